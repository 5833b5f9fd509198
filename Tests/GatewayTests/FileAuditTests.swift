import Foundation
import JSONLines
import Testing

@testable import Gateway

@Suite(.timeLimit(.minutes(10))) final class FileAuditTests {
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
    private func verified() throws -> [JSONObject] {
        let verifier = try verification()
        #expect(verifier.problems.isEmpty, "\(verifier.problems)")
        #expect(try bytes().last == 0x0A)
        return try AuditFiles(path: path).all().flatMap(Self.lines)
    }

    private func verification(kept: AuditLine.Link? = nil, isPartial: Bool = false) throws -> AuditVerifier {
        var verifier = AuditVerifier(kept: kept, isPartial: isPartial)
        for file in AuditFiles(path: path).all() {
            let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
            for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().enumerated()
            {
                verifier.take(Array(line), file: String(file.dropFirst(folder.count + 1)), number: index + 1)
            }
        }
        verifier.finish()
        return verifier
    }

    private static func lines(_ file: String) throws -> [JSONObject] {
        try Data(contentsOf: URL(fileURLWithPath: file)).split(separator: 0x0A).compactMap {
            (try? JSONReader.read(Array($0)))?.object
        }
    }

    @Test func `lines are chained, in order, and carry their time`() async throws {
        let audit = try FileAudit(path: path)
        for number in 0..<5 { try await audit.append(["event": "intent", "number": .int(number)]) }
        let lines = try verified()
        #expect(lines.map { $0["number"]?.int } == [0, 1, 2, 3, 4])
        #expect(lines.allSatisfy { $0["time"]?.string?.hasSuffix("Z") == true })
        #expect(lines.first?.names == ["time", "seq", "event", "number", "prev", "hash"])
        #expect(lines.map { $0["seq"]?.int } == [1, 2, 3, 4, 5])
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    /// Rewrites the file by its lines, without their newlines.
    private func rewrite(_ change: (inout [String]) throws -> Void) throws {
        var lines = String(decoding: try bytes(), as: UTF8.self).split(separator: "\n").map(String.init)
        try change(&lines)
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: path))
    }

    private func filled(_ count: Int) async throws -> AuditLine.Link {
        let heads = MemoryHeads()
        let audit = try FileAudit(path: path, heads: heads)
        for number in 1...count { try await audit.append(["event": "intent", "number": .int(number)]) }
        return try #require(await heads.head(of: path))
    }

    @Test func `a changed line is named`() async throws {
        let kept = try await filled(5)
        try rewrite { $0[2] = $0[2].replacingOccurrences(of: "\"number\":3", with: "\"number\":7") }
        let found = try verification(kept: kept)
        #expect(found.problems.map(\.line) == [3])
        #expect(found.problems.first?.text.contains("changed") == true)
    }

    @Test func `a line that was only spelled anew is named`() async throws {
        let kept = try await filled(3)
        try rewrite { $0[1] = $0[1].replacingOccurrences(of: "\"number\":2", with: "\"number\": 2") }
        #expect(try verification(kept: kept).problems.map(\.line) == [2])
    }

    @Test func `a changed line with a hash made anew is named`() async throws {
        let kept = try await filled(5)
        try rewrite { lines in
            let line = try #require(AuditLine(Array(lines[2].utf8)))
            var entry = line.object
            for name in ["time", "seq", "prev", "hash"] { entry[name] = nil }
            entry["number"] = 7
            let forged = AuditLine(entry, after: .init(seq: 2, hash: line.previousHash))
            lines[2] = String(decoding: forged.bytes, as: UTF8.self)
        }
        let found = try verification(kept: kept)
        #expect(found.problems.map(\.line) == [3])
        #expect(found.problems.first?.text.contains("new hash") == true)
    }

    @Test(arguments: [0, 1, 3]) func `a removed line is named by its place`(index: Int) async throws {
        let kept = try await filled(5)
        try rewrite { $0.remove(at: index) }
        let found = try verification(kept: kept)
        #expect(found.problems.map(\.line) == [index + 1])
    }

    @Test func `lines removed at the end show by the kept head`() async throws {
        let kept = try await filled(5)
        try rewrite { $0.removeLast(2) }
        #expect(try verification().problems.isEmpty)
        let found = try verification(kept: kept)
        #expect(found.problems.map(\.text) == ["2 lines were removed behind it: the chain has had 5"])
    }

    @Test(arguments: ["9223372036854775807", "0", "-1", "1e3", "\"1\""])
    func `a number that cannot be is no line of ours`(number: String) async throws {
        let kept = try await filled(3)
        try rewrite { $0[1] = $0[1].replacingOccurrences(of: "\"seq\":2", with: "\"seq\":\(number)") }
        #expect(try verification(kept: kept).problems.contains { $0.line == 2 })
    }

    @Test func `an inserted line is named`() async throws {
        let kept = try await filled(5)
        try rewrite { lines in
            let before = try #require(AuditLine(Array(lines[1].utf8)))
            let forged = AuditLine(["event": "intent", "number": 99], after: before.link)
            lines.insert(String(decoding: forged.bytes, as: UTF8.self), at: 2)
        }
        let found = try verification(kept: kept)
        #expect(found.problems.map(\.line) == [3])
        #expect(found.problems.first?.text.contains("inserted") == true)
        try rewrite { $0[2] = "garbage" }
        #expect(try verification(kept: kept).problems.map(\.line) == [3])
    }

    @Test func `a chain that was written anew shows by the kept head`() async throws {
        let kept = try await filled(3)
        try FileManager.default.removeItem(atPath: path)
        _ = try await filled(3)
        #expect(try verification().problems.isEmpty)
        #expect(try verification(kept: kept).problems.first?.text.contains("written anew") == true)
    }

    @Test func `a file that is gone does not begin a new chain`() async throws {
        let heads = MemoryHeads()
        try await FileAudit(path: path, heads: heads).append(["event": "start"])
        try FileManager.default.removeItem(atPath: path)
        try await FileAudit(path: path, heads: heads).append(["event": "start"])
        let found = try verification(kept: await heads.head(of: path))
        #expect(found.problems.contains { $0.text.contains("not here") })
        #expect(try Self.lines(path).map { $0["event"] } == ["lost", "start"])
    }

    // MARK: Rotation

    @Test func `a full file is put aside and the chain goes on`() async throws {
        let audit = try FileAudit(path: path, limit: 1500)
        for number in 0..<20 { try await audit.append(["event": "intent", "number": .int(number)]) }
        #expect(AuditFiles(path: path).full().count > 1)
        let lines = try verified()
        #expect(lines.compactMap { $0["number"]?.int } == Array(0..<20))
        let first = try #require(try Self.lines(path).first)
        #expect(first["event"] == "rotate")
        let previous = try #require(AuditFiles(path: path).full().last)
        #expect(first["after"]?.string.map { folder + "/" + $0 } == previous)
        #expect(first["prev"] == (try Self.lines(previous).last?["hash"]))
    }

    @Test func `a file that is missing in the middle shows`() async throws {
        let audit = try FileAudit(path: path, limit: 1000)
        for number in 0..<20 { try await audit.append(["event": "intent", "number": .int(number)]) }
        let full = AuditFiles(path: path).full()
        try FileManager.default.removeItem(atPath: full[1])
        #expect(try verification().problems.count == 1)
        try FileManager.default.removeItem(atPath: full[0])
        #expect(try verification().problems.count == 1)
        #expect(try verification(isPartial: true).problems.isEmpty)
    }

    @Test func `several writers put files aside together`() async throws {
        let path = path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                let audit = try FileAudit(path: path, limit: 2000)
                group.addTask {
                    for number in 0..<15 {
                        try await audit.append(["event": "intent", "from": .string("\(writer):\(number)")])
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(AuditFiles(path: path).full().count > 2)
        #expect(try verified().count { $0["from"] != nil } == 60)
    }

    @Test func `a crash between putting aside and the first line of the next file`() async throws {
        let audit = try FileAudit(path: path)
        try await audit.append(["event": "intent"])
        try FileManager.default.moveItem(atPath: path, toPath: AuditFiles(path: path).full(upTo: 1))
        try await audit.append(["event": "outcome"])
        #expect(try verified().map { $0["event"] } == ["intent", "rotate", "outcome"])
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
        #expect(try verified().map { $0["event"] } == ["intent", "cut", "outcome", "intent"])
        #expect(try verification().notes.map(\.line) == [2])
    }

    @Test func `a cut tail in an otherwise empty file is closed as well`() async throws {
        try Data("{\"ti".utf8).write(to: URL(fileURLWithPath: path))
        try await FileAudit(path: path).append(["event": "start"])
        #expect(try verified().map { $0["event"] } == ["cut", "start"])
    }

    @Test func `a tail that is cut while the file is open is seen`() async throws {
        let audit = try FileAudit(path: path)
        try await audit.append(["event": "intent"])
        try append(Array("{\"half".utf8))
        try await audit.append(["event": "outcome"])
        #expect(try verified().map { $0["event"] } == ["intent", "cut", "outcome"])
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

    @Test(.enabled(if: geteuid() == 0, "needs root, to mount a small file system"))
    func `a full disk is an error, and the chain goes on when there is room again`() async throws {
        let disk = folder + "/disk"
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        try #require(mount("tmpfs", disk, "tmpfs", 0, "size=64k") == 0, "a tmpfs cannot be mounted here")
        defer { umount(disk) }
        let file = disk + "/audit.jsonl"
        let audit = try FileAudit(path: file)
        try await audit.append(["event": "start"])
        try Data(repeating: 0x20, count: 56 << 10).write(to: URL(fileURLWithPath: disk + "/ballast"))
        let long = JSONValue.string(String(repeating: "x", count: 8000))
        let error = await #expect(throws: GatewayError.self) {
            try await audit.append(["event": "intent", "long": long])
        }
        #expect(error?.message.contains("No space left") == true)
        try FileManager.default.removeItem(atPath: disk + "/ballast")
        try await audit.append(["event": "intent", "long": long])
        #expect(try Self.lines(file).map { $0["event"] } == ["start", "intent"])
        #expect(try Self.lines(file).map { $0["seq"] } == [1, 2])
    }
}

/// Keeps heads as a state store would.
actor MemoryHeads: AuditHeads {
    private var heads: [String: AuditLine.Link] = [:]
    func head(of file: String) -> AuditLine.Link? { heads[file] }
    func keep(_ head: AuditLine.Link, of file: String) {
        if heads[file].map({ $0.seq < head.seq }) ?? true { heads[file] = head }
    }
}
