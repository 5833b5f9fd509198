import JSONLines
import Logging
import Server
import Synchronization
import Testing

@Suite struct JSONLogHandlerTests {
    @Test func oneObjectALine() throws {
        let lines = Mutex<[[UInt8]]>([])
        var logger = Logger(label: "t") { _ in JSONLogHandler { line in lines.withLock { $0.append(line) } } }
        logger.logLevel = .debug
        logger[metadataKey: "user"] = "alice"
        logger.warning("two\nlines", metadata: ["level": "mine", "list": ["a", "b"], "map": ["x": "y"]])
        logger.trace("not heard")
        let all = lines.withLock { $0 }
        #expect(all.count == 1)
        let line = try #require(all.first)
        #expect(line.last == 0x0A && line.count { $0 == 0x0A } == 1)
        let object = try JSONReader.read(Array(line.dropLast()))
        #expect(object["level"] == "warning" && object["message"] == "two\nlines" && object["user"] == "alice")
        #expect(object["metadata.level"] == "mine")
        #expect(object["list"] == ["a", "b"] && object["map"] == ["x": "y"])
        #expect(object["time"]?.string?.hasSuffix("Z") == true)
    }
}
