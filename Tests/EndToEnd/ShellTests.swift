import Glibc
import JSONLines
import Testing

/// `proxgate shell`: a person at a terminal, a pipe, and a service that goes away.
@Suite struct ShellTests {
    @Test(.enabled("PyPI cannot be reached") { try await PythonVenv.pexpect.isAvailable() })
    func atATerminal() async throws {
        let workspace = try Workspace()
        let hooks = try workspace.askingHooks(#"hide("*_snapshot", function() return true end)"#)
        let state = try workspace.directory("state")
        let script = try await PythonVenv.pexpect.run("shell.py", [Places.proxgate, hooks, state])
        let seen = try #require(script.json, "\(script.errors)")
        func text(_ name: String) -> String { seen[name]?.string ?? "" }
        func has(_ name: String, _ words: String..., sourceLocation: SourceLocation = #_sourceLocation) {
            for word in words {
                #expect(text(name).contains(word), "\(name): \(text(name))", sourceLocation: sourceLocation)
            }
        }
        // Completion: what was typed and what was put in.
        has("vmids", "100  firewall", "101  web1")
        has("started", "\u{1B}[1;32m", "VM Start Successful", "\u{1B}[32mRUNNING\u{1B}[0m")
        has("edited", "VM 102", "web2")
        has("table", "\u{1B}[32mrunning\u{1B}[0m", "\u{1B}[2mstopped\u{1B}[0m")
        has("help", "vmid", "(required)", "start_vm vmid=102")
        // What a hook hides is not there.
        has("tools", "list_snapshots")
        #expect(!text("tools").contains("create_snapshot"))
        has("denied", "\u{1B}[1;31m", "firewall", "protect.lua")
        has("mistyped", "did you mean 'start_vm'")
        has("unclosed", "'")
        has("asked", "Really stop the web server?", "VM 101")
        has("no", "confirmation_required")
        has("yes", "VM Stop Successful")
        has("bar", "[", "#", "-]")
        has("interrupted", "stopped waiting", "UPID:pve2:")
        has("after", "vzdump")
        #expect(seen["left"] == 0 && seen["exit"] == 0)
        has("history", "list_tasks")
        // Narrow, and without colours.
        has("plain", "…", "running")
        #expect(!text("plain").contains("\u{1B}[32m") && !text("plain").contains("\u{1B}[1;"), "\(text("plain"))")
        has("secret", "101")
        let history = try workspace.read("state/proxgate/history")
        #expect(!history.contains("mark-7bJ4") && !history.contains("cipassword"), "\(history)")
        #expect(history.contains("get_vms\n") && history.contains("start_vm vmid=102 \n"), "\(history)")
    }

    @Test func fromAPipe() async throws {
        let input = """
            # What a script may hold.
            get_vm_status vmid=101

            start_vm vmid=102
            tools snapshot
            help stop_vm
            stop_vm vmid=100
            """
        let shell = try await Finished.proxgate(["shell", "--demo"], input: input)
        #expect(shell.code == 3, "the last call was denied: \(shell)")
        #expect(shell.output.contains("VM 101 (web1)") && shell.output.contains("VM Start Successful"))
        #expect(shell.output.contains("create_snapshot") && shell.output.contains("Arguments:"))
        #expect(shell.errors.contains("firewall"), "\(shell.errors)")
        #expect(!(shell.output + shell.errors).contains("\u{1B}") && !shell.errors.contains("proxgate>"))

        let json = try await Finished.proxgate(["shell", "--demo", "--json"], input: "get_nodes\nexit\nget_vms\n")
        #expect(json.code == 0 && json.output.split(separator: "\n").count == 1)
        #expect(json.json?["result"]?["nodes"]?.array?.count == 3, "\(json)")
        let wrong = try await Finished.proxgate(["shell", "--demo"], input: "start_vm vmid\n")
        #expect(wrong.code == 2 && wrong.errors.contains("key=value"), "\(wrong)")
    }

    @Test func withAGatewayOfItsOwn() async throws {
        let workspace = try Workspace()
        let simulator = try await Simulator.start()
        let configuration: JSONObject = [
            "cluster": .object(simulator.cluster()), "hooks": .string(try workspace.hooks()),
            "audit": ["file": .string(workspace.path("audit.jsonl"))],
        ]
        let file = try workspace.write("gateway.json", .object(configuration))
        let shell = try await Finished.proxgate(
            ["shell", "--config", file], input: "start_vm vmid=102\nstop_vm vmid=100\nget_nodes\n")
        #expect(shell.code == 0 && shell.output.contains("VM Start Successful"), "\(shell)")
        #expect(shell.errors.contains("firewall"))
        #expect(try workspace.lines("audit.jsonl").count { $0["tool"] == "start_vm" } == 2, "intent and outcome")
    }

    @Test func overASocket() async throws {
        let workspace = try Workspace()
        let path = workspace.path("gateway.sock")
        let gateway = try await service(path)
        let shell = try Child(Places.proxgate, ["shell", "--json", "--socket", path])
        try shell.send("get_vm_status vmid=101")
        _ = try await shell.wait(for: "an answer") { $0.lines.count == 1 ? true : nil }
        #expect(shell.lines[0]["result"]?["name"] == "web1")
        gateway.signal(SIGTERM)
        #expect(try await gateway.exitCode() == 0)
        // A service that is away is said to be, and found again when it is back.
        try shell.send("get_vm_status vmid=101")
        _ = try await shell.wait(for: "the trouble") { $0.errors.contains(path) ? true : nil }
        let next = try await service(path)
        try shell.send("get_vm_status vmid=102")
        _ = try await shell.wait(for: "an answer") { $0.lines.count == 2 ? true : nil }
        #expect(shell.lines[1]["result"]?["name"] == "web2")
        shell.closeInput()
        #expect(try await shell.exitCode() == 0)
        next.signal(SIGTERM)
        #expect(try await next.exitCode() == 0)
        let away = try await Finished.proxgate(["shell", "--socket", path], input: "get_vms\n")
        #expect(away.code == 1 && away.errors.contains("is the gateway running?"), "\(away)")
    }

    private func service(_ path: String) async throws -> Child {
        let gateway = try Child(Places.proxgate, ["demo", "--socket", path])
        _ = try await gateway.wait(for: "the socket") { _ in access(path, F_OK) == 0 ? true : nil }
        return gateway
    }
}
