import Glibc
import JSONLines
import Testing

/// What somebody does with the infrastructure tools, told in order.
@Suite(.serialized) struct InfrastructureScenarioTests {
    static func names() async throws -> [String] {
        let specs = try await Finished.proxgate(["tools", "--json"]).json?["tools"]?.array ?? []
        return specs.compactMap { $0["name"]?.string }
    }

    static func done(_ run: ToolRun, _ tool: String, _ arguments: JSONObject) async throws -> JSONObject {
        let answer = try await run.call(tool, arguments)
        #expect(answer["ok"] == true, "\(tool): \(JSONWriter.string(.object(answer)))")
        return answer["result"]?.object ?? [:]
    }

    /// Of its process, in bytes: now, or (`VmHWM:`) at most until now.
    private static func memory(of gateway: GatewayProcess, _ what: String = "VmRSS:") throws -> Int {
        let lines = try Workspace.read("/proc/\(gateway.child.pid)/status").split(separator: "\n")
        let words = lines.first { $0.hasPrefix(what) }?.split { $0 == " " || $0 == "\t" }
        return try #require(words?.dropFirst().first.flatMap { Int($0) }) << 10
    }

    @Test func aBridgeIsStagedDiffedRevertedAndApplied() async throws {
        let run = try await InfrastructureTableTests.run(try await Self.names())
        let bridge: JSONObject = ["node": "pve1", "iface": "vmbr9", "type": "bridge", "cidr": "198.51.100.1/24"]
        let staged = try await run.call("create_network", bridge)
        #expect(staged["text"]?.string?.contains("vmbr9 is new (address 198.51.100.1/24") == true, "\(staged)")
        let before = try await Self.done(run, "list_network", ["node": "pve1"])
        #expect(before["diff"]?.string?.contains("+iface vmbr9 inet static") == true)
        _ = try await Self.done(run, "revert_network", ["node": "pve1"])
        #expect(try await Self.done(run, "list_network", ["node": "pve1"])["pending"] == [])
        _ = try await Self.done(run, "create_network", bridge)
        let applied = try await Self.done(run, "apply_network", ["node": "pve1"])
        #expect(applied["goal_reached"] == true && applied["task"]?["status"] == "ok")
        // A guest can be on it from now on.
        _ = try await Self.done(run, "add_vm_nic", ["vmid": 102, "bridge": "vmbr9"])
        try await run.end()
    }

    /// While a node's network is set up anew nobody hears of it: what was begun is still followed to its end.
    @Test func theConnectionIsLostWhileTheNetworkIsApplied() async throws {
        let run = try await InfrastructureTableTests.run(try await Self.names())
        _ = try await Self.done(run, "create_network", ["node": "pve1", "iface": "vmbr9", "type": "bridge"])
        try await run.simulator.order("cut-after PUT /nodes/pve1/network count=1")
        try await run.simulator.order("refuse GET /nodes/pve1/tasks/* count=3")
        try await run.simulator.order("node-down GET /nodes/pve1/tasks/* count=1 for=100")
        let applied = try await run.call("apply_network", ["node": "pve1"], ["wait_timeout": 60])
        #expect(applied["result"]?["goal_reached"] == true, "\(applied)")
        #expect(applied["result"]?["task"]?["status"] == "ok", "\(applied)")
        #expect(run.simulator.changes.filter { $0 == "PUT /nodes/pve1/network" }.count == 1)
        try await run.end()
    }

    @Test func aFirewallOfAliasSetGroupAndRule() async throws {
        let run = try await InfrastructureTableTests.run(try await Self.names())
        _ = try await Self.done(run, "create_firewall_alias", ["name": "office", "cidr": "192.0.2.0/24"])
        _ = try await Self.done(run, "create_firewall_ipset", ["name": "admins"])
        _ = try await Self.done(run, "add_firewall_ipset_entry", ["name": "admins", "cidr": "dc/office"])
        _ = try await Self.done(run, "create_firewall_group", ["group": "web"])
        _ = try await Self.done(
            run, "add_firewall_rule", ["group": "web", "type": "in", "action": "ACCEPT", "macro": "HTTPS"])
        _ = try await Self.done(run, "add_firewall_rule", ["vmid": 101, "type": "group", "action": "web"])
        let locked = try await run.call("set_firewall_options", ["enable": true])
        #expect(locked.code == "conflict" && locked.message.contains("8006"))
        _ = try await Self.done(
            run, "add_firewall_rule",
            ["type": "in", "action": "ACCEPT", "proto": "tcp", "dport": "8006", "source": "+dc/admins"])
        let on = try await run.call("set_firewall_options", ["enable": true])
        #expect(on["text"]?.string?.contains("open only for +dc/admins") == true, "\(on)")
        _ = try await Self.done(run, "set_firewall_options", ["vmid": 101, "enable": true])
        let rules = try await run.call("list_firewall_rules", ["vmid": 101])
        #expect(rules["text"]?.string?.contains("apply security group web") == true)
        try await run.end()
    }

    /// Who is given little by the gateway has little at Proxmox, also through a gateway.
    @Test func aUserWithATokenForOneGuest() async throws {
        let run = try await InfrastructureTableTests.run(try await Self.names())
        _ = try await Self.done(run, "create_user", ["userid": "robot@pve", "comment": "restarts web2"])
        _ = try await Self.done(run, "create_role", ["roleid": "Starter", "privs": ["VM.Audit", "VM.PowerMgmt"]])
        let token = try await Self.done(
            run, "create_token", ["userid": "robot@pve", "tokenid": "nightly", "expire": 1_900_000_000])
        let value = try #require(token["value"]?.string)
        for subject in ["users": "robot@pve", "tokens": "robot@pve!nightly"] {
            _ = try await Self.done(
                run, "set_acl", ["path": "/vms/102", "roles": ["Starter"], subject.key: [.string(subject.value)]])
        }
        let can = try await run.call("get_permissions", ["userid": "robot@pve!nightly"])
        #expect(can["text"]?.string?.contains("VM: Audit, PowerMgmt") == true, "\(can)")
        // A gateway of its own, with the new token.
        var configuration: JSONObject = [
            "cluster": .object(run.simulator.cluster(token: ["id": "robot@pve!nightly", "secret": .string(value)]))
        ]
        configuration["hooks"] = "none"
        let robot = try GatewayProcess.serve(configuration)
        let started = try await robot.ask(#"{"id":1,"tool":"start_vm","args":{"vmid":102}}"#)
        #expect(started["ok"] == true, "\(started)")
        let others = try await robot.ask(#"{"id":2,"tool":"get_vms"}"#)
        #expect(others["result"]?["total"] == 1, "\(others)")
        let stranger = try await robot.ask(#"{"id":3,"tool":"stop_vm","args":{"vmid":101}}"#)
        #expect(["not_found", "not_permitted"].contains(stranger.code), "\(stranger)")
        let named = try await robot.ask(#"{"id":4,"tool":"stop_vm","args":{"vmid":101,"node":"pve1"}}"#)
        #expect(named.code == "not_permitted", "\(named)")
        let access = try await robot.ask(#"{"id":5,"tool":"create_user","args":{"userid":"more@pve"}}"#)
        #expect(["unknown_tool", "denied", "not_permitted"].contains(access.code), "\(access)")
        #expect(try await robot.end() == 0)
        // Its value was in one answer, and nowhere else.
        #expect(!run.gateway.child.errors.contains(value))
        _ = try await Self.done(run, "delete_user", ["userid": "robot@pve"])
        try await run.end()
    }

    @Test func aCertificateIsUploadedAndReplaced() async throws {
        let run = try await InfrastructureTableTests.run(try await Self.names())
        try await run.step(
            .init(
                "call_api", ["path": "/nodes/{node}/certificates/info", "parameters": ["node": "pve1"]],
                keep: ["pem": "data.0.pem"]))
        let arguments: JSONObject = ["node": "pve1", "certificates": "$pem", "key": "$key"]
        let first = try await Self.done(run, "upload_certificate", arguments)
        #expect(first["certificate"]?["days_left"]?.int ?? 0 > 0)
        #expect(try await run.call("upload_certificate", arguments).message.contains("force"))
        var again = arguments
        again["force"] = true
        _ = try await Self.done(run, "upload_certificate", again)
        let list = try await Self.done(run, "list_certificates", ["node": "pve1"])
        let files = (list["certificates"]?.array ?? []).filter { $0["filename"] == "pveproxy-ssl.pem" }
        #expect(files.count == 1)
        #expect(!run.gateway.child.errors.contains("bm90IGEga2V5"))
        try await run.end()
    }

    /// A large image (PROXGATE_UPLOAD_MIB, 256), of which the gateway holds a piece at a time; then a VM boots from it.
    @Test func anImageIsUploadedAttachedAndBooted() async throws {
        let run = try await InfrastructureTableTests.run(try await Self.names())
        let size = (getenv("PROXGATE_UPLOAD_MIB").flatMap { Int(String(cString: $0)) } ?? 256) << 20
        let image = run.workspace.path("big.iso")
        let descriptor = open(image, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        #expect(ftruncate(descriptor, size) == 0)
        close(descriptor)
        let before = try Self.memory(of: run.gateway)
        let begun = ContinuousClock.now
        let sent = try await Self.done(
            run, "upload_iso",
            ["node": "pve1", "storage": "local", "path": .string(image), "wait_timeout": 600])
        #expect(sent["size"] == .int(size) && sent["goal_reached"] == true, "\(sent)")
        let grown = try Self.memory(of: run.gateway, "VmHWM:") - before
        print(
            "upload of \(size >> 20) MiB: \(ContinuousClock.now - begun), at most \(grown >> 20) MiB more than before")
        #expect(grown < 64 << 20, "the gateway grew by \(grown >> 20) MiB")
        let volid = try #require(sent["volid"]?.string)
        let made = try await Self.done(
            run, "create_vm",
            ["node": "pve1", "name": "fresh", "storage": "local-lvm", "iso": .string(volid), "bridge": "vmbr0"])
        let vmid = try #require(made["vmid"])
        #expect(try await Self.done(run, "start_vm", ["vmid": vmid])["status"] == "running")
        let used = try await run.call("delete_volume", ["node": "pve1", "volid": .string(volid)])
        #expect(used.code == "conflict", "\(used)")
        try await run.end()
    }
}
