import Glibc
import JSONLines
import Testing

/// Tasks go on when the gateway is killed; the next one on the same state file and socket looks after them.
@Suite struct TaskJournalTests {
    private struct Scene {
        let simulator: Simulator
        let workspace: Workspace
        let configuration: JSONObject
        var socket: String { workspace.path("gateway.sock") }

        static func make() async throws -> Scene {
            // A task takes minutes, unless it is stopped.
            let simulator = try await Simulator.start(speed: 0.005)
            let workspace = try Workspace()
            var configuration = simulator.configuration
            configuration["hooks"] = "none"
            configuration["state"] = "state.db"
            configuration["audit"] = ["file": "audit.jsonl"]
            try workspace.write("gateway.json", .object(configuration))
            var bare = simulator.configuration
            bare["hooks"] = "none"
            try workspace.write("bare.json", .object(bare))
            return Scene(simulator: simulator, workspace: workspace, configuration: configuration)
        }

        /// A service that answers.
        func serve() async throws -> Child {
            let words = ["serve", "--config", workspace.path("gateway.json"), "--socket", socket]
            let service = try Child(Places.proxgate, words)
            let deadline = ContinuousClock.now + Child.patience
            while try await Finished.proxgate(["status", "--socket", socket, "--json"]).code != 0 {
                guard ContinuousClock.now < deadline else { throw HarnessError("no service: \(service.errors)") }
                try await Task.sleep(for: .milliseconds(20))
            }
            return service
        }

        func tasks() async throws -> [JSONValue] {
            let status = try await Finished.proxgate(["status", "--socket", socket, "--json"])
            return status.json?["tasks"]?.array ?? []
        }

        /// Ends a task by way of a gateway that knows nothing of the others.
        func stop(_ upid: String) async throws {
            let call = try await Finished.proxgate(
                ["call", "stop_task", "upid=\(upid)", "--config", workspace.path("bare.json"), "--json"])
            #expect(call.json?["ok"] == true, "\(call)")
        }

        func lines(_ event: String) throws -> [JSONObject] {
            try workspace.lines("audit.jsonl").filter { $0["event"] == .string(event) }
        }

        /// Waits for lines of the audit.
        func wait(for count: Int, _ event: String, _ child: Child) async throws -> [JSONObject] {
            try await child.wait(for: "\(count) lines \(event)") { _ in
                let found = (try? lines(event)) ?? []
                return found.count >= count ? found : nil
            }
        }
    }

    @Test func whatAKilledGatewayHadBegunIsFollowedByTheNext() async throws {
        let scene = try await Scene.make()
        let killed = try await scene.serve()
        let start = try await Finished.proxgate(
            ["call", "start_vm", "vmid=102", "wait=false", "--socket", scene.socket, "--json"])
        let starting = try #require(start.json?["result"]?["task"]?["upid"]?.string, "\(start)")
        let waiting = try Child(
            Places.proxgate, ["call", "shutdown_vm", "vmid=101", "wait_timeout=600", "--socket", scene.socket])
        _ = try await scene.wait(for: 2, "intent", killed)
        var open: [JSONValue] = []
        while open.count < 2 { open = try await scene.tasks() }
        #expect(open.map { $0["adopted"] } == [false, false])
        let stopping = try #require(open.compactMap { $0["upid"]?.string }.first { $0 != starting })

        // Another gateway on the same state file leaves alone what the first one follows.
        let other = try Child(Places.proxgate, ["serve", "--config", scene.workspace.path("gateway.json")])
        try other.send(#"{"id":1,"op":"status"}"#)
        let status = try await other.wait(for: "its status") { $0.lines.first }
        #expect(status["result"]?["tasks"] == [], "\(status)")
        other.closeInput()
        #expect(try await other.exitCode() == 0)
        #expect(try scene.lines("adopt").isEmpty)

        killed.signal(SIGKILL)
        #expect(try await killed.exitCode() == -SIGKILL)
        waiting.signal(SIGKILL)
        // One of them ends while nobody looks.
        try await scene.stop(stopping)

        let next = try await scene.serve()
        let adopted = try await scene.wait(for: 2, "adopt", next)
        #expect(Set(adopted.compactMap { $0["upids"]?.array?.first?.string }) == [starting, stopping])
        let first = try await scene.wait(for: 1, "task_end", next)[0]
        #expect(first["upids"] == [.string(stopping)] && first["status"] == "failed", "\(first)")
        #expect(first["tool"] == "shutdown_vm" && first["guests"] == [["vmid": 101]], "\(first)")
        let intents = try scene.lines("intent").filter { $0["tool"] == "shutdown_vm" }
        #expect(intents.first?["id"] == first["id"], "the audit tells which call it was")
        // Its going on shows in the status, its end in log and audit.
        let tasks = try await scene.tasks()
        #expect(tasks.map { $0["upid"] } == [.string(starting)] && tasks.first?["adopted"] == true, "\(tasks)")
        let text = try await Finished.proxgate(["status", "--socket", scene.socket])
        #expect(text.output.contains("\(starting) (start_vm by ") && text.output.contains("by an earlier process"))
        try await scene.stop(starting)
        _ = try await scene.wait(for: 2, "task_end", next)
        #expect(try await scene.tasks().isEmpty)
        #expect(next.errors.contains("a task of an earlier process is taken over"), "\(next.errors)")
        #expect(next.errors.contains("a task that was taken over has ended"), "\(next.errors)")
        let show = try await Finished.proxgate(
            ["audit", "show", "--guest", "101", "--event", "task_end", "--file", scene.workspace.path("audit.jsonl")])
        #expect(show.code == 0 && show.output.contains("TASK_END"), "\(show)")
        next.signal(SIGTERM)
        #expect(try await next.exitCode() == 0)

        // Nothing is left over.
        let last = try await scene.serve()
        last.signal(SIGTERM)
        #expect(try await last.exitCode() == 0)
        #expect(try scene.lines("adopt").count == 2)
        let verified = try await Finished.proxgate([
            "audit", "verify", "--config", scene.workspace.path("gateway.json"),
        ])
        #expect(verified.code == 0, "\(verified)")
    }
}
