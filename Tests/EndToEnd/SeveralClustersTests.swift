import Glibc
import JSONLines
import Testing

/// One gateway, two clusters with the same VMIDs.
@Suite struct SeveralClustersTests {
    /// Each hook goes by something else of the cluster: its name, its settings, what it answers.
    private static let hooks = [
        "rules.lua": """
        -- The production cluster keeps its machines running.
        pre("stop_vm", function(op)
          if op.cluster == "prod" then deny("nothing is stopped on " .. op.cluster) end
        end)
        pre("start_vm get_vm_config", function(op)
          note("the limit is " .. settings.limit .. ", it has " .. #pve.get("/nodes") .. " nodes")
        end)
        pre("reset_vm", function(op) confirm("Really reset " .. op.vmid .. "?", { by = "caller" }) end)
        pre("suspend_vm", function(op) confirm("Really suspend " .. op.vmid .. "?") end)
        pre("update_vm_config", function(op) op.args.cluster = "lab" end)
        """
    ]

    struct Pair: Sendable {
        let lab: Simulator
        let prod: Simulator
        let workspace: Workspace

        static func start(speed: Double = 20) async throws -> Pair {
            Pair(
                lab: try await Simulator.start(speed: speed),
                prod: try await Simulator.start(speed: speed, ["--nodes", "4"]), workspace: try Workspace())
        }

        func configuration(_ more: JSONObject = [:]) throws -> JSONObject {
            func cluster(_ simulator: Simulator, _ more: JSONObject) -> JSONValue {
                var cluster = simulator.cluster()
                cluster["name"] = nil
                for (name, value) in more { cluster[name] = value }
                return .object(cluster)
            }
            var configuration: JSONObject = [
                "clusters": [
                    "lab": cluster(lab, [:]), "prod": cluster(prod, ["settings": ["limit": 2], "timeout": 20]),
                ],
                "settings": ["limit": 1], "audit": ["file": "audit.jsonl"], "state": "state.db",
            ]
            if access(workspace.path("hooks"), F_OK) != 0 { _ = try workspace.hooks(SeveralClustersTests.hooks) }
            configuration["hooks"] = "hooks"
            for (name, value) in more { configuration[name] = value }
            return configuration
        }

        func serve(_ more: JSONObject = [:], _ words: [String] = []) throws -> GatewayProcess {
            try GatewayProcess.serve(try configuration(more), words, in: workspace)
        }
    }

    private static let meta =
        #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}"#

    @Test func aCallIsForTheClusterThatItNames() async throws {
        let pair = try await Pair.start()
        let gateway = try pair.serve()
        // Every tool has the argument, and needs it.
        let tools = try await gateway.ask(#"{"id":1,"op":"tools"}"#)["result"]?["tools"]?.array ?? []
        #expect(tools.count > 20)
        for tool in tools {
            let schema = tool["input_schema"]
            #expect(schema?["properties"]?["cluster"]?["enum"] == ["lab", "prod"], "\(tool["name"] ?? .null)")
            #expect(schema?["required"]?.array?.contains("cluster") == true, "\(tool["name"] ?? .null)")
        }
        let none = try await gateway.ask(#"{"id":2,"tool":"stop_vm","args":{"vmid":"x"}}"#)
        #expect(none.code == "invalid_arguments")
        #expect(
            none.message.contains("cluster: is missing: which cluster the call is for, one of lab, prod")
                && none.message.contains("vmid:"), "\(none)")
        let other = try await gateway.ask(#"{"id":3,"tool":"get_vms","args":{"cluster":"prd"}}"#)
        #expect(other.message.contains("no cluster 'prd' (did you mean 'prod'?); there are lab, prod"), "\(other)")
        let number = try await gateway.ask(#"{"id":4,"tool":"get_vms","args":{"cluster":1}}"#)
        #expect(number.message.contains("must be a cluster's name"), "\(number)")

        // VM 100 here is not VM 100 there.
        let stopped = try await gateway.ask(#"{"id":5,"tool":"stop_vm","args":{"cluster":"lab","vmid":100}}"#)
        #expect(stopped["ok"] == true && stopped["result"]?["cluster"] == "lab", "\(stopped)")
        #expect(stopped["text"]?.string?.hasSuffix("⚙️ Cluster: lab") == true, "\(stopped)")
        #expect(pair.lab.changes == ["POST /nodes/pve1/qemu/100/status/stop"] && pair.prod.changes == [])
        let denied = try await gateway.ask(#"{"id":6,"tool":"stop_vm","args":{"cluster":"prod","vmid":100}}"#)
        #expect(denied.code == "denied" && denied.message.contains("nothing is stopped on prod"), "\(denied)")
        #expect(denied["error"]?["cluster"] == "prod" && pair.prod.changes == [])
        func status(_ cluster: String, _ id: Int) async throws -> String? {
            let line = #"{"id":\#(id),"tool":"get_vm_status","args":{"cluster":"\#(cluster)","vmid":100}}"#
            return try await gateway.ask(line)["result"]?["status"]?.string
        }
        #expect(try await status("lab", 7) == "stopped")
        #expect(try await status("prod", 8) == "running")

        // Settings and pve.get are the cluster's; hooks cannot send a call elsewhere.
        for (id, cluster, note) in [(9, "lab", "limit is 1, it has 3"), (10, "prod", "limit is 2, it has 4")] {
            let started = try await gateway.ask(
                #"{"id":\#(id),"tool":"start_vm","args":{"cluster":"\#(cluster)","vmid":102}}"#)
            #expect(started["ok"] == true, "\(started)")
            #expect(started["result"]?["notes"]?.array?.first?.string?.contains(note) == true, "\(started)")
        }
        let moved = try await gateway.ask(
            #"{"id":11,"tool":"update_vm_config","args":{"cluster":"prod","vmid":101,"cores":1}}"#)
        #expect(moved.code == "denied" && !pair.lab.changes.contains { $0.hasPrefix("PUT") }, "\(moved)")

        // What a bulk call consists of is for the same cluster.
        let bulk = try await gateway.ask(
            #"{"id":12,"tool":"power_vms","args":{"cluster":"lab","action":"stop","vmids":[101,103]}}"#)
        #expect(bulk["ok"] == true, "\(bulk)")
        #expect(pair.lab.changes.filter { $0.hasSuffix("/status/stop") }.count == 3, "\(pair.lab.changes)")
        #expect(pair.prod.changes.count == 1, "\(pair.prod.changes)")

        // An answer holds where the question was put.
        let asked = try await gateway.ask(#"{"id":13,"tool":"reset_vm","args":{"cluster":"prod","vmid":101}}"#)
        let approval = try #require(asked["error"]?["approval"]?.string, "\(asked)")
        #expect(asked["error"]?["headline"]?.string?.hasPrefix("reset_vm · cluster prod · VM 101") == true, "\(asked)")
        let elsewhere = try await gateway.ask(
            #"{"id":14,"tool":"reset_vm","args":{"cluster":"lab","vmid":104},"confirm":"\#(approval)"}"#)
        #expect(elsewhere["ok"] == false, "\(elsewhere)")
        let again = try await gateway.ask(
            #"{"id":15,"tool":"reset_vm","args":{"cluster":"prod","vmid":101},"confirm":"\#(approval)"}"#)
        #expect(again["ok"] == true, "\(again)")
        #expect(pair.prod.changes.last == "POST /nodes/pve1/qemu/101/status/reset", "\(pair.prod.changes)")

        // Settings of one cluster are loaded anew like all others.
        var changed = try pair.configuration()
        var clusters = changed["clusters"]?.object ?? [:]
        var prod = clusters["prod"]?.object ?? [:]
        prod["settings"] = ["limit": 9]
        clusters["prod"] = .object(prod)
        changed["clusters"] = .object(clusters)
        try pair.workspace.write("gateway.json", .object(changed))
        gateway.child.signal(SIGHUP)
        _ = try await gateway.child.wait(for: "the reload") { $0.errors.contains("loaded anew") ? true : nil }
        for (id, cluster, limit) in [(16, "lab", 1), (17, "prod", 9)] {
            let started = try await gateway.ask(
                #"{"id":\#(id),"tool":"get_vm_config","args":{"cluster":"\#(cluster)","vmid":102}}"#)
            let note = started["result"]?["notes"]?.array?.first?.string
            #expect(note?.contains("limit is \(limit),") == true, "\(started)")
        }
        let found = try await gateway.ask(
            #"{"id":18,"tool":"find_tools","args":{"cluster":"lab","query":"stop a vm"}}"#)
        let schemas =
            found["result"]?["tools"]?.array?.compactMap { $0["input_schema"]?["properties"]?["cluster"] } ?? []
        #expect(!schemas.isEmpty && schemas.allSatisfy { $0["enum"] == ["lab", "prod"] }, "\(found)")

        #expect(try await gateway.end() == 0)
        let shown = try await Finished.proxgate([
            "audit", "tail", "--file", pair.workspace.path("audit.jsonl"), "--cluster", "prod", "--guest", "100",
        ])
        #expect(
            shown.output.contains("stop_vm  cluster prod  100@pve1") && !shown.output.contains("cluster lab"),
            "\(shown)")
        let audit = try pair.workspace.lines("audit.jsonl")
        #expect(audit.first?["cluster"] == "lab, prod")
        for line in audit where line["guests"]?.array?.isEmpty == false {
            #expect(line["asked"]?["cluster"] == line["cluster"] || line["event"] != "intent", "\(line)")
            #expect(line["cluster"] == "lab" || line["cluster"] == "prod", "\(line)")
        }
        let intents = audit.filter { $0["event"] == "intent" }.compactMap { $0["cluster"]?.string }
        #expect(intents.prefix(6) == ["lab", "lab", "prod", "lab", "lab", "prod"], "\(intents)")
    }

    @Test func resourcesCompletionsAndPromptsCarryTheCluster() async throws {
        let pair = try await Pair.start()
        let gateway = try pair.serve()
        func ask(_ id: Int, _ method: String, _ params: String) async throws -> JSONObject {
            let line = #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":{\#(params)\#(Self.meta)}}"#
            return try await gateway.ask(line)
        }
        let list = try await ask(1, "resources/list", "")["result"]?["resources"]?.array ?? []
        let uris = list.compactMap { $0["uri"]?.string }
        for uri in [
            "proxgate://policy", "proxmox://clusters/lab", "proxmox://clusters/prod",
            "proxmox://clusters/prod/nodes/pve4",
            "proxmox://clusters/lab/nodes/pve1/qemu/100", "proxmox://clusters/prod/nodes/pve1/qemu/100",
        ] { #expect(uris.contains(uri), "\(uri) in \(uris)") }
        #expect(Set(uris).count == uris.count && !uris.contains("proxmox://cluster"))
        #expect(!uris.contains("proxmox://clusters/lab/nodes/pve4"))

        let before = pair.prod.requests.count
        let node = try await ask(2, "resources/read", #""uri":"proxmox://clusters/lab/nodes/pve1","#)
        #expect(node["result"]?["contents"]?.array?.first?["text"]?.string?.contains("pve1") == true, "\(node)")
        #expect(pair.prod.requests.count == before, "the other cluster is not asked")
        for (id, uri) in [
            (3, "proxmox://nodes/pve1"), (4, "proxmox://clusters/none/nodes/pve1"),
            (5, "proxmox://clusters/lab/cluster"),
            (6, "proxmox://clusters/lab/nodes/pve4"), (7, "proxmox://cluster"), (8, "proxmox://clusters/"),
        ] {
            let missing = try await ask(id, "resources/read", #""uri":"\#(uri)","#)
            #expect(missing["error"]?["message"]?.string?.contains("no resource") == true, "\(missing)")
        }
        let policy = try await ask(9, "resources/read", #""uri":"proxgate://policy","#)
        let text = policy["result"]?["contents"]?.array?.first?["text"]?.string ?? ""
        #expect(text.contains("On cluster lab:") && text.contains("On cluster prod:"), "\(text)")

        let templates = try await ask(10, "resources/templates/list", "")["result"]?["resourceTemplates"]?.array ?? []
        #expect(templates.allSatisfy { $0["uriTemplate"]?.string?.hasPrefix("proxmox://clusters/{cluster}/") == true })
        func complete(_ id: Int, _ name: String, _ context: String) async throws -> [JSONValue]? {
            let reference = #"{"type":"ref/resource","uri":"proxmox://clusters/{cluster}/nodes/{node}"}"#
            let argument = #""argument":{"name":"\#(name)","value":""},"context":{"arguments":{\#(context)}},"#
            let answer = try await ask(id, "completion/complete", #""ref":\#(reference),\#(argument)"#)
            return answer["result"]?["completion"]?["values"]?.array
        }
        #expect(try await complete(11, "cluster", "") == ["lab", "prod"])
        #expect(try await complete(12, "node", #""cluster":"lab""#) == ["pve1", "pve2", "pve3"])
        #expect(try await complete(13, "node", #""cluster":"prod""#) == ["pve1", "pve2", "pve3", "pve4"])
        #expect(try await complete(14, "node", #""cluster":"none""#) == [])
        #expect(try await complete(15, "node", "")?.count == 4)

        let prompts = try await ask(16, "prompts/list", "")["result"]?["prompts"]?.array ?? []
        #expect(prompts.allSatisfy { $0["arguments"]?.array?.first?["name"] == "cluster" })
        let unnamed = try await ask(17, "prompts/get", #""name":"diagnose_vm","arguments":{"vmid":"100"},"#)
        #expect(unnamed["error"]?["message"]?.string?.contains("'cluster' is missing") == true, "\(unnamed)")
        let prompt = try await ask(
            18, "prompts/get", #""name":"diagnose_vm","arguments":{"cluster":"prod","vmid":"100"},"#)
        let messages = JSONWriter.string(prompt["result"] ?? .null)
        #expect(messages.contains("cluster prod") && messages.contains("proxmox://clusters/prod/nodes/pve1/qemu/100"))

        // Who listens to a guest hears of that one.
        let uri = { (cluster: String) in "proxmox://clusters/\(cluster)/nodes/pve1/qemu/101" }
        try gateway.send(
            #"{"jsonrpc":"2.0","id":"listen","method":"subscriptions/listen","params":{"notifications":{"resourceSubscriptions":["\#(uri("lab"))","\#(uri("prod"))","proxmox://nodes/pve1"]},\#(Self.meta)}}"#
        )
        let agreed = try await gateway.child.wait(for: "the acknowledgement") { child in
            child.lines.first { $0["method"] == "notifications/subscriptions/acknowledged" }
        }
        let watched = agreed["params"]?["notifications"]?["resourceSubscriptions"]
        #expect(watched == [.string(uri("lab")), .string(uri("prod"))], "\(agreed)")
        let stop = try await gateway.ask(#"{"id":"stop","tool":"stop_vm","args":{"cluster":"lab","vmid":101}}"#)
        #expect(stop["ok"] == true, "\(stop)")
        let told = try await gateway.child.wait(for: "the notice") { child in
            child.lines.first { $0["method"] == "notifications/resources/updated" }
        }
        #expect(told["params"]?["uri"] == .string(uri("lab")), "\(told)")
        #expect(
            !gateway.child.lines.contains {
                $0["method"] == "notifications/resources/updated" && $0["params"]?["uri"] == .string(uri("prod"))
            })

        // A call's link leads to the guest that was acted on.
        let call = try await ask(
            19, "tools/call", #""name":"start_vm","arguments":{"cluster":"prod","vmid":102},"#)
        let links = call["result"]?["content"]?.array?.compactMap { $0["uri"]?.string } ?? []
        #expect(links.count == 1 && links[0].hasPrefix("proxmox://clusters/prod/nodes/"), "\(call)")
        #expect(try await gateway.end() == 0)
    }

    @Test func aClusterThatIsGoneTakesNothingWithIt() async throws {
        let pair = try await Pair.start()
        let gateway = try pair.serve()
        #expect(
            try await gateway.ask(#"{"id":1,"tool":"get_nodes","args":{"cluster":"prod"}}"#)["ok"] == true)
        pair.prod.child.signal(SIGKILL)
        _ = try await pair.prod.child.exitCode()
        let gone = try await gateway.ask(#"{"id":2,"tool":"get_nodes","args":{"cluster":"prod"}}"#)
        #expect(gone.code == "unreachable" && gone["error"]?["cluster"] == "prod", "\(gone)")
        #expect(gone.message.contains("cluster prod cannot be reached"), "\(gone)")
        let other = try await gateway.ask(#"{"id":3,"tool":"stop_vm","args":{"cluster":"lab","vmid":101}}"#)
        #expect(other["ok"] == true, "\(other)")
        let list = try await gateway.ask(
            #"{"jsonrpc":"2.0","id":4,"method":"resources/list","params":{\#(Self.meta)}}"#)
        let uris = list["result"]?["resources"]?.array?.compactMap { $0["uri"]?.string } ?? []
        #expect(uris.contains("proxmox://clusters/lab/nodes/pve1") && uris.contains("proxmox://clusters/prod"))
        #expect(!uris.contains { $0.hasPrefix("proxmox://clusters/prod/") }, "\(uris)")
        #expect(try await gateway.end() == 0)

        let doctor = try await Finished.proxgate(["doctor", "--config", pair.workspace.path("gateway.json")])
        #expect(doctor.code == 1)
        #expect(doctor.output.contains("✗ cluster prod: endpoint 127.0.0.1:"), "\(doctor.output)")
        #expect(doctor.output.contains("✓ cluster lab: privileges"), "\(doctor.output)")
        #expect(doctor.output.contains("✓ cluster lab: hooks") && doctor.output.contains("✓ cluster prod: hooks"))
    }

    @Test func tasksAreTakenOverClusterByCluster() async throws {
        // A task takes minutes.
        let pair = try await Pair.start(speed: 0.005)
        let killed = try pair.serve()
        for (id, cluster) in [(1, "lab"), (2, "prod")] {
            let line = #"{"id":\#(id),"tool":"start_vm","args":{"cluster":"\#(cluster)","vmid":102},"wait":false}"#
            #expect(try await killed.ask(line)["ok"] == true)
        }
        let open = try await killed.ask(#"{"id":3,"op":"status"}"#)["result"]?["tasks"]?.array ?? []
        #expect(Set(open.compactMap { $0["cluster"]?.string }) == ["lab", "prod"], "\(open)")
        killed.child.signal(SIGKILL)
        _ = try await killed.child.exitCode()
        let next = try pair.serve()
        let adopted = try await next.child.wait(for: "both tasks") { _ in
            let lines = (try? pair.workspace.lines("audit.jsonl")) ?? []
            let found = lines.filter { $0["event"] == "adopt" }
            return found.count == 2 ? found : nil
        }
        #expect(adopted.map { $0["cluster"] } == ["lab", "prod"], "\(adopted)")
        // Each is followed, and ended, where it runs.
        let upid = try #require(adopted[1]["upids"]?.array?.first?.string)
        let stop = try await next.ask(
            #"{"id":1,"tool":"stop_task","args":{"cluster":"prod","upid":"\#(upid)"}}"#)
        #expect(stop["ok"] == true, "\(stop)")
        let ended = try await next.child.wait(for: "its end") { _ in
            let lines = (try? pair.workspace.lines("audit.jsonl")) ?? []
            return lines.first { $0["event"] == "task_end" }
        }
        #expect(ended["cluster"] == "prod" && ended["upids"] == [.string(upid)], "\(ended)")
        let left = try await next.ask(#"{"id":2,"op":"status"}"#)["result"]?["tasks"]?.array ?? []
        #expect(left.map { $0["cluster"] } == ["lab"], "\(left)")
        next.child.signal(SIGKILL)
        _ = try await next.child.exitCode()
    }

    @Test func commandsCopeWithSeveralClusters() async throws {
        let pair = try await Pair.start()
        let profiles: JSONObject = [
            "ops": ["users": ["alice"], "clusters": ["lab"]],
            "guests": ["users": ["*"], "read_only": true],
        ]
        let file = try pair.workspace.write(
            "gateway.json", .object(try pair.configuration(["profiles": .object(profiles)])))
        let check = try await Finished.proxgate(["config", "check", file])
        #expect(check.code == 0, "\(check)")
        #expect(check.output.contains("cluster lab at 127.0.0.1:\(pair.lab.port); cluster prod at"), "\(check)")
        let shown = try await Finished.proxgate(["config", "show", file])
        #expect(shown.output.contains("\"prod\"") && !shown.output.contains(pair.prod.tokenSecret), "\(shown)")
        let named = try await Finished.run(
            "/usr/bin/env", ["PROXGATE_ENDPOINTS=one", Places.proxgate, "config", "check", file])
        #expect(named.code != 0 && named.errors.contains("PROXGATE_ENDPOINTS: the configuration has several clusters"))

        func eval(_ more: [String]) async throws -> Finished {
            try await Finished.proxgate(["policy", "eval", "stop_vm", "vmid=101", "--config", file] + more)
        }
        #expect(try await eval(["--cluster", "prod"]).code == 3)
        #expect(try await eval(["--cluster", "lab"]).code == 0)
        let alice = try await eval(["--cluster", "lab", "--as", "alice"])
        #expect(alice.code == 0 && alice.output.contains("ops"), "\(alice)")
        let elsewhere = try await eval(["--cluster", "prod", "--as", "alice"])
        #expect(elsewhere.code == 3 && elsewhere.output.contains("only reads"), "\(elsewhere)")
        let unclear = try await eval([])
        #expect(unclear.code != 0 && unclear.errors.contains("give --cluster, one of lab, prod"), "\(unclear)")
        let explained = try await Finished.proxgate(["policy", "explain", "--config", file, "--as", "alice"])
        #expect(explained.output.contains("On cluster lab:") && explained.output.contains("On cluster prod:"))
        #expect(
            explained.output.contains("Profile 'ops' holds.") && explained.output.contains("Profile 'guests' holds."))
        let misspelt = try JSONWriter.string(.object(pair.configuration())).replacing(
            #"{"limit":2}"#, with: #"{"limitt":2}"#)
        let start = try await Finished.proxgate([
            "serve", "--config", try pair.workspace.write("misspelt.json", misspelt),
        ])
        #expect(start.code != 0 && start.errors.contains("with the settings of cluster prod:"), "\(start)")
        #expect(start.errors.contains("limitt"), "\(start)")
        let copy = try await Finished.proxgate(["simulate", "--from-cluster", "--config", file])
        #expect(copy.code != 0 && copy.errors.contains("has several clusters"), "\(copy)")
        let call = try await Finished.proxgate([
            "call", "get_vms", "cluster=prod", "--config",
            try pair.workspace.write("open.json", .object(try pair.configuration())), "--json",
        ])
        #expect(call.json?["ok"] == true && call.json?["result"]?["cluster"] == "prod", "\(call)")
    }
}
