import Glibc
import JSONLines
import Testing

@testable import ProxmoxClient

/// The answers of Proxmox's own daemons, where their recordings lie beside the package.
@Suite struct RecordingTests {
    private static func recordings() -> [JSONValue]? {
        guard let file = fopen("../shared/pve/recordings.jsonl", "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        return bytes.split(separator: UInt8(ascii: "\n")).compactMap { try? JSONReader.read(Array($0)) }
    }

    /// Long answers were cut for the recording; the client asks neither for compression nor for downloads.
    private static func isNoJSON(_ recording: JSONValue) -> Bool {
        let isCut = recording["body"]?.string?.contains("...[cut, ") ?? false
        return isCut || recording["note"]?.string?.contains("download=1") ?? false
    }

    @Test(.enabled("../shared/pve/recordings.jsonl is missing") { recordings() != nil })
    func everyRecordedAnswerIsUnderstood() throws {
        var answered = 0
        var refused = 0
        for recording in try #require(Self.recordings()) {
            guard let line = recording["status_line"]?.string, let status = Int(line.dropFirst(9).prefix(3)),
                recording["request"]?["path"]?.string?.hasPrefix("/api2/json") == true
            else { continue }
            let method = recording["request"]?["method"]?.string.flatMap(ProxmoxRequest.Method.init)
            let request = ProxmoxRequest(method: method ?? .get, path: ["x"])
            let body = Array((recording["body"]?.string ?? "").utf8)
            let answer = Transport.Answer(status: status, reason: String(line.dropFirst(13)), body: body)
            let note = recording["note"]?.string ?? ""
            do {
                let response = try AnswerReader.read(answer, request, .init(host: "pve1"))
                #expect(response.extra["data"] == nil)
                answered += 1
            } catch let error as ProxmoxError {
                refused += 1
                #expect(error.status == status, "\(note)")
                #expect(status >= 300 || error.kind == .badAnswer || error.kind == .outcomeUnknown, "\(note)")
                #expect(!error.message.isEmpty && error.message.last?.isWhitespace == false, "\(note)")
                #expect(status != 400 || error.kind == .invalidParameters, "\(note)")
                if 200..<300 ~= status { #expect(Self.isNoJSON(recording), "\(note)") }
            }
        }
        #expect(answered > 100)
        #expect(refused > 50)
    }

    @Test(.enabled("../shared/pve/recordings.jsonl is missing") { recordings() != nil })
    func everyRecordedTaskIsOne() throws {
        var found = 0
        for recording in try #require(Self.recordings()) {
            guard let body = try? JSONReader.read(recording["body"]?.string ?? "") else { continue }
            for value in [body["data"] ?? nil] + (body["data"]?.array ?? []) {
                for text in [value.string, value["upid"]?.string].compactMap({ $0 }) where text.hasPrefix("UPID:") {
                    #expect(UPID(text)?.text == text)
                    found += 1
                }
            }
        }
        #expect(found > 50)
    }
}
