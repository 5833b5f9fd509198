import JSONLines
import Testing

/// Hooks hold for whatever door and form a call comes by: what they hide or refuse is in no list, resource or completion.
@Suite struct HiddenToolTests {
    private static let hooks = """
        hide("get_vm_config list_snapshots")
        pre("get_vms", function(op) deny("no lists") end)
        post("get_vm_status", function(op, result) redact(result, "name") result.mark = "reviewed" end)
        """

    @Test func whatHooksHideOrRefuseIsNowhere() async throws {
        let workspace = try Workspace()
        let gateway = try GatewayProcess.demo(["--hooks", try workspace.hooks(["hide.lua": Self.hooks])])
        func ask(_ id: Int, _ method: String, _ params: JSONObject = [:]) async throws -> JSONObject {
            let line: JSONObject = [
                "jsonrpc": "2.0", "id": .int(id), "method": .string(method), "params": .object(params),
            ]
            return try await gateway.ask(JSONWriter.string(.object(line)))
        }
        _ = try await ask(
            0, "initialize",
            [
                "protocolVersion": "2025-11-25", "capabilities": [:], "clientInfo": ["name": "t", "version": "1"],
            ])
        try gateway.send(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)

        // Neither listed nor found.
        let listed = JSONWriter.string(try await ask(1, "tools/list")["result"] ?? .null)
        #expect(listed.contains(#""get_vm_status""#) && !listed.contains(#""get_vm_config""#))
        let found = try await gateway.ask(#"{"id":2,"tool":"find_tools","args":{"query":"get_vm_config"}}"#)
        let names = found["result"]?["tools"]?.array?.compactMap { $0["name"]?.string } ?? []
        #expect(!names.isEmpty && !names.contains("get_vm_config"), "\(names)")
        // Not callable, nor by its endpoint.
        let called = try await gateway.ask(#"{"id":3,"tool":"get_vm_config","args":{"vmid":101}}"#)
        #expect(called.code == "unknown_tool" && !called.message.contains("did you mean 'get_vm_config'"), "\(called)")
        let path = "/nodes/{node}/qemu/{vmid}/config"
        let general = try await gateway.ask(
            #"{"id":4,"tool":"call_api","args":{"path":"\#(path)","parameters":{"vmid":101}}}"#)
        #expect(general.code == "denied" && general["error"]?["hook"] == "hide.lua:1", "\(general)")
        // Not readable as a resource; of one that has more parts, the others are there, reviewed.
        let uri = "proxmox://nodes/pve1/qemu/101"
        #expect(try await ask(5, "resources/read", ["uri": .string("\(uri)/config")])["error"]?["code"] == -32002)
        let whole = try await ask(6, "resources/read", ["uri": .string(uri)])
        let text = whole["result"]?["contents"]?.array?.first?["text"]?.string ?? "null"
        let parts = try JSONReader.read(text)
        #expect(parts.object?.names == ["status"], "\(whole)")
        #expect(parts["status"]?["mark"] == "reviewed" && parts["status"]?["name"]?.string?.isEmpty != false, "\(text)")
        #expect(!text.contains("web1"))
        // A list that is refused is not to be had by completion or as a list of resources either.
        let completion = try await ask(
            7, "completion/complete",
            [
                "ref": ["type": "ref/prompt", "name": "diagnose_vm"], "argument": ["name": "vmid", "value": "10"],
            ])
        #expect(completion["result"]?["completion"]?["values"] == [], "\(completion)")
        let resources = JSONWriter.string(try await ask(8, "resources/list")["result"] ?? .null)
        #expect(resources.contains("proxmox://nodes/pve1") && !resources.contains("/qemu/"), "\(resources)")
        #expect(try await gateway.end() == 0)
    }
}
