import JSONLines
import Testing

/// A change that Proxmox carries out at once and whose answer is lost: no task tells what came of it, so that the thing
/// itself is read. Nothing is sent twice, and nothing is claimed but what was read.
@Suite struct UnansweredChangeTests {
    @Test(
        arguments: [
            ("cut-before", "outcome_unknown", false, "unchanged"), ("cut-after", "outcome_unknown", true, "as_sent"),
            ("hang", "outcome_unknown", false, "unchanged"), ("slow", "outcome_unknown", true, "as_sent"),
            ("slow-body", "outcome_unknown", true, "as_sent"), ("garbage", "outcome_unknown", true, "as_sent"),
            ("endless-body", "outcome_unknown", true, "as_sent"), ("596", "outcome_unknown", false, "unchanged"),
            ("599", "outcome_unknown", false, "unchanged"), ("595", "unreachable", false, nil),
            ("403", "not_permitted", false, nil), ("500", "proxmox_error", false, nil),
            ("redirect", "proxmox_error", false, nil),
        ] as [(String, String, Bool, String?)])
    func theConfigurationIsRead(_ fault: String, _ code: String, _ isDone: Bool, _ shows: String?) async throws {
        let simulator = try await Simulator.start(faults: ["\(fault) PUT /nodes/pve1/qemu/102/config count=1"])
        var cluster = simulator.cluster()
        cluster["timeout"] = 2
        let workspace = try Workspace()
        let gateway = try GatewayProcess.serve(
            ["cluster": .object(cluster), "hooks": "none", "audit": ["file": "audit.jsonl"]], in: workspace)
        let begin = ContinuousClock.now
        let change = try await gateway.ask(
            #"{"id":1,"tool":"update_vm_config","args":{"vmid":102,"description":"changed"}}"#)
        // A request of two seconds, and the look.
        #expect(ContinuousClock.now - begin < .seconds(32))
        #expect(change.code == code, "\(change)")
        let read = change["error"]?["read"]
        #expect(read?["shows"]?.string == shows, "\(change)")
        if code == "outcome_unknown" {
            #expect(change.message.contains("may have been done"), "\(change)")
            #expect(change.message.contains("GET /nodes/pve1/qemu/102/config, read afterwards, shows"), "\(change)")
        }
        let after = try await gateway.ask(#"{"id":2,"tool":"get_vm_config","args":{"vmid":102}}"#)
        #expect((after["result"]?["description"] == "changed") == isDone, "\(after)")
        #expect(try await gateway.end() == 0)
        #expect(simulator.changes.count == 1, "\(simulator.changes)")
        // The audit has the look as well.
        let outcome = try workspace.lines("audit.jsonl").first { $0["event"] == "outcome" }
        #expect(outcome?["error"]?["code"]?.string == code && outcome?["error"]?["read"] == read, "\(outcome ?? [:])")
    }

    /// What else is changed without a task, and what of it cannot be told.
    @Test func otherThingsAreReadWhereTheyCanBe() async throws {
        let simulator = try await Simulator.start(faults: [
            "cut-after PUT /nodes/pve1/qemu/102/snapshot/one/config count=1",
            "cut-before PUT /nodes/pve1/qemu/102/snapshot/one/config count=1",
            "cut-after PUT /nodes/pve1/qemu/102/firewall/rules/0 count=1",
            "cut-before PUT /nodes/pve1/qemu/102/firewall/rules/0 count=1",
            "cut-before POST /pools count=1", "cut-after POST /pools count=1",
            "cut-before DELETE /pools/* count=1", "cut-after DELETE /pools/* count=1",
            "cut-after POST /nodes/pve1/qemu/102/firewall/rules count=1",
            "cut-after PUT /nodes/pve1/qemu/101/config count=1",
        ])
        let gateway = try GatewayProcess.serve(["cluster": .object(simulator.cluster()), "hooks": "none"])
        var id = 0
        func call(_ tool: String, _ arguments: String) async throws -> JSONObject {
            id += 1
            return try await gateway.ask(#"{"id":\#(id),"tool":"\#(tool)","args":{\#(arguments)}}"#)
        }
        #expect(try await call("create_snapshot", #""vmid":102,"snapname":"one""#)["ok"] == true)
        let rule = #""vmid":102,"type":"in","action":"ACCEPT","dport":"22","proto":"tcp""#
        let lost = [
            ("add_firewall_rule", rule, nil),
            ("update_snapshot", #""vmid":102,"snapname":"one","description":"a""#, "as_sent"),
            ("update_snapshot", #""vmid":102,"snapname":"one","description":"b""#, "unclear"),
            ("update_firewall_rule", #""vmid":102,"pos":0,"comment":"a""#, "as_sent"),
            ("update_firewall_rule", #""vmid":102,"pos":0,"comment":"b""#, "unchanged"),
            ("create_pool", #""poolid":"night","comment":"jobs""#, "unchanged"),
            ("create_pool", #""poolid":"night","comment":"jobs""#, "as_sent"),
            ("delete_pool", #""poolid":"night""#, "unchanged"), ("delete_pool", #""poolid":"night""#, "as_sent"),
            // What Proxmox hides cannot be compared.
            ("set_cloudinit", #""vmid":101,"cipassword":"mark-7bJ4.hunter""#, "unclear"),
        ]
        for (tool, arguments, shows) in lost {
            let answer = try await call(tool, arguments)
            #expect(answer.code == "outcome_unknown", "\(tool) \(arguments): \(answer)")
            #expect(answer["error"]?["read"]?["shows"]?.string == shows, "\(tool) \(arguments): \(answer)")
            #expect(!JSONWriter.string(.object(answer)).contains("hunter"))
        }
        let snapshots = try await call("list_snapshots", #""vmid":102"#)
        #expect(JSONWriter.string(.object(snapshots)).contains(#""description":"a""#), "\(snapshots)")
        #expect(try await call("get_pool", #""poolid":"night""#).code == "not_found")
        #expect(try await gateway.end() == 0)
        #expect(simulator.changes.count == lost.count + 1, "\(simulator.changes)")
    }

    /// Where the look fails as well, that is said.
    @Test func aLookThatFailsTellsNothing() async throws {
        let simulator = try await Simulator.start(faults: [
            "cut-after PUT /nodes/pve1/qemu/102/config count=1", "500 GET /nodes/pve1/qemu/102/snapshot/* count=1",
            "cut-after PUT /nodes/pve1/qemu/102/snapshot/one/config count=1",
        ])
        let gateway = try GatewayProcess.serve(["cluster": .object(simulator.cluster()), "hooks": "none"])
        let made = try await gateway.ask(
            #"{"id":1,"tool":"create_snapshot","args":{"vmid":102,"snapname":"one"}}"#)
        #expect(made["ok"] == true, "\(made)")
        let lost = try await gateway.ask(
            #"{"id":2,"tool":"update_snapshot","args":{"vmid":102,"snapname":"one","description":"a"}}"#)
        #expect(lost.code == "outcome_unknown" && lost["error"]?["read"]?["shows"] == "unread", "\(lost)")
        #expect(lost.message.contains("brought no answer"), "\(lost)")
        #expect(try await gateway.end() == 0)
        #expect(simulator.changes.count == 2, "\(simulator.changes)")
    }
}
