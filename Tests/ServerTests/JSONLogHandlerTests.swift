import Glibc
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

@Suite struct JournalLogHandlerTests {
    @Test(arguments: [
        (Logger.Level.critical, "<2>"), (.error, "<3>"), (.warning, "<4>"), (.notice, "<5>"), (.info, "<6>"),
        (.debug, "<7>"), (.trace, "<7>"),
    ])
    func eachLevelHasThePriorityThatSystemdKnows(_ level: Logger.Level, _ prefix: String) {
        let lines = Mutex<[String]>([])
        let write: @Sendable ([UInt8]) -> Void = { line in
            lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
        }
        for handler in [JournalLogHandler(write: write), JSONLogHandler(isForJournal: true, write: write)]
            as [any LogHandler]
        {
            var logger = Logger(label: "t") { _ in handler }
            logger.logLevel = .trace
            logger.log(level: level, "forged\n<2>line", metadata: ["b": "2", "a": "1"])
        }
        let all = lines.withLock { $0 }
        #expect(all.count == 2)
        #expect(all.first == "\(prefix)forged <2>line a=1 b=2\n")
        #expect(all.last?.hasPrefix("\(prefix){\"time\":") == true)
    }

    @Test func onlyAStreamThatStillIsStderrIsTheJournals() {
        var status = stat()
        fstat(STDERR_FILENO, &status)
        let own = "\(status.st_dev):\(status.st_ino)"
        #expect(JournalLogHandler.isStandardError(["JOURNAL_STREAM": own]))
        #expect(!JournalLogHandler.isStandardError(["JOURNAL_STREAM": "1:\(status.st_ino)1"]))
        #expect(!JournalLogHandler.isStandardError([:]))
    }
}
