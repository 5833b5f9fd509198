import Glibc
import JSONLines
import Testing

/// A gateway that nobody asks does nothing: it waits to be told.
@Suite struct IdleTests {
    /// How often each thread of a process has gone to sleep so far; it must have been woken for that.
    private static func sleeps(_ pid: pid_t) throws -> [String: Int] {
        guard let directory = opendir("/proc/\(pid)/task") else { throw HarnessError("\(pid) has no threads") }
        defer { closedir(directory) }
        var sleeps: [String: Int] = [:]
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            // A thread may end meanwhile.
            guard name.first != ".", let status = try? Workspace.read("/proc/\(pid)/task/\(name)/status") else {
                continue
            }
            let line = status.split(separator: "\n").first { $0.hasPrefix("voluntary_ctxt_switches:") }
            sleeps[name] = line.flatMap { Int($0.filter(\.isNumber)) }
        }
        return sleeps
    }

    /// Waits until a gateway has slept through three seconds, but for what it cannot help: libdispatch looks after its threads
    /// once a second, and one or two of them may end.
    private static func rests(_ pid: pid_t) async throws {
        let deadline = ContinuousClock.now + Child.patience
        while true {
            let before = try sleeps(pid)
            try await Task.sleep(for: .seconds(3))
            let wakeUps = try sleeps(pid).reduce(0) { $0 + $1.value - (before[$1.key] ?? 0) }
            if wakeUps <= 6 { return }
            guard ContinuousClock.now < deadline else { throw HarnessError("woken \(wakeUps) times in 3 s") }
        }
    }

    /// Once it has let go of its connections to the cluster, nothing of its own wakes it; a change of its hooks still does.
    @Test func nothingWakesAGatewayThatIsNotAsked() async throws {
        let simulator = try await Simulator.start()
        let workspace = try Workspace()
        var configuration = simulator.configuration
        configuration["hooks"] = .string(try workspace.hooks(["rules.lua": "-- nothing yet\n"]))
        let gateway = try GatewayProcess.serve(configuration, ["--log-level", "notice"], in: workspace)
        #expect(try await gateway.works())
        try await Self.rests(gateway.child.pid)
        try workspace.write("hooks/rules.lua", "pre('stop_vm', function(op) deny('no') end)\n")
        _ = try await gateway.child.wait(for: "the new policy") { child in
            child.errors.contains("policy loaded anew") ? true : nil
        }
        #expect(try await gateway.ask(#"{"id":2,"tool":"stop_vm","args":{"vmid":101}}"#).code == "denied")
        #expect(try await gateway.end() == 0)
    }

    /// Nor with clients that are connected and say nothing.
    @Test func nothingWakesAServiceWhoseClientsAreSilent() async throws {
        let simulator = try await Simulator.start()
        let workspace = try Workspace()
        let socket = workspace.path("gate")
        let gateway = try GatewayProcess.serve(simulator.configuration, ["--socket", socket], in: workspace)
        _ = try await gateway.child.wait(for: "the socket") { _ in access(socket, F_OK) == 0 ? true : nil }
        let client = try SocketConnection(socket)
        #expect(try await client.call("get_nodes", [:])["ok"] == true)
        try await Self.rests(gateway.child.pid)
        #expect(try await client.ask(["op": "ping"])["ok"] == true)
        gateway.child.signal(SIGTERM)
        #expect(try await gateway.child.exitCode() == 0)
    }
}
