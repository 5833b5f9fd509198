import Glibc
import JSONLines
import Testing

/// A profile with an API token of its own: Proxmox's permissions are the second line.
@Suite(.enabled(if: geteuid() == 0, "needs root, to be two users")) struct ProfileTokenTests {
    private static let agent: uid_t = 65_533
    private static let token = "agent@pve!gateway"

    /// The hook looks at what the agent's token may not see: facts for decisions are the gateway's.
    private static let hook = """
        pre("get_vm_config", function(op)
          local users = pve.get("/access/users")
          note(op.guest.name .. " and " .. #users .. " users")
        end)
        """

    private struct Service: OpenService {
        let simulator: Simulator
        let workspace: Workspace
        let gateway: GatewayProcess
        let secret: String
        var socket: String { workspace.path("gateway.sock") }

        static func start() async throws -> Service {
            let simulator = try await Simulator.start()
            let workspace = try Workspace()
            chmod(workspace.path, 0o711)
            let secret = try await simulator.makeToken(ProfileTokenTests.token, roles: ["/": "PVEAuditor"])
            try workspace.write("agent.secret", secret)
            let gateway = try GatewayProcess.serve(
                try configuration(simulator, workspace, token: ["secret_file": "agent.secret"]),
                ["--socket", workspace.path("gateway.sock"), "--socket-mode", "666"], in: workspace)
            let service = Service(simulator: simulator, workspace: workspace, gateway: gateway, secret: secret)
            _ = try await gateway.child.wait(for: "the socket") { _ in
                access(service.socket, F_OK) == 0 ? true : nil
            }
            return service
        }

        static func configuration(
            _ simulator: Simulator, _ workspace: Workspace, token: JSONObject
        ) throws -> JSONObject {
            var token = token
            token["id"] = .string(ProfileTokenTests.token)
            var configuration = simulator.configuration
            configuration["audit"] = ["file": "audit.jsonl"]
            if access(workspace.path("hooks"), F_OK) != 0 {
                _ = try workspace.hooks(["look.lua": ProfileTokenTests.hook])
            }
            configuration["hooks"] = "hooks"
            configuration["profiles"] = [
                "ops": ["uids": [0]],
                "agent": ["uids": [.int(Int(ProfileTokenTests.agent))], "toolsets": ["core"], "token": .object(token)],
            ]
            return configuration
        }

        /// What arrived at the cluster while something was done, a line each.
        func requests<Value>(during body: () async throws -> Value) async throws -> (Value, [String]) {
            let before = simulator.requests.count
            let value = try await body()
            return (value, Array(simulator.requests.dropFirst(before)))
        }
    }

    @Test func whatTheTokenMayNotIsRefusedByProxmox() async throws {
        let service = try await Service.start()
        // Lists, and all that a resource consists of.
        let (list, listing) = try await service.requests { try await service.call(["get_vms"]) }
        #expect(list["ok"] == true && (list["result"]?["total"]?.int ?? 0) > 1, "\(list)")
        #expect(!listing.isEmpty && listing.allSatisfy { $0.contains(" \(Self.token) ") }, "\(listing)")
        let meta =
            #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}"#
        let (read, reading) = try await service.requests {
            try await service.ask([
                #"{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"proxmox://cluster",\#(meta)}}"#,
                #"{"jsonrpc":"2.0","id":2,"method":"completion/complete","params":{"ref":{"type":"ref/resource","uri":"proxmox://nodes/{node}"},"argument":{"name":"node","value":""},\#(meta)}}"#,
            ])
        }
        #expect(read.count == 2 && read.allSatisfy { $0["result"] != nil }, "\(read)")
        #expect(!reading.isEmpty && reading.allSatisfy { $0.contains(" \(Self.token) ") }, "\(reading)")

        // The profile gives the tool and policy allows it; Proxmox does not.
        let (refused, tried) = try await service.requests { try await service.call(["stop_vm", "vmid=101"]) }
        #expect(refused.code == "not_permitted", "\(refused)")
        #expect(refused.message.contains("VM.PowerMgmt"), "\(refused)")
        let post = try #require(tried.first { $0.contains("POST") && $0.contains("/status/stop") }, "\(tried)")
        #expect(post.contains(" \(Self.token) ") && post.contains("-> 403"), "\(post)")

        // What decides is looked at with the gateway's own account, what is answered with the token.
        let (config, looked) = try await service.requests { try await service.call(["get_vm_config", "vmid=101"]) }
        #expect(config["result"]?["notes"]?.array?.first?.string?.contains("users") == true, "\(config)")
        let users = try #require(looked.first { $0.contains("/access/users") }, "\(looked)")
        #expect(users.contains(" \(service.simulator.tokenID) "), "\(users)")
        let answer = try #require(looked.last { $0.contains("/qemu/101/config") }, "\(looked)")
        #expect(answer.contains(" \(Self.token) "), "\(answer)")

        // Another principal's calls go with the gateway's own.
        let (stopped, stopping) = try await service.requests { try await service.call(["stop_vm", "vmid=101"], as: 0) }
        #expect(stopped["ok"] == true, "\(stopped)")
        #expect(stopping.allSatisfy { !$0.contains(Self.token) }, "\(stopping)")

        // With the right on one guest, the change and its task go with the token too.
        try await service.simulator.grant("/vms/102", "PVEVMUser", to: Self.token)
        let (started, starting) = try await service.requests { try await service.call(["start_vm", "vmid=102"]) }
        #expect(started["ok"] == true, "\(started)")
        #expect(started["result"]?["task"]?["upid"]?.string?.contains(Self.token) == true, "\(started)")
        #expect(starting.contains { $0.contains("/tasks/") && $0.contains("/status ") }, "\(starting)")
        #expect(
            starting.filter { $0.contains("/tasks/") || $0.contains("POST") }.allSatisfy { $0.contains(Self.token) },
            "\(starting)")

        // The audit says which account; nobody learns the secret.
        let audit = try service.workspace.lines("audit.jsonl")
        let outcomes = audit.filter { $0["event"] == "outcome" }
        #expect(outcomes.map { $0["account"]?.string } == [Self.token, nil, Self.token], "\(outcomes)")
        let shown = try await Finished.proxgate(["config", "show", service.workspace.path("gateway.json")])
        #expect(shown.code == 0 && shown.output.contains("agent.secret"), "\(shown)")
        for text in [try service.workspace.read("audit.jsonl"), service.gateway.child.errors, shown.output] {
            #expect(!text.contains(service.secret))
        }
        service.gateway.child.signal(SIGTERM)
        #expect(try await service.gateway.child.exitCode() == 0)
    }

    @Test func aTokenThatIsExchangedHoldsAtOnceAndAWrongOneIsNoWayToTheGatewaysOwn() async throws {
        let service = try await Service.start()
        #expect(try await service.call(["get_vms"])["ok"] == true)
        let wrong = try Service.configuration(
            service.simulator, service.workspace, token: ["secret": "00000000-0000-0000-0000-000000000000"])
        try service.workspace.write("gateway.json", .object(wrong))
        service.gateway.child.signal(SIGHUP)
        _ = try await service.gateway.child.wait(for: "the reload") { $0.errors.contains("loaded anew") ? true : nil }
        let refused = try await service.call(["get_vms"])
        #expect(refused.code == "unauthorized", "\(refused)")
        #expect(try await service.call(["get_vms"], as: 0)["ok"] == true)
        // The doctor says the same, and does not say the secret.
        let doctor = try await Finished.proxgate(["doctor", "--config", service.workspace.path("gateway.json")])
        #expect(doctor.code == 1)
        #expect(doctor.output.contains("profile agent: account: token \(Self.token)"), "\(doctor.output)")
        #expect(!doctor.output.contains("00000000-0000"))
        try service.workspace.write(
            "gateway.json",
            .object(
                try Service.configuration(
                    service.simulator, service.workspace, token: ["secret_file": "agent.secret"])))
        let lacks = try await Finished.proxgate(["doctor", "--config", service.workspace.path("gateway.json")])
        #expect(lacks.output.contains("profile agent: privilege VM.PowerMgmt: missing on /vms"), "\(lacks.output)")
        #expect(lacks.output.contains("--tokens '\(Self.token)'"), "\(lacks.output)")
        service.gateway.child.signal(SIGTERM)
        #expect(try await service.gateway.child.exitCode() == 0)
    }

    /// The token is the gateway's to use: nobody changes it through the gateway, for as long as a profile names it.
    @Test func itIsLeftAloneUntilNoProfileNamesIt() async throws {
        let service = try await Service.start()
        func reload(_ count: Int, keeping: Bool) async throws {
            var configuration = try Service.configuration(
                service.simulator, service.workspace, token: ["secret_file": "agent.secret"])
            var profiles: JSONObject = ["ops": ["uids": [0], "tools": ["delete_token", "set_acl"]]]
            if keeping { profiles["agent"] = configuration["profiles"]?["agent"] }
            configuration["profiles"] = .object(profiles)
            try service.workspace.write("gateway.json", .object(configuration))
            service.gateway.child.signal(SIGHUP)
            _ = try await service.gateway.child.wait(for: "the reload") {
                $0.errors.split(separator: "\n").count { $0.contains("loaded anew") } >= count ? true : nil
            }
        }
        try await reload(1, keeping: true)
        let delete = ["delete_token", "userid=agent@pve", "tokenid=gateway"]
        let before = service.simulator.changes.count
        let deletion = try await service.call(delete, as: 0)
        #expect(deletion.code == "denied" && deletion.message.contains("own API token"), "\(deletion)")
        let rights = try await service.call(
            ["set_acl", "path=/", "roles:=[\"Administrator\"]", "tokens:=[\"\(Self.token)\"]"], as: 0)
        #expect(rights.code == "denied" && rights.message.contains("own rights"), "\(rights)")
        #expect(service.simulator.changes.count == before)
        try await reload(2, keeping: false)
        let deleted = try await service.call(delete, as: 0)
        #expect(deleted["ok"] == true, "\(deleted)")
        service.gateway.child.signal(SIGTERM)
        #expect(try await service.gateway.child.exitCode() == 0)
    }
}

extension Simulator {
    /// Makes a user with a token that has rights of its own.
    ///
    /// - Parameter roles: by path.
    /// - Returns: the token's secret.
    func makeToken(_ id: String, roles: [String: String]) async throws -> String {
        let parts = id.split(separator: "!").map(String.init)
        _ = try await change("POST", "/access/users", ["userid=\(parts[0])"])
        let made = try await change("POST", "/access/users/\(parts[0])/token/\(parts[1])", ["privsep=1"])
        for (path, role) in roles { try await grant(path, role, to: id) }
        guard let secret = made["data"]?["value"]?.string else { throw HarnessError("no token: \(made)") }
        return secret
    }

    func grant(_ path: String, _ role: String, to token: String) async throws {
        let user = token.split(separator: "!")[0]
        // A token never has more than its user.
        for subject in ["users=\(user)", "tokens=\(token)"] {
            _ = try await change("PUT", "/access/acl", ["path=\(path)", "roles=\(role)", subject])
        }
    }

    private func change(_ method: String, _ path: String, _ parameters: [String]) async throws -> JSONObject {
        let words =
            ["curl", "-sSf", "-w", "\n", "--max-time", "60", "--cacert", certificate, "-X", method]
            + ["-H", "Authorization: PVEAPIToken=\(tokenID)=\(tokenSecret)"]
            + parameters.flatMap { ["--data-urlencode", $0] } + ["\(url)/api2/json\(path)"]
        let done = try await Finished.run("/usr/bin/env", words)
        guard done.code == 0, let answer = done.json else { throw HarnessError("\(method) \(path): \(done.errors)") }
        return answer
    }
}
