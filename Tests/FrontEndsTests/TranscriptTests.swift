import Gateway
import Glibc
import JSONLines
import Testing

@testable import FrontEnds

/// One conversation a revision, to be read as documentation: `Transcripts/REVISION.jsonl`.
///
/// A line is what the `client` or the `server` says, or a `note` for the reader; `"*"` stands for any string, and
/// `"*name"` for one that the client says again where it writes `"*name"`. With `RECORD_TRANSCRIPTS=1` what the server
/// says is written anew where it is not what is written.
@Suite("MCP transcripts", .timeLimit(.minutes(10)))
struct TranscriptTests {
    private static let directory =
        "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/") + "/Transcripts"

    @Test(arguments: ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"])
    func aConversation(revision: String) async throws {
        var settings = MCPServer.Settings()
        settings.pageSize = 1
        let question = Decision.Question(
            message: "Really change VM 100?", hook: "ask.lua:3", by: .client, expires: .seconds(300))
        let world = World(hasInventory: true, asked: ["risky": question], settings: settings)
        let client = Client(world.connection())
        var captured: [String: String] = [:]
        let file = "\(Self.directory)/\(revision).jsonl"
        let isRecording = getenv("RECORD_TRANSCRIPTS") != nil
        var recorded: [String] = []
        for line in try Self.read(file).split(separator: "\n").map(String.init) {
            let entry = try JSONReader.read(line)
            if let said = entry["server"] {
                let message = try await client.receiveJSON()
                let fits = Self.matches(said, message, &captured)
                recorded.append(fits ? line : JSONWriter.string(["server": message]))
                if !isRecording { #expect(fits, "\(JSONWriter.string(message))") }
                continue
            }
            recorded.append(line)
            // A text stands for a line that is no JSON.
            if let said = entry["client"] {
                var text = said.string ?? JSONWriter.string(said)
                for (name, value) in captured { text = text.replacing("\"\(name)\"", with: value) }
                client.send(text)
            }
        }
        client.end()
        // Everything that the server said is in the transcript.
        #expect(await client.rest() == [])
        if isRecording { try Self.write(file, recorded.joined(separator: "\n") + "\n") }
    }

    private static func matches(
        _ expected: JSONValue, _ actual: JSONValue, _ captured: inout [String: String]
    ) -> Bool {
        switch (expected, actual) {
        case (.string(let name), .string) where name.hasPrefix("*"):
            captured[name] = JSONWriter.string(actual)
            return true
        case (.object(let left), .object(let right)):
            guard left.count == right.count else { return false }
            for (name, value) in left {
                guard let other = right[name], matches(value, other, &captured) else { return false }
            }
            return true
        case (.array(let left), .array(let right)):
            guard left.count == right.count else { return false }
            for (one, other) in zip(left, right) where !matches(one, other, &captured) { return false }
            return true
        default: return expected == actual
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
