import Glibc
import JSONLines
import Testing

/// A thousand clients at once, and beside them some that are slow, rude or both: everybody honest is answered, and memory
/// stays within bounds.
///
/// `PROXGATE_LOAD=seconds` keeps it up for longer, with 16 calls in flight each; then `.build/load.log` can be watched
/// meanwhile.
@Suite struct LoadTests {
    @Test func aThousandClients() async throws {
        let seconds = getenv("PROXGATE_LOAD").flatMap { Int(String(cString: $0)) }
        let simulator = try await Simulator.start(speed: 1000, seconds == nil ? [] : ["--guests", "100", "--quiet"])
        let workspace = try Workspace()
        var configuration = simulator.configuration
        configuration["limits"] = ["connections": 1100]
        configuration["audit"] = ["file": "audit.jsonl"]
        configuration["state"] = "state.db"
        let path = workspace.path("gateway.sock")
        let gateway = try GatewayProcess.serve(configuration, ["--socket", path], in: workspace)
        let deadline = ContinuousClock.now + Child.patience
        while try await Finished.proxgate(["call", "get_nodes", "--socket", path]).code != 0 {
            guard ContinuousClock.now < deadline else { throw HarnessError("no socket: \(gateway.child.errors)") }
            try await Task.sleep(for: .milliseconds(20))
        }
        let log = seconds == nil ? workspace.path("load.log") : "\(Places.package)/.build/load.log"
        let load = try Child(
            "/usr/bin/python3",
            [
                "\(Places.python)/load.py", path, "1000", seconds == nil ? "1" : "16", "\(seconds ?? 2)",
                "\(gateway.child.pid)", log,
            ])
        let result = try await load.wait(for: "the figures", within: .seconds(seconds ?? 0) + Child.patience) {
            $0.lines.first
        }
        #expect(try await load.exitCode() == 0, "\(load.errors)")
        print(try Workspace.read(log))
        #expect(result["answered"]?.int ?? 0 >= 1000, "\(result)")
        #expect(result["wrong"] == 0 && result["lost"] == 0, "\(result)")
        // Each kind of request comes to what it must, and nothing else happens.
        let codes = Set(result["codes"]?.object?.names ?? [])
        #expect(codes.isSuperset(of: ["ok", "denied", "unknown_tool", "invalid_arguments"]), "\(result)")
        #expect(!codes.contains("internal") && !codes.contains("parse_error"), "\(result)")
        let memory = (result["memory_mib"]?.array ?? []).compactMap(\.int)
        // What operation.md says of a thousand clients and the calls that may run, and of the few who take no answers.
        #expect(memory.max() ?? .max < 512, "\(memory)")
        if let seconds, seconds >= 10 {
            let (first, second) = (memory.prefix(memory.count / 2), memory.suffix(memory.count / 2))
            let (before, after) = (first.max() ?? 0, second.max() ?? .max)
            #expect(after < before + before / 5 + 16, "memory does not stay flat: \(memory)")
            // Answers of the one who got the fewest, of half of them, and of the one who got the most.
            let counts = (result["per_client"]?.array ?? []).compactMap(\.int)
            #expect(counts.count == 3 && counts[0] >= counts[1] / 3 && counts[2] <= counts[1] * 3, "\(counts)")
        }
        // The guard is for a service that hangs; how fast it is, the log says.
        #expect((result["ping_max_ms"]?.double ?? .infinity) < 30_000)
        #expect(try await Finished.proxgate(["call", "get_nodes", "--socket", path]).code == 0)
        gateway.child.signal(SIGTERM)
        #expect(try await gateway.child.exitCode() == 0)
    }
}
