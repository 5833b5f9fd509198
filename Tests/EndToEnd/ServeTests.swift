import JSONLines
import Testing

/// Every way of naming a cluster and its credentials, against a cluster in another process, over HTTPS.
@Suite struct ServeTests {
    @Test func anAPITokenWithAFingerprint() async throws {
        let simulator = try await Simulator.start()
        try await startsAMachine(simulator, simulator.configuration)
        #expect(!simulator.requests.contains { $0.contains("access/ticket") })
        #expect(simulator.requests.allSatisfy { $0.contains(simulator.tokenID) })
    }

    @Test func anAPITokenFromAFileWithACAFile() async throws {
        let simulator = try await Simulator.start()
        let workspace = try Workspace()
        try workspace.write("token.secret", "\(simulator.tokenSecret)\n")
        try workspace.write("ca.pem", Workspace.read(simulator.certificate))
        let cluster = simulator.cluster(
            tls: ["ca_file": "ca.pem"], token: ["id": .string(simulator.tokenID), "secret_file": "token.secret"])
        try await startsAMachine(simulator, ["cluster": .object(cluster)], in: workspace)
    }

    @Test func aUserWithAPassword() async throws {
        let simulator = try await Simulator.start()
        var cluster = simulator.cluster()
        cluster["token"] = nil
        cluster["user"] = .string(simulator.user)
        cluster["password"] = .string(simulator.password)
        try await startsAMachine(simulator, ["cluster": .object(cluster)])
        #expect(simulator.requests.count { $0.contains("POST /api2/json/access/ticket") } == 1)
    }

    @Test func thePythonServersFlatFormat() async throws {
        let simulator = try await Simulator.start()
        let gateway = try await startsAMachine(
            simulator,
            [
                "host": .string("127.0.0.1:\(simulator.port)"), "username": .string(simulator.user),
                "password": .string(simulator.password), "verify_ssl": false,
            ])
        #expect(gateway.child.errors.contains("warning"), "\(gateway.child.errors)")
    }

    @Test func thePythonServersNestedFormat() async throws {
        let simulator = try await Simulator.start()
        let token = simulator.tokenID.split(separator: "!")
        try await startsAMachine(
            simulator,
            [
                "proxmox": ["host": "127.0.0.1", "port": .int(simulator.port), "verify_ssl": false, "service": "PVE"],
                "auth": [
                    "user": .string(String(token[0])), "token_name": .string(String(token[1])),
                    "token_value": .string(simulator.tokenSecret),
                ],
                "logging": ["level": "INFO", "format": "%(message)s", "file": "proxmox_mcp.log"],
            ])
    }

    @Test func theEnvironmentNamesTheConfiguration() async throws {
        let simulator = try await Simulator.start()
        let workspace = try Workspace()
        var configuration = simulator.configuration
        configuration["hooks"] = "none"
        let file = try workspace.write("gateway.json", .object(configuration))
        let answer = try await Finished.proxgate(
            ["serve"], input: #"{"id":1,"tool":"get_nodes"}"#, environment: ["PROXMOX_MCP_CONFIG": file])
        #expect(answer.code == 0)
        #expect(answer.json?["ok"] == true)
        #expect(answer.errors.contains("without hooks"))
    }

    @Test(arguments: ["token.json", "ticket.json", "python-flat.json", "python-nested.json"])
    func theShippedExamplesAreRead(_ name: String) async throws {
        let workspace = try Workspace()
        let text = try Workspace.read("\(Places.package)/config/examples/\(name)")
        var example = try #require(try JSONReader.read(text).object)
        // Places of an installation that the tests do not have.
        if example["audit"] != nil { example["audit"] = ["file": "audit.jsonl"] }
        let file = try workspace.write("example.json", .object(example))
        try workspace.write("token.secret", "00000000-0000-0000-0000-000000000000\n")
        let simulator = try await Simulator.start()
        try workspace.write("pve-root-ca.pem", Workspace.read(simulator.certificate))
        let serve = try await Finished.proxgate(
            ["serve", "--config", file, "--hooks", try workspace.hooks()], input: #"{"id":1,"op":"ping"}"#,
            environment: ["PVE_PASSWORD": "change-me"])
        #expect(serve.code == 0, "\(serve)")
        #expect(serve.json?["ok"] == true)
        #expect(simulator.requests.isEmpty)
    }

    @Test func oneCallWithAConfiguration() async throws {
        let simulator = try await Simulator.start()
        let workspace = try Workspace()
        var configuration = simulator.configuration
        configuration["hooks"] = .string(try workspace.hooks())
        let file = try workspace.write("gateway.json", .object(configuration))
        let started = try await Finished.proxgate(["call", "start_vm", "vmid=102", "--config", file])
        #expect(started.code == 0, "\(started)")
        #expect(started.output.contains("VM Start Successful"))
        let refused = try await Finished.proxgate(["call", "stop_vm", "vmid=100", "--config", file])
        #expect(refused.code == 3, "\(refused)")
        #expect(!simulator.requests.contains { $0.contains("status/stop") })
    }

    /// The main job on this configuration: one machine started, the firewall left alone, no secret said.
    @discardableResult
    private func startsAMachine(
        _ simulator: Simulator, _ configuration: JSONObject, in workspace: Workspace? = nil
    ) async throws -> GatewayProcess {
        let gateway = try GatewayProcess.serve(configuration, ["--log-level", "debug"], in: workspace)
        let started = try await gateway.ask(#"{"id":1,"tool":"start_vm","args":{"vmid":102}}"#)
        #expect(started["result"]?["status"] == "running", "\(started) \(gateway.child.errors)")
        let refused = try await gateway.ask(#"{"id":2,"tool":"stop_vm","args":{"vmid":100}}"#)
        #expect(refused.code == "denied", "\(refused)")
        #expect(try await gateway.end() == 0)
        #expect(simulator.requests.contains { $0.contains("POST") && $0.contains("/qemu/102/status/start") })
        #expect(!simulator.requests.contains { $0.contains("status/stop") })
        for secret in [simulator.password, simulator.tokenSecret] {
            #expect(!gateway.child.errors.contains(secret))
            #expect(!gateway.child.output.contains(secret))
        }
        return gateway
    }
}
