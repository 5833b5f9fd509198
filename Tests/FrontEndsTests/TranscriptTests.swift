import Glibc
import JSONLines
import Testing

@testable import FrontEnds

/// One conversation a revision, to be read as documentation: `Transcripts/REVISION.jsonl`.
///
/// A line is what the `client` or the `server` says, or a `note` for the reader; `"*"` stands for any string. With
/// `RECORD_TRANSCRIPTS=1` what the server says is written anew.
@Suite("MCP transcripts", .timeLimit(.minutes(10)))
struct TranscriptTests {
    private static let directory =
        "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/") + "/Transcripts"

    @Test(arguments: ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"])
    func aConversation(revision: String) async throws {
        var settings = MCPServer.Settings()
        settings.pageSize = 1
        let client = Client(World(hasInventory: true, settings: settings).connection())
        let file = "\(Self.directory)/\(revision).jsonl"
        let isRecording = getenv("RECORD_TRANSCRIPTS") != nil
        var recorded: [String] = []
        for line in try Self.read(file).split(separator: "\n").map(String.init) {
            let entry = try JSONReader.read(line)
            if let said = entry["server"] {
                let message = try await client.receiveJSON()
                recorded.append(isRecording ? JSONWriter.string(["server": message]) : line)
                if !isRecording { #expect(Self.matches(said, message), "\(JSONWriter.string(message))") }
                continue
            }
            recorded.append(line)
            // A text stands for a line that is no JSON.
            if let said = entry["client"] { client.send(said.string ?? JSONWriter.string(said)) }
        }
        client.end()
        // Everything that the server said is in the transcript.
        #expect(await client.rest() == [])
        if isRecording { try Self.write(file, recorded.joined(separator: "\n") + "\n") }
    }

    private static func matches(_ expected: JSONValue, _ actual: JSONValue) -> Bool {
        switch (expected, actual) {
        case ("*", .string): true
        case (.object(let left), .object(let right)):
            left.count == right.count
                && left.allSatisfy { name, value in right[name].map { matches(value, $0) } ?? false }
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { matches($0, $1) }
        default: expected == actual
        }
    }

    private static func read(_ path: String) throws -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        try #require(descriptor >= 0, "\(path) is missing")
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }

    private static func write(_ path: String, _ text: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        try #require(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
    }
}
