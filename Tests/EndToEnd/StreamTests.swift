import Glibc
import JSONLines
import Testing

/// stdin and stdout, whatever they are and however they end.
@Suite struct StreamTests {
    @Test func filesOnBothEnds() async throws {
        let workspace = try Workspace()
        let input = try workspace.write(
            "requests.jsonl", (1...200).map { #"{"id":\#($0),"op":"ping"}"# + "\n" }.joined())
        let child = try Child(
            Places.proxgate, ["demo"], stdin: input, stdout: workspace.path("answers.jsonl"))
        #expect(try await child.exitCode() == 0)
        let answers = try workspace.lines("answers.jsonl")
        #expect(Set(answers.compactMap { $0["id"]?.int }) == Set(1...200))
        #expect(answers.allSatisfy { $0["ok"] == true })
    }

    @Test func theShippedDemonstration() async throws {
        let input = "\(Places.package)/config/demo.jsonl"
        let ids = try Workspace.read(input).split(separator: "\n").compactMap { try JSONReader.read(String($0))["id"] }
        let child = try Child(Places.proxgate, ["demo", "--speed", "20"], stdin: input)
        #expect(try await child.exitCode() == 0)
        for id in ids { #expect(child.lines.contains { $0["id"] == id && $0["event"] == nil }, "no answer to \(id)") }
        #expect(child.lines.count == child.output.split(separator: "\n").count, "stdout carries answers only")
        #expect(child.lines.contains { $0["error"]?["code"] == "denied" }, "a refusal is shown")
        #expect(child.lines.contains { $0["result"]?["owner"] == "web" }, "an enriched result is shown")
    }

    @Test func aLastLineWithoutNewlineAndAnEndInTheMiddleOfATask() async throws {
        let input = "{\"id\":1,\"tool\":\"start_vm\",\"args\":{\"vmid\":102}}\n\n  \n{\"id\":\"last\",\"op\":\"ping\"}"
        let demo = try await Finished.proxgate(["demo", "--speed", "5"], input: input)
        #expect(demo.code == 0)
        let lines = try demo.output.split(separator: "\n").compactMap { try JSONReader.read(String($0)).object }
        #expect(lines.count == 2, "\(demo.output)")
        #expect(lines.contains { $0["id"] == "last" && $0["ok"] == true })
        #expect(lines.contains { $0["id"] == 1 && $0["result"]?["status"] == "running" }, "\(demo.output)")
    }

    @Test func nothingAtAll() async throws {
        let demo = try await Finished.proxgate(["demo"])
        #expect(demo.code == 0)
        #expect(demo.output.isEmpty)
    }

    @Test func idsComeBackToTheLetter() async throws {
        let gateway = try GatewayProcess.demo()
        let ids = ["-0", "12345678901234567890123", #""1""#, #""é\u00e9\n""#, #""""#]
        for id in ids { try gateway.send(#"{"id":\#(id),"op":"ping"}"#) }
        #expect(try await gateway.end() == 0)
        for id in ids { #expect(gateway.child.output.contains(#"{"id":\#(id),"ok":true"#), "\(gateway.child.output)") }
    }

    @Test func bothKindsOfLinesOnOneStream() async throws {
        let gateway = try GatewayProcess.demo()
        let lines = [
            #"{"jsonrpc":"2.0","id":"i","method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}"#,
            #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
            #"{"id":1,"tool":"get_vms"}"#,
            #"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"stop_vm","arguments":{"vmid":100}}}"#,
            #"{"id":3,"tool":"stop_vm","args":{"vmid":100}}"#,
            #"{"jsonrpc":"2.0","id":4,"method":"no/such"}"#,
        ]
        for line in lines { try gateway.send(line) }
        #expect(try await gateway.answer("i")["result"]?["protocolVersion"] == "2025-11-25")
        #expect(try await gateway.answer(1)["ok"] == true)
        let refused = try await gateway.answer(2)
        #expect(refused["jsonrpc"] == "2.0")
        #expect(refused["result"]?["isError"] == true)
        #expect(try await gateway.answer(3).code == "denied")
        #expect(try await gateway.answer(4)["error"]?["code"] == -32601)
        #expect(try await gateway.end() == 0)
    }

    @Test func aSlowCallHoldsNobodyUp() async throws {
        // So slow that the start outlasts whatever a busy machine does in between.
        let gateway = try GatewayProcess.demo(speed: 0.02)
        try gateway.send(#"{"id":1,"tool":"start_vm","args":{"vmid":102},"progress":true}"#)
        _ = try await gateway.child.wait(for: "progress") { $0.lines.first { $0["event"] == "progress" } }
        #expect(try await gateway.ask(#"{"id":2,"op":"ping"}"#)["ok"] == true)
        #expect(try await gateway.ask(#"{"id":3,"tool":"get_vms"}"#)["ok"] == true)
        #expect(!gateway.child.lines.contains { $0["id"] == 1 && $0["ok"] != nil }, "the start was to take longer")

        let cancelled = try await gateway.ask(#"{"id":4,"op":"cancel","call":1}"#)
        #expect(cancelled["ok"] == true, "\(cancelled)")
        let answer = try await gateway.answer(1)
        #expect(answer.code == "cancelled")
        #expect(
            JSONWriter.string(.object(answer)).contains("UPID:pve1:"), "the task goes on, so its UPID is due: \(answer)"
        )
        #expect(try gateway.requests().count { $0.contains("status/start") } == 1)
        #expect(try await gateway.end() == 0)
    }

    @Test func changesToOneGuestKeepTheirOrder() async throws {
        let gateway = try GatewayProcess.demo()
        try gateway.send(#"{"id":1,"tool":"start_vm","args":{"vmid":104}}"#)
        try gateway.send(#"{"id":2,"tool":"stop_vm","args":{"vmid":104}}"#)
        try gateway.send(#"{"id":3,"tool":"start_vm","args":{"vmid":104}}"#)
        #expect(try await gateway.end() == 0)
        #expect(gateway.child.lines.compactMap { $0["id"]?.int } == [1, 2, 3])
        #expect(gateway.child.lines.allSatisfy { $0["ok"] == true }, "\(gateway.child.output)")
    }

    @Test func waitFalseAnswersAtOnceWithTheTask() async throws {
        let gateway = try GatewayProcess.demo(speed: 1)
        let answer = try await gateway.ask(#"{"id":1,"tool":"start_vm","args":{"vmid":102,"wait":false}}"#)
        #expect(answer["result"]?["task"]?["status"] == "running")
        let upid = try #require(answer["result"]?["task"]?["upid"]?.string, "\(answer)")
        let task = try await gateway.ask(#"{"id":3,"tool":"get_task","args":{"upid":"\#(upid)"}}"#)
        #expect(task["ok"] == true, "\(task)")
        #expect(try await gateway.end() == 0)
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func aSignalEndsIt(_ signal: Int32) async throws {
        let gateway = try GatewayProcess.demo()
        #expect(try await gateway.works())
        gateway.child.signal(signal)
        #expect(try await gateway.child.exitCode() == 0)
    }

    @Test(arguments: ["<&-", "2>&-", "<&- 2>&-"])
    func missingStreams(_ closed: String) async throws {
        let shell = try await Finished.run("/bin/sh", ["-c", "\(Places.proxgate) demo \(closed)"])
        #expect(shell.code == 0, "\(shell)")
        #expect(shell.output.isEmpty)
    }

    @Test(arguments: [">&-", "> /dev/full"])
    func answersThatCannotBeWritten(_ output: String) async throws {
        let shell = try await Finished.run(
            "/bin/sh", ["-c", "echo '{\"id\":1,\"op\":\"ping\"}' | timeout 60 \(Places.proxgate) demo \(output)"])
        #expect(shell.code == 1, "\(shell)")
        #expect(!shell.errors.isEmpty)
    }

    @Test func aReaderThatGoesAwayEndsIt() async throws {
        // The pipe's reader is `true`, which ends at once: the gateway must not hang or be killed with requests left.
        let line = #"{"id":1,"tool":"get_vms"}"#
        let script = "for i in 1 2 3 4 5; do echo '\(line)'; done | \(Places.proxgate) demo | true"
        let shell = try await Finished.run("/bin/sh", ["-c", script])
        #expect(shell.code == 0)
    }
}
