import Glibc
import JSONLines
import Testing

/// A thousand clients at once, and beside them some that are slow, rude or both: everybody honest is answered, and memory
/// stays within bounds.
///
/// `PROXGATE_LOAD=seconds` keeps it up for longer, with 16 calls in flight each.
@Suite struct LoadTests {
    @Test func aThousandClients() async throws {
        let seconds = getenv("PROXGATE_LOAD").flatMap { Int(String(cString: $0)) }
        let simulator = try await Simulator.start(speed: 1000)
        let workspace = try Workspace()
        var configuration = simulator.configuration
        configuration["limits"] = ["connections": 1100]
        let path = workspace.path("gateway.sock")
        let gateway = try GatewayProcess.serve(configuration, ["--socket", path], in: workspace)
        let deadline = ContinuousClock.now + Child.patience
        while try await Finished.proxgate(["call", "get_nodes", "--socket", path]).code != 0 {
            guard ContinuousClock.now < deadline else { throw HarnessError("no socket: \(gateway.child.errors)") }
            try await Task.sleep(for: .milliseconds(20))
        }
        let load = try await Finished.run(
            "/usr/bin/python3",
            ["\(Places.python)/load.py", path, "1000", seconds == nil ? "2" : "16", "\(seconds ?? 1)"])
        let result = try #require(load.json, "\(load.errors)")
        let memory = try SoakTests.residentKiB(gateway.child.pid) >> 10
        print("load: \(JSONWriter.string(.object(result))), \(memory) MiB resident at the end")
        let calls = seconds == nil ? 2000 : 16_000
        #expect(result["answered"]?.int == calls * (result["rounds"]?.int ?? 0))
        #expect(result["wrong"] == 0 && result["lost"] == 0)
        #expect(memory < 400)
        // The guard is for a service that hangs; how fast it is, the line above says.
        #expect((result["ping_max_ms"]?.double ?? .infinity) < 30_000)
        #expect(try await Finished.proxgate(["call", "get_nodes", "--socket", path]).code == 0)
        gateway.child.signal(SIGTERM)
        #expect(try await gateway.child.exitCode() == 0)
    }
}
