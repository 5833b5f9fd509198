import Glibc
import JSONLines
import Testing

/// What becomes of the task of a call that its client cancels, with a real task in the cluster, and what the audit says.
@Suite struct CancelledCallTests {
    @Test(arguments: [("leave", "left"), ("stop", "stopped")])
    func theTaskIsLeftOrStopped(_ setting: String, _ fate: String) async throws {
        let simulator = try await Simulator.start(speed: 0.1)
        let workspace = try Workspace()
        var configuration = simulator.configuration
        configuration["audit"] = ["file": "audit.jsonl"]
        // To leave it alone is the default.
        if setting == "stop" { configuration["on_cancel"] = "stop" }
        let gateway = try GatewayProcess.serve(configuration, in: workspace)
        try gateway.send(
            #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"#
                + #""clientInfo":{"name":"t","version":"1"}}}"#)
        _ = try await gateway.answer(0)
        try gateway.send(
            #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"create_backup","#
                + #""arguments":{"vmid":102,"storage":"local"},"_meta":{"progressToken":"p"}}}"#)
        _ = try await gateway.child.wait(for: "progress") {
            $0.lines.first { $0["method"] == "notifications/progress" }
        }
        try gateway.send(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#)
        let line = try await gateway.child.wait(for: "the line in the audit") { _ in
            (try? workspace.lines("audit.jsonl"))?.first { $0["event"] == "cancel" }
        }
        #expect(line["task"]?.string == fate && line["tool"] == "create_backup", "\(line)")
        #expect(line["guests"]?.array?.first?["vmid"] == 102)
        let upid = try #require(line["upid"]?.string)

        let task = try await gateway.ask(#"{"id":2,"tool":"get_task","args":{"upid":"\#(upid)"}}"#)["result"]
        if fate == "stopped" {
            #expect(task?["exit_status"] == "received interrupt", "\(task ?? nil)")
            #expect(simulator.requests.contains { $0.contains("DELETE /api2/json/nodes/pve1/tasks/") })
        } else {
            #expect(task?["status"] == "running", "\(task ?? nil)")
            #expect(!simulator.requests.contains { $0.contains("DELETE") })
        }
        #expect(try await gateway.end() == 0)
        #expect(!gateway.child.lines.contains { $0["id"] == 1 }, "a cancelled call is not answered")

        let lines = try workspace.lines("audit.jsonl")
        let call = try #require(line["id"]?.string)
        let own = lines.filter { $0["id"]?.string == call }.compactMap { $0["event"]?.string }
        // The end of the task is told when it is seen, before or after.
        #expect(own.filter { $0 != "task_end" } == ["intent", "outcome", "cancel"], "\(own)")
        let stop = lines.filter { $0["tool"] == "stop_task" }
        #expect(stop.compactMap { $0["event"]?.string } == (fate == "stopped" ? ["intent", "outcome"] : []))
        #expect(stop.allSatisfy { $0["id"] == line["stop"] })
        let shown = try await Finished.proxgate(["audit", "tail", "--file", workspace.path("audit.jsonl")])
        #expect(shown.output.contains("task \(fate): \(upid)"), "\(shown.output)\(shown.errors)")
    }
}
