import JSONLines
import Testing

/// Lines that cannot be served: each is answered clearly, and the next one works.
@Suite struct BadInputTests {
    @Test func brokenJSON() async throws {
        let gateway = try GatewayProcess.demo()
        try gateway.send(#"{"id":1,"tool":"get_nodes",}"#)
        let answers = try await gateway.answersWithoutID(1)
        #expect(answers[0].code == "parse_error")
        #expect(answers[0].message.contains("27"), "the byte offset is missing: \(answers[0].message)")
        try await stillWorks(gateway)
    }

    @Test(arguments: [
        #"{"id":1,"id":2,"op":"ping"}"#, #"[1,2,3]"#, #""text""#, "\u{FEFF}{\"id\":1,\"op\":\"ping\"}", "{\"id\":1",
        #"{"id":1,"op":"ping"} trailing"#, #"{"op":"ping"}"#, #"{"id":null,"op":"ping"}"#, #"{"id":{},"op":"ping"}"#,
        #"{"id":1e400,"op":"ping"}"#, String(repeating: "[", count: 100_000),
    ])
    func lineThatIsNoRequest(_ line: String) async throws {
        let gateway = try GatewayProcess.demo()
        try gateway.send(line)
        let answer = try await gateway.answersWithoutID(1)[0]
        #expect(["parse_error", "invalid_request"].contains(answer.code), "\(answer)")
        #expect(!answer.message.isEmpty)
        try await stillWorks(gateway)
    }

    @Test func invalidUTF8() async throws {
        let gateway = try GatewayProcess.demo()
        try gateway.child.write(Array(#"{"id":1,"tool":""#.utf8) + [0xC3, 0x28] + Array("\"}\n".utf8))
        #expect(try await gateway.answersWithoutID(1)[0].code == "parse_error")
        try await stillWorks(gateway)
    }

    @Test func aLineOfTwoMebibytes() async throws {
        let gateway = try GatewayProcess.demo()
        try gateway.send(#"{"id":1,"tool":""# + String(repeating: "x", count: 2 << 20) + #""}"#)
        let answer = try await gateway.answersWithoutID(1)[0]
        #expect(answer.code == "line_too_long")
        #expect(answer.message.contains("1048576"), "\(answer.message)")
        try await stillWorks(gateway)
    }

    @Test func anUnknownTool() async throws {
        let answer = try await refusal(#"{"id":1,"tool":"start_vn","args":{"vmid":102}}"#)
        #expect(answer.code == "unknown_tool")
        #expect(answer.message.contains("start_vm"), "the nearest name is missing: \(answer.message)")
    }

    @Test func allFaultsOfTheArgumentsAtOnce() async throws {
        let answer = try await refusal(#"{"id":1,"tool":"update_vm_config","args":{"cores":"many"}}"#)
        #expect(answer.code == "invalid_arguments")
        let faults = answer["error"]?["faults"]?.array?.compactMap { $0["argument"]?.string } ?? []
        #expect(Set(faults) == ["vmid", "cores"], "\(answer)")
    }

    @Test(arguments: ["99", "-1", "100.0", "1e2", #""0100""#, "true", "null", "99999999999999999999", "1000000000"])
    func vmidOutOfBounds(_ vmid: String) async throws {
        let answer = try await refusal(#"{"id":1,"tool":"start_vm","args":{"vmid":\#(vmid)}}"#)
        #expect(answer.code == "invalid_arguments")
        #expect(answer.message.contains("vmid"), "\(answer.message)")
    }

    @Test func anUnknownNode() async throws {
        let answer = try await refusal(#"{"id":1,"tool":"get_node_status","args":{"node":"pve9"}}"#)
        #expect(["not_found", "invalid_arguments"].contains(answer.code), "\(answer)")
        #expect(answer.message.contains("pve9") && answer.message.contains("pve1"), "\(answer.message)")
    }

    @Test func aNodeThatIsNotTheGuests() async throws {
        let answer = try await refusal(#"{"id":1,"tool":"start_vm","args":{"node":"pve2","vmid":102}}"#)
        #expect(answer.message.contains("pve1"), "the right node is missing: \(answer.message)")
    }

    @Test func aMachineThatDoesNotExist() async throws {
        let answer = try await refusal(#"{"id":1,"tool":"start_vm","args":{"vmid":999}}"#)
        #expect(answer.code == "not_found")
        #expect(answer.message.contains("999"))
    }

    @Test func anUpdateRefusedByItsDigest() async throws {
        let digest = String(repeating: "0", count: 40)
        let answer = try await refusal(
            #"{"id":1,"tool":"update_vm_config","args":{"vmid":104,"cores":4,"digest":"\#(digest)"}}"#)
        #expect(answer.code == "conflict", "\(answer)")
    }

    @Test func anUpdateOfNothing() async throws {
        let answer = try await refusal(#"{"id":1,"tool":"update_vm_config","args":{"vmid":104}}"#)
        #expect(answer.code == "invalid_arguments")
        #expect(answer.message.contains("cores") && answer.message.contains("memory"), "\(answer.message)")
    }

    @Test func aTaskThatFails() async throws {
        let answer = try await refusal(#"{"id":1,"tool":"start_vm","args":{"vmid":105}}"#)
        #expect(answer.code == "task_failed")
        #expect(answer.message.contains("template"))
        #expect(answer["error"]?["upid"]?.string?.hasPrefix("UPID:pve3:") == true)
        #expect(answer["error"]?["log"]?.array?.isEmpty == false)
    }

    @Test func anIDThatIsInFlight() async throws {
        let gateway = try GatewayProcess.demo(speed: 2)
        try gateway.send(#"{"id":1,"tool":"start_vm","args":{"vmid":102}}"#)
        try gateway.send(#"{"id":1,"tool":"get_nodes"}"#)
        let answers = try await gateway.child.wait(for: "two answers") { child in
            child.lines.count >= 2 ? child.lines : nil
        }
        #expect(answers[0].code == "invalid_request")
        #expect(answers[1]["result"]?["status"] == "running")
        try await stillWorks(gateway)
    }

    /// The answer to a line that must fail.
    private func refusal(_ line: String) async throws -> JSONObject {
        let gateway = try GatewayProcess.demo()
        let answer = try await gateway.ask(line)
        #expect(answer["ok"] == false, "\(answer)")
        #expect(answer["text"]?.string?.isEmpty == false)
        try await stillWorks(gateway)
        return answer
    }

    private func stillWorks(_ gateway: GatewayProcess) async throws {
        #expect(try await gateway.works())
        #expect(try await gateway.end() == 0)
    }
}
