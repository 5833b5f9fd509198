import JSONLines
import Testing

/// The simulated cluster answers a client that was written for real ones.
@Suite struct ProxmoxerTests {
    @Test(.enabled("PyPI cannot be reached") { try await PythonVenv.proxmoxer.isAvailable() })
    func tokenAndTicket() async throws {
        let simulator = try await Simulator.start()
        let access: JSONValue = [
            "port": .int(simulator.port), "certificate": .string(simulator.certificate),
            "token_id": .string(simulator.tokenID), "token_secret": .string(simulator.tokenSecret),
            "user": .string(simulator.user), "password": .string(simulator.password),
        ]
        let script = try await PythonVenv.proxmoxer.run(
            "proxmoxer_client.py", [], input: JSONWriter.string(access))
        let said = try #require(script.json, "\(script.errors)")
        for way in ["token", "ticket"] {
            let seen = try #require(said[way]?.object)
            #expect(seen["nodes"] == ["pve1", "pve2", "pve3"])
            #expect(seen["vms"] == [100, 101, 102, 103, 104, 105, 200, 201])
            #expect(seen["before"] == "stopped")
            #expect(seen["exit"] == "OK")
            #expect(seen["after"] == "running")
            #expect(seen["missing"] == 500)
        }
        #expect(simulator.requests.contains { $0.contains("POST /api2/json/access/ticket") })
    }
}
