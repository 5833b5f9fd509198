import Gateway
import JSONLines
import Testing

/// What hooks are told of a call of `call_api`: the tool that does the same, where one alone can be meant.
@Suite(.timeLimit(.minutes(10))) struct AmountsToTests {
    private static func tried(_ lab: Lab, _ arguments: JSONObject) async throws -> [String] {
        let isRead = arguments["method"] == nil
        guard isRead else {
            let result = try await lab.call("call_api", arguments, ["dry_run": true]).result.get()
            return (result["reasons"]?.array ?? []).compactMap { $0["reason"]?.string }
        }
        return [try await lab.error("call_api", arguments).message]
    }

    @Test func theToolIsTheOneThatFitsBest() async throws {
        let config = "/nodes/{node}/qemu/{vmid}/config"
        let rows: [(method: String, path: String, parameters: JSONObject, name: String)] = [
            ("POST", "/nodes/{node}/qemu/{vmid}/status/stop", [:], "stop_vm"),
            ("POST", "/nodes/{node}/qemu/{vmid}/status/stop", ["skiplock": true], "stop_vm"),
            // reboot_vm can reset as well, and reboot beside.
            ("POST", "/nodes/{node}/qemu/{vmid}/status/reset", [:], "reset_vm"),
            ("POST", "/nodes/{node}/lxc/{vmid}/status/stop", ["vmid": 200], "stop_container"),
            ("PUT", config, ["delete": "tags"], "update_vm_config"),
            ("PUT", config, ["tags": "dev", "cores": 2], "update_vm_config"),
            // A network card is added, changed or removed so, and what there is decides: no name is said.
            ("PUT", config, ["net1": "virtio,bridge=vmbr0"], "call_api"),
            ("PUT", "/nodes/{node}/qemu/{vmid}/resize", ["disk": "scsi0", "size": "+1G"], "resize_disk"),
            ("DELETE", "/nodes/{node}/qemu/{vmid}", [:], "delete_vm"),
            // No tool has it.
            ("PUT", "/nodes/{node}/qemu/{vmid}/sendkey", ["key": "ctrl-alt-delete"], "call_api"),
        ]
        let policy = try await InterruptTests.policy(
            "pre('*', function(op) deny(op.tool .. ' via ' .. tostring(op.via)) end)")
        try await withLab(policy: policy) { lab in
            for row in rows {
                var parameters = row.parameters
                if parameters["vmid"] == nil { parameters["vmid"] = 101 }
                let reasons = try await Self.tried(
                    lab, ["method": .string(row.method), "path": .string(row.path), "parameters": .object(parameters)])
                let via = row.name == "call_api" ? "nil" : "call_api"
                #expect(reasons.contains("\(row.name) via \(via)"), "\(row): \(reasons)")
            }
            let read = try await Self.tried(lab, ["path": .string(config), "parameters": ["vmid": 101]])
            #expect(read[0].contains("get_vm_config via call_api"), "\(read)")
            #expect(lab.changes == [])
        }
    }

    /// Whatever `op.tool` says: a hook on a name holds for every tool that has the endpoint.
    @Test func aHookOnAnyOfTheNamesHolds() async throws {
        let endpoints = [
            "PUT /nodes/{node}/qemu/{vmid}/config", "POST /nodes/{node}/qemu/{vmid}/status/reset",
            "POST /nodes/{node}/qemu/{vmid}/status/stop",
        ]
        let owners = endpoints.map { endpoint in
            Lab.registry.tools.map(\.spec).filter { $0.endpoints.contains(endpoint) }.map(\.name)
        }
        #expect(owners[0].count > 4 && owners[0].contains("add_vm_nic") && owners[1].count == 2)
        let rules = Set(owners.joined()).sorted().map { "pre('\($0)', function(op) deny('by \($0)') end)\n" }
        try await withLab(policy: try await InterruptTests.policy(rules.joined())) { lab in
            for (endpoint, names) in zip(endpoints, owners) {
                let parts = endpoint.split(separator: " ").map { JSONValue.string(String($0)) }
                let sent: [JSONObject] =
                    endpoint.hasPrefix("PUT")
                    ? [["vmid": 101, "delete": "tags"], ["vmid": 101, "net1": "virtio"]] : [["vmid": 101]]
                for parameters in sent {
                    let reasons = try await Self.tried(
                        lab, ["method": parts[0], "path": parts[1], "parameters": .object(parameters)])
                    #expect(Set(reasons).isSuperset(of: names.map { "by \($0)" }), "\(endpoint): \(reasons)")
                }
            }
        }
    }
}
