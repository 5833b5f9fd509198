import Glibc
import JSONLines
import Testing

/// Several users on one socket, to each of whom other clusters are there.
@Suite(.enabled(if: geteuid() == 0, "needs root, to be several users")) struct ClusterProfileTests {
    private static let agent: uid_t = 65_533
    private static let labOperator: uid_t = 65_532
    private static let prodOperator: uid_t = 65_531

    @Test func aClusterThatAProfileLacksIsNotThere() async throws {
        let pair = try await SeveralClustersTests.Pair.start()
        chmod(pair.workspace.path, 0o711)
        let token = "operators@pve!gateway"
        let secret = try await pair.prod.makeToken(token, roles: ["/": "PVEAuditor"])
        try pair.workspace.write("token.secret", secret)
        let profiles: JSONObject = [
            "ops": ["uids": [0]],
            "agent": ["uids": [.int(Int(Self.agent))], "clusters": ["lab"]],
            "lab operators": ["uids": [.int(Int(Self.labOperator))], "clusters": ["lab"], "approver": true],
            "prod operators": [
                "uids": [.int(Int(Self.prodOperator))], "clusters": ["prod"], "approver": true,
                "token": ["id": .string(token), "secret_file": "token.secret"],
            ],
        ]
        let socket = pair.workspace.path("gateway.sock")
        let gateway = try pair.serve(
            ["profiles": .object(profiles)], ["--socket", socket, "--socket-mode", "666"])
        _ = try await gateway.child.wait(for: "the socket") { _ in access(socket, F_OK) == 0 ? true : nil }
        let service = OpenSocket(socket: socket)

        // Not listed, not completed, not named.
        let meta =
            #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}"#
        let answers = try await service.ask([
            #"{"id":1,"op":"tools"}"#, #"{"id":2,"op":"status"}"#,
            #"{"jsonrpc":"2.0","id":3,"method":"resources/list","params":{\#(meta)}}"#,
            #"{"jsonrpc":"2.0","id":4,"method":"completion/complete","params":{"ref":{"type":"ref/resource","uri":"proxmox://nodes/{node}"},"argument":{"name":"node","value":""},\#(meta)}}"#,
        ])
        let tools = answers.first { $0["id"] == 1 }?["result"]?["tools"]?.array ?? []
        #expect(!tools.isEmpty && tools.allSatisfy { $0["input_schema"]?["properties"]?["cluster"] == nil })
        #expect(answers.first { $0["id"] == 2 }?["result"]?["clusters"] == nil)
        #expect(answers.count == 4)
        for answer in answers where answer["id"] != 1 {
            let text = JSONWriter.string(.object(answer))
            #expect(answer["result"] != nil && !text.contains("prod") && !text.contains("pve4"), "\(text)")
        }

        // Not callable; there is nothing to choose, so that nothing need be chosen.
        let prod = try await service.call(["get_vms", "cluster=prod"])
        #expect(prod.code == "invalid_arguments", "\(prod)")
        #expect(prod.message.contains("no cluster 'prod'") && prod.message.contains("there are lab"), "\(prod)")
        let none = try await service.call(["get_vms", "cluster=none"])
        #expect(none.message == prod.message.replacing("prod", with: "none"), "it is answered like one that nobody has")
        #expect(try await service.call(["start_vm", "vmid=102"])["ok"] == true)
        #expect(try await service.call(["stop_vm", "cluster=lab", "vmid=102"])["ok"] == true)
        func changes(_ simulator: Simulator) -> [String] { simulator.changes.filter { $0.contains("/status/") } }
        #expect(changes(pair.lab).count == 2 && changes(pair.prod).isEmpty)
        // Others do see both.
        let all = try await service.run(["status"], as: 0)
        #expect(all.output.contains("lab (profile ops)") && all.output.contains("prod (profile ops)"), "\(all.output)")

        // A profile's token is of its cluster.
        #expect(try await service.call(["get_nodes"], as: Self.prodOperator)["ok"] == true)
        #expect(pair.prod.requests.last?.contains(" \(token) ") == true, "\(pair.prod.requests.last ?? "")")
        #expect(!pair.lab.requests.contains { $0.contains(token) })

        // An approver of one cluster is none of the other.
        let asked = try await service.call(["suspend_vm", "cluster=prod", "vmid=101"], as: 0)
        let approval = try #require(asked["error"]?["approval"]?.string, "\(asked)")
        let stranger = try await service.run(["approvals", "approve", approval], as: Self.labOperator)
        #expect(stranger.code != 0 && stranger.errors.contains("no approval"), "\(stranger)")
        let shown = try await service.run(["approvals", "list", "--json"], as: Self.prodOperator)
        #expect(shown.output.contains("cluster prod") && shown.output.contains(#""cluster":"prod""#), "\(shown)")
        let own = try await service.run(["approvals", "approve", approval], as: Self.prodOperator)
        #expect(own.code == 0, "\(own)")
        let done = try await service.call(["suspend_vm", "cluster=prod", "vmid=101", "confirm=\(approval)"], as: 0)
        #expect(done["ok"] == true, "\(done)")
        #expect(changes(pair.prod).count == 1 && changes(pair.lab).count == 2)

        // Profiles are loaded anew, clusters are not.
        var changed = try pair.configuration(["profiles": .object(profiles)])
        changed["clusters"] = .object(
            JSONObject((changed["clusters"]?.object ?? [:]).map { ($0.name == "prod" ? "other" : $0.name, $0.value) }))
        changed["profiles"] = nil
        try pair.workspace.write("gateway.json", .object(changed))
        gateway.child.signal(SIGHUP)
        _ = try await gateway.child.wait(for: "the refusal") {
            $0.errors.contains("restart the gateway to serve others") ? true : nil
        }
        gateway.child.signal(SIGTERM)
        #expect(try await gateway.child.exitCode() == 0)
    }
}
