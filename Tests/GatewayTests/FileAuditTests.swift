import Foundation
import JSONLines
import Testing

@testable import Gateway

@Suite(.timeLimit(.minutes(1))) final class FileAuditTests {
    private let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "audit-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private var path: String { folder + "/audit.jsonl" }

    private func bytes() throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

    private func append(_ bytes: [UInt8]) throws {
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: Data(bytes))
        try file.close()
    }

    /// The lines that are ours, in order; records an issue where the chain does not hold.
    private func verified(skipping broken: Int = 0) throws -> [JSONObject] {
        var previous = FileAudit.start
        var lines: [JSONObject] = []
        var skipped = 0
        for line in try bytes().split(separator: 0x0A) {
            guard var object = (try? JSONReader.read(Array(line)))?.object else {
                skipped += 1
                continue
            }
            let hash = object["hash"]?.string
            object["hash"] = nil
            #expect(object["prev"]?.string == previous)
            #expect(FileAudit.hash(object) == hash)
            previous = hash ?? ""
            lines.append(object)
        }
        #expect(skipped == broken)
        #expect(try bytes().last == 0x0A)
        return lines
    }

    @Test func `lines are chained, in order, and carry their time`() async throws {
        let audit = try FileAudit(path: path)
        for number in 0..<5 { try await audit.append(["event": "intent", "number": .int(number)]) }
        let lines = try verified()
        #expect(lines.map { $0["number"]?.int } == [0, 1, 2, 3, 4])
        #expect(lines.allSatisfy { $0["time"]?.string?.hasSuffix("Z") == true })
        #expect(lines.first?.names == ["time", "event", "number", "prev"])
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `a changed, removed or inserted line shows`() async throws {
        let audit = try FileAudit(path: path)
        for number in 0..<3 { try await audit.append(["event": "intent", "number": .int(number)]) }
        let text = String(decoding: try bytes(), as: UTF8.self)
        for changed in [
            text.replacingOccurrences(of: "\"number\":1", with: "\"number\":7"),
            text.split(separator: "\n").enumerated().filter { $0.offset != 1 }.map(\.element).joined(separator: "\n"),
        ] {
            var previous = FileAudit.start
            let holds = changed.split(separator: "\n").allSatisfy { line in
                guard var object = (try? JSONReader.read(String(line)))?.object else { return false }
                let hash = object["hash"]?.string
                object["hash"] = nil
                defer { previous = hash ?? "" }
                return object["prev"]?.string == previous && FileAudit.hash(object) == hash
            }
            #expect(!holds)
        }
    }

    @Test func `several writers of one file keep one chain`() async throws {
        let path = path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                let audit = try FileAudit(path: path)
                group.addTask {
                    for number in 0..<15 {
                        try await audit.append(["event": "intent", "from": .string("\(writer):\(number)")])
                    }
                }
            }
            try await group.waitForAll()
        }
        let lines = try verified()
        #expect(lines.count == 60)
        for writer in 0..<4 {
            let own = lines.compactMap { $0["from"]?.string }.filter { $0.hasPrefix("\(writer):") }
            #expect(own == (0..<15).map { "\(writer):\($0)" })
        }
    }

    @Test func `writers that take turns go on from the file's real end`() async throws {
        let audits = [try FileAudit(path: path), try FileAudit(path: path)]
        for number in 0..<10 { try await audits[number % 2].append(["event": "intent", "number": .int(number)]) }
        #expect(try verified().count == 10)
    }

    @Test(arguments: ["{\"time\":\"2026", "{", "garbage", "\"\\", "{\"hash\":\"x\"", "\u{0}\u{0}\u{0}"])
    func `a line that a crash cut off is closed and spoils no other`(tail: String) async throws {
        try await FileAudit(path: path).append(["event": "intent"])
        try append(Array(tail.utf8))
        let audit = try FileAudit(path: path)
        try await audit.append(["event": "outcome"])
        try await audit.append(["event": "intent"])
        #expect(try verified(skipping: 1).count == 3)
    }

    @Test func `a cut tail in an otherwise empty file is closed as well`() async throws {
        try Data("{\"ti".utf8).write(to: URL(fileURLWithPath: path))
        try await FileAudit(path: path).append(["event": "start"])
        #expect(try verified(skipping: 1).count == 1)
    }

    @Test func `a tail that is cut while the file is open is seen`() async throws {
        let audit = try FileAudit(path: path)
        try await audit.append(["event": "intent"])
        try append(Array("{\"half".utf8))
        try await audit.append(["event": "outcome"])
        #expect(try verified(skipping: 1).count == 2)
    }

    @Test func `a line that lacks only its newline counts`() async throws {
        try await FileAudit(path: path).append(["event": "intent"])
        try await FileAudit(path: path).append(["event": "outcome"])
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try file.truncate(atOffset: UInt64(try bytes().count - 1))
        try await FileAudit(path: path).append(["event": "start"])
        #expect(try verified().count == 3)
    }

    @Test func `a line longer than the part read at once is found`() async throws {
        try await FileAudit(path: path).append([
            "event": "intent", "long": .string(String(repeating: "é", count: 200_000)),
        ])
        try await FileAudit(path: path).append(["event": "outcome"])
        try await FileAudit(path: path).append([
            "event": "outcome", "long": .string(String(repeating: "x", count: 65_536)),
        ])
        try await FileAudit(path: path).append(["event": "outcome"])
        #expect(try verified().count == 4)
    }

    @Test func `secrets are masked at any depth, and lines stay lines`() async throws {
        try await FileAudit(path: path).append([
            "event": "intent",
            "asked": ["cipassword": "hunter2", "list": [["password": "hunter2"]], "name": "a\nb\u{2028}"],
            "confirm": "hunter2",
        ])
        let line = try #require(try verified().first)
        #expect(!String(decoding: try bytes(), as: UTF8.self).contains("hunter2"))
        #expect(line["asked"]?["name"] == "a\nb\u{2028}")
        #expect(line["asked"]?["cipassword"] == "**********")
    }

    @Test func `a last line that is not ours refuses, rather than to begin a new chain`() async throws {
        try Data("not an audit line\n".utf8).write(to: URL(fileURLWithPath: path))
        let audit = try FileAudit(path: path)
        let error = await #expect(throws: GatewayError.self) { try await audit.append(["event": "start"]) }
        #expect(error?.message.contains(path) == true)
        #expect(try bytes() == Array("not an audit line\n".utf8))
    }

    @Test func `a file that cannot be opened is an error that names it`() throws {
        let missing = folder + "/no/such/folder.jsonl"
        let error = #expect(throws: GatewayError.self) { try FileAudit(path: missing) }
        #expect(error?.message.contains(missing) == true)
        #expect(error?.message.contains("No such file") == true)
        #expect(throws: GatewayError.self) { try FileAudit(path: folder) }
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/null")
        #expect(throws: GatewayError.self) { try FileAudit(path: path) }
    }

    @Test func `a full disk is an error, so that the change is refused`() async throws {
        let audit = try FileAudit(path: "/dev/full")
        let error = await #expect(throws: GatewayError.self) { try await audit.append(["event": "intent"]) }
        #expect(error?.message.contains("No space left") == true)
    }
}
