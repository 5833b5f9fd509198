import Gateway
import JSONLines
import SimulatedCluster
import Testing

@testable import Tools

@Suite(.timeLimit(.minutes(10))) struct APIToolsTests {
    @Test func aReadAnswersWithItsData() async throws {
        try await withLab { lab in
            let outcome = await lab.call(
                "call_api", ["path": "/nodes/{node}/qemu/{vmid}/config", "parameters": ["vmid": 101]])
            let result = try outcome.result.get()
            try Lab.check(result, of: "call_api")
            #expect(result["endpoint"] == "GET /nodes/{node}/qemu/{vmid}/config")
            #expect(result["data"]?["name"] == "web1")
            #expect(outcome.text.hasPrefix("✅ API GET /nodes/{node}/qemu/{vmid}/config"))
            let version = try await lab.result("call_api", ["path": "/version"])
            #expect(version["data"]?["version"] != nil)
            #expect(lab.changes == [])
        }
    }

    /// Neither as cloud-init gets it nor as a snapshot has it.
    @Test func aCloudInitPasswordIsNotShownNorItsHash() async throws {
        try await withLab { lab in
            let dump = await lab.call(
                "call_api",
                ["path": "/nodes/{node}/qemu/{vmid}/cloudinit/dump", "parameters": ["vmid": 101, "type": "user"]])
            let data = try dump.result.get()["data"]?.string ?? ""
            #expect(data.contains("user: deploy\npassword: **********\n"), "\(data)")
            _ = try await lab.result("create_snapshot", ["vmid": 101, "snapname": "one"])
            let place: JSONObject = ["vmid": 101, "snapname": "one"]
            let template = "/nodes/{node}/qemu/{vmid}/snapshot/{snapname}/config"
            let raw = await lab.call("call_api", ["path": .string(template), "parameters": .object(place)])
            let tool = await lab.call("get_vm_config", ["vmid": 101, "snapshot": "one"])
            for outcome in [dump, raw, tool] {
                let shown = JSONWriter.string(.object(try outcome.result.get())) + outcome.text
                #expect(!shown.contains("$5$") && shown.contains("**********"), "\(shown)")
            }
        }
    }

    @Test func aChangeFollowsItsTask() async throws {
        try await withLab { lab in
            let arguments: JSONObject = [
                "method": "POST", "path": "/nodes/{node}/qemu/{vmid}/status/start", "parameters": ["vmid": "102"],
            ]
            let dry = try await lab.call("call_api", arguments, ["dry_run": true]).result.get()
            #expect(dry["requests"]?.array?.first?["path"] == "/nodes/pve1/qemu/102/status/start")
            #expect(lab.changes == [])
            let result = try await lab.result("call_api", arguments)
            #expect(result["task"]?["status"] == "ok")
            #expect(try await lab.result("get_vm_status", ["vmid": 102])["status"] == "running")
            let again = try await lab.error("call_api", arguments)
            #expect(again.code == .taskFailed)
        }
    }

    @Test func allFaultsAreReportedBeforeAnythingIsSent() async throws {
        try await withLab { lab in
            let error = try await lab.error(
                "call_api",
                [
                    "method": "PUT", "path": "/nodes/{node}/qemu/{vmid}/resize",
                    "parameters": ["vmid": "0101", "dsik": "scsi0", "size": "+1G", "digest": 7, "skiplock": "yes"],
                ])
            #expect(error.code == .invalidArguments)
            let names = Set((error.details["faults"]?.array ?? []).compactMap { $0["argument"]?.string })
            #expect(
                names.isSuperset(of: ["parameters.vmid", "parameters.dsik", "parameters.skiplock", "parameters.disk"]))
            #expect(error.message.contains("did you mean 'disk'?"))
            #expect(lab.changes == [])
        }
    }

    @Test(arguments: [
        "/nodes/pve1/qemu/100/status/stop", "/nodes/pve1//qemu/100/status/stop",
        "//nodes/{node}/qemu/{vmid}/status/stop",
        "/nodes/{node}/qemu/%31%30%30/status/stop", "/nodes/localhost/qemu/100/status/stop",
        "/nodes/{node}/qemu/{vmid}/status/stop/", "nodes/{node}/qemu/{vmid}/status/stop",
        "/nodes/{node}/qemu/{vmid}/status/../status/stop", "/api2/json/nodes/{node}/qemu/{vmid}/status/stop",
    ])
    func onlyATemplateIsAPath(_ path: String) async throws {
        try await withLab { lab in
            let arguments: JSONObject = ["method": "POST", "path": .string(path), "parameters": ["vmid": 100]]
            let error = try await lab.error("call_api", arguments)
            #expect(error.code == .invalidArguments)
            #expect(lab.changes == [])
        }
    }

    @Test(
        arguments: [
            ["node": "localhost", "vmid": 100], ["node": "pve2", "vmid": 100], ["node": "pve1/../pve1", "vmid": 100],
            ["node": "pve1", "vmid": "0100"], ["node": "pve1", "vmid": "100/status"], ["node": "", "vmid": 100],
            ["node": "pve1%2f", "vmid": 100], ["vmid": "%31%30%30"], ["vmid": 100.5], ["vmid": [100]], ["vmid": 200],
        ] as [JSONObject])
    func noSpellingOfAValueGainsAnything(_ parameters: JSONObject) async throws {
        try await withLab { lab in
            let arguments: JSONObject = [
                "method": "POST", "path": "/nodes/{node}/qemu/{vmid}/status/stop", "parameters": .object(parameters),
            ]
            let error = try await lab.error("call_api", arguments)
            #expect(error.code == .invalidArguments)
            #expect(lab.changes == [])
        }
    }

    @Test(arguments: [
        ("POST", "/nodes/{node}/execute"), ("POST", "/nodes/{node}/qemu/{vmid}/mtunnel"), ("POST", "/access/ticket"),
        ("POST", "/nodes/{node}/qemu/{vmid}/vncproxy"), ("POST", "/nodes/{node}/termproxy"),
        ("POST", "/nodes/{node}/vncshell"), ("POST", "/nodes/{node}/lxc/{vmid}/spiceproxy"),
        ("GET", "/nodes/{node}/qemu/{vmid}/vncwebsocket"), ("POST", "/access/openid/login"),
    ])
    func whatLeadsPastTheGatewayIsNeverCalled(_ method: String, _ path: String) async throws {
        try await withLab { lab in
            let error = try await lab.error("call_api", ["method": .string(method), "path": .string(path)])
            #expect(error.code == .notPermitted)
            #expect(error.message.contains("is never called"))
            let described = try await lab.result("describe_api", ["method": .string(method), "path": .string(path)])
            #expect(described["callable"] == false)
        }
    }

    @Test func endpointsAreFoundByWords() async throws {
        try await withLab { lab in
            func first(_ query: String) async throws -> String? {
                let found = try await lab.result("find_api", ["query": .string(query)])
                return found["endpoints"]?.array?.first.map {
                    "\($0["method"]?.string ?? "") \($0["path"]?.string ?? "")"
                }
            }
            #expect(try await first("node disks smart") == "GET /nodes/{node}/disks/smart")
            #expect(try await first("resize vm disk") == "PUT /nodes/{node}/qemu/{vmid}/resize")
            #expect(try await first("create backup job") == "POST /cluster/backup")
            #expect(try await first("vm agent exec") == "POST /nodes/{node}/qemu/{vmid}/agent/exec")
            #expect(try await first("zzzz qqqq") == nil)
            let reads = try await lab.result("find_api", ["query": "snapshot", "method": "DELETE", "limit": 5])
            #expect(reads["endpoints"]?.array?.allSatisfy { $0["method"] == "DELETE" } == true)
        }
    }

    @Test func anEndpointIsDescribed() async throws {
        try await withLab { lab in
            let outcome = await lab.call("describe_api", ["method": "PUT", "path": "/nodes/pve1/qemu/100/config"])
            let result = try outcome.result.get()
            try Lab.check(result, of: "describe_api")
            #expect(result["path"] == "/nodes/{node}/qemu/{vmid}/config")
            #expect(result["tools"]?.array?.contains("update_vm_config") == true)
            #expect(result["effects"]?.array?.contains("reconfigure") == true)
            #expect(
                result["permission"]?.string?.contains("VM.Config.Disk") == true, "\(result["permission"]?.text ?? "")")
            let net = result["parameters"]?.array?.first { $0["name"] == "net[n]" }
            #expect(net?["keys"]?.array?.contains { $0["name"] == "bridge" } == true)
            #expect(outcome.text.contains("cores? integer (minimum 1"), "\(outcome.text)")
            #expect(try await lab.error("describe_api", ["path": "/nope"]).code == .notFound)
        }
    }

    @Test func toolsAreFoundByWords() async throws {
        try await withLab { lab in
            let found = try await lab.result("find_tools", ["query": "call any endpoint of the api"])
            #expect(found["tools"]?.array?.contains { $0["name"] == "call_api" } == true)
            #expect(found["tools"]?.array?.first?["input_schema"]?["type"] == "object")
            let all = try await lab.result("find_tools")
            #expect(all["tools"]?.array?.count == Lab.registry.tools.count)
            #expect(all["toolsets"]?.array?.contains("api") == true)
            let reset = try await lab.result("find_tools", ["query": "reset", "limit": 1])
            #expect(reset["tools"]?.array?.first?["name"] == "reset_vm")
        }
    }

    /// Parameters of the same name as one of the tool's endpoints accept nothing that Proxmox's schema refuses.
    @Test func schemasAgreeWithTheCatalogue() throws {
        for problem in SchemaComparison.problems(of: Lab.registry.tools.map(\.spec)) { Issue.record("\(problem)") }
    }
}
