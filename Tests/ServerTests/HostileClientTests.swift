import Glibc
import JSONLines
import Server
import Testing

/// Clients that are slow, rude or both; each goes on until it is cancelled.
enum Hostile: String, CaseIterable, Sendable {
    case byteByByte, neverReads, slowReader, halfOpen, goneAtOnce, cancels, sameIDs, tooManyCalls, largestLines
    case tooLongLines, brokenLines
}

extension SocketDoorTests {
    @Test(arguments: Hostile.allCases)
    func besideOneThatIsHostile(_ kind: Hostile) async throws { try await honest(beside: [kind]) }

    @Test func besideAllOfThemAtOnce() async throws {
        try await honest(beside: Hostile.allCases + Hostile.allCases)
    }

    /// Everything that an honest client asks for is answered, each once, with what it is due.
    private func honest(beside others: [Hostile]) async throws {
        var settings = ServiceSettings()
        settings.output = 64 << 10
        settings.allCalls = 1024
        try await withDoor(settings) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for kind in others {
                    group.addTask {
                        // It may be cut off at any time: that is the door's right.
                        do { while !Task.isCancelled { try await be(kind) } } catch is Descriptor.Failure {}
                    }
                }
                let client = try connected()
                for id in 0..<40 {
                    try await client.write("{\"id\":\(2 * id),\"op\":\"ping\"}\n")
                    #expect(try await client.json()["id"] == .int(2 * id))
                    let text = "text \(id)"
                    try await client.write(
                        "{\"id\":\(2 * id + 1),\"tool\":\"echo\",\"args\":{\"text\":\"\(text)\"}}\n")
                    let answer = try await client.json()
                    #expect(answer["id"] == .int(2 * id + 1) && answer["result"]?["text"] == .string(text), "\(answer)")
                }
                group.cancelAll()
                while let result = await group.nextResult() {
                    if case .failure(let error) = result, !(error is CancellationError) { throw error }
                }
            }
        }
    }

    private func be(_ kind: Hostile) async throws {
        let client = try connected()
        func call(_ id: Int, _ text: String = "x") -> String {
            "{\"id\":\(id),\"tool\":\"echo\",\"args\":{\"text\":\"\(text)\"}}\n"
        }
        switch kind {
        case .byteByByte:
            while true {
                for byte in "{\"id\":1,\"op\":\"ping\"}\n" {
                    try await client.write(String(byte))
                    try await Task.sleep(for: .milliseconds(5))
                }
                #expect(try await client.json()["ok"] == true)
            }
        case .neverReads:
            let text = String(repeating: "y", count: 16 << 10)
            for id in 0... { try await client.write(call(id, text)) }
        case .slowReader:
            for id in 0... {
                for number in 0..<10 {
                    try await client.write(call(10 * id + number, String(repeating: "z", count: 4096)))
                }
                #expect(try await client.json()["ok"] == true)
                try await Task.sleep(for: .milliseconds(10))
            }
        case .halfOpen:
            try await client.write(call(1, "half"))
            shutdown(client.number, Int32(SHUT_WR))
            #expect(try await client.json()["result"]?["text"] == "half")
            #expect(try await client.line() == nil)
        case .goneAtOnce:
            try await client.write(call(1) + "{\"id\":2,\"tool\"")
            client.shut()
            // A queue that is full would block the thread here.
            try await Task.sleep(for: .milliseconds(10))
        case .cancels:
            for round in 0... {
                let ids = (1...50).map { 50 * round + $0 }
                try await client.write(
                    ids.map { "\(call($0)){\"id\":-\($0),\"op\":\"cancel\",\"call\":\($0)}\n" }.joined())
                var answers: [Int: String] = [:]
                for _ in 0..<100 {
                    let answer = try await client.json()
                    answers[answer["id"]?.int ?? 0] = answer["error"]?["code"]?.string ?? "ok"
                }
                // Each has one answer, and a call that was found and cancelled does not claim that nothing was there.
                #expect(Set(answers.keys) == Set(ids + ids.map { -$0 }))
                #expect(ids.allSatisfy { ["ok", "cancelled"].contains(answers[$0]) }, "\(answers)")
                #expect(ids.allSatisfy { ["ok", "not_found"].contains(answers[-$0]) }, "\(answers)")
            }
        case .sameIDs:
            while true {
                try await client.write(String(repeating: call(7), count: 20))
                var codes: [String] = []
                for _ in 0..<20 {
                    let answer = try await client.json()
                    #expect(answer["id"] == 7)
                    codes.append(answer["error"]?["code"]?.string ?? "ok")
                }
                #expect(codes.contains("ok") && Set(codes).isSubset(of: ["ok", "invalid_request"]), "\(codes)")
            }
        case .tooManyCalls:
            try await client.write((0..<1500).map { call($0) }.joined())
            var ids: Set<Int> = []
            for _ in 0..<1500 {
                let answer = try await client.json()
                ids.insert(answer["id"]?.int ?? -1)
                #expect(answer["ok"] == true || answer["error"]?["code"] == "overloaded", "\(answer)")
            }
            #expect(ids.count == 1500)
        case .largestLines:
            try await client.write(call(1, String(repeating: "a", count: (1 << 20) - 100)))
            #expect(try await client.json()["result"]?["text"]?.string?.utf8.count == (1 << 20) - 100)
        case .tooLongLines:
            try await client.write(call(1, String(repeating: "b", count: 3 << 20)) + call(2))
            #expect(try await client.json()["error"]?["code"] == "line_too_long")
            #expect(try await client.json()["id"] == 2)
        case .brokenLines:
            try await client.write("{\"id\":\n\u{0}\n[[[[\n{\"id\":1,\"tool\":\"echo\",\"tool\":\"x\"}\n")
            for _ in 0..<4 { #expect(try await client.json()["error"]?["code"] == "parse_error") }
        }
    }
}
