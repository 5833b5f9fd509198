import Gateway
import JSONLines
import Synchronization

/// Nodes and guests that tests can change, and the tools that show them.
final class FakeInventory: Sendable {
    struct VM: Sendable {
        var vmid: Int
        var name: String
        var node = "pve1"
        var status = "running"
        var tags: [String] = []
        var pool: String?
    }

    let vms = Mutex<[VM]>([
        VM(vmid: 100, name: "firewall", tags: ["prod"], pool: "core"),
        VM(vmid: 101, name: "web1", tags: ["prod", "web"]),
        VM(vmid: 102, name: "web2", node: "pve2", status: "stopped", tags: ["web"]),
    ])

    /// Tasks that have ended, by UPID; each is about a guest.
    private let ended = Mutex<[(upid: String, vmid: Int)]>([])

    /// What happened to a guest in a task, without its entry in the list being another one.
    func finishTask(_ upid: String, _ vmid: Int) { ended.withLock { $0.append((upid, vmid)) } }

    func change(_ vmid: Int, status: String) {
        vms.withLock { vms in
            for index in vms.indices where vms[index].vmid == vmid { vms[index].status = status }
        }
    }

    private func vm(_ call: ToolCall) throws -> VM {
        let found = vms.withLock { $0.first { $0.vmid == call.arguments["vmid"]?.int } }
        guard let found else { throw GatewayError(.notFound, "there is no such VM") }
        if let node = call.arguments["node"]?.string, node != found.node {
            throw GatewayError.invalidArguments([ArgumentFault("node", "the VM is on \(found.node)")])
        }
        return found
    }

    var tools: [any Tool] {
        func tool(
            _ name: String, _ parameters: [Parameter], _ body: @escaping @Sendable (ToolCall) throws -> JSONObject
        ) -> FakeTool {
            FakeTool(
                spec: ToolSpec(
                    name: name, title: "Title of \(name)", summary: "What \(name) does", parameters: parameters,
                    output: [:])
            ) { call, _ in try body(call) }
        }
        let snapshot = Parameter("snapshot", .string(), "A snapshot")
        return [
            FakeTool(
                spec: ToolSpec(
                    name: "stop_task", title: "Stop task", summary: "Stops a task",
                    parameters: [Parameter("upid", .string(), required: true, "UPID")], effects: [.interrupt],
                    output: [:]),
                planned: { call in
                    let values = ["node": "pve1", "upid": call.arguments["upid"]?.string ?? ""]
                    return [APIRequest(.delete, "/nodes/{node}/tasks/{upid}", values)]
                },
                body: { call, context in
                    for request in call.plan { _ = try await context.cluster.send(request) }
                    return ["changed": true, "goal_reached": true]
                }),
            tool("get_nodes", []) { _ in
                ["nodes": [["node": "pve1", "status": "online"], ["node": "pve2", "status": "online"]]]
            },
            tool("get_cluster_status", []) { _ in ["healthy": true] },
            tool("get_node_status", [.node]) { call in
                guard let node = call.arguments["node"]?.string, ["pve1", "pve2"].contains(node) else {
                    throw GatewayError(.notFound, "there is no such node")
                }
                return ["node": .string(node), "status": "online"]
            },
            tool("get_storage", [.node]) { _ in ["storages": [["storage": "local"], ["storage": "ceph"]]] },
            tool("get_vms", [.node, Parameter("limit", .integer(1...10_000), "At most")]) { call in
                let node = call.arguments["node"]?.string
                let vms = self.vms.withLock { $0 }.filter { node == nil || $0.node == node }
                return [
                    "vms": .array(
                        vms.map { vm in
                            var json: JSONObject = [
                                "vmid": .int(vm.vmid), "name": .string(vm.name), "node": .string(vm.node),
                                "status": .string(vm.status), "tags": .array(vm.tags.map(JSONValue.string)),
                                "cpu": .double(.random(in: 0...1)),
                            ]
                            json["pool"] = vm.pool.map(JSONValue.string)
                            return .object(json)
                        })
                ]
            },
            tool("get_vm_status", [.node, .vmid]) { call in
                let vm = try self.vm(call)
                return ["vmid": .int(vm.vmid), "status": .string(vm.status)]
            },
            tool("get_vm_config", [.node, .vmid, snapshot]) { call in
                let vm = try self.vm(call)
                var json: JSONObject = ["vmid": .int(vm.vmid), "node": .string(vm.node), "cores": 2]
                json["snapshot"] = call.arguments["snapshot"]
                return json
            },
            tool("list_snapshots", [.node, .vmid]) { call in
                _ = try self.vm(call)
                return ["snapshots": [["name": "before"], ["name": "after"], ["name": "current"]]]
            },
            tool("get_task", [Parameter("upid", .string(), "UPID"), Parameter("lines", .integer(0...1000), "Lines")]) {
                ["upid": $0.arguments["upid"] ?? nil, "status": "ok"]
            },
            tool("list_containers", [.node, Parameter("limit", .integer(1...10_000), "At most")]) { call in
                let node = call.arguments["node"]?.string
                guard node == nil || node == "pve1" else { return ["containers": []] }
                return ["containers": [["vmid": 200, "name": "dns", "node": "pve1", "status": "running"]]]
            },
            tool(
                "list_tasks",
                [
                    .node, Parameter("vmid", .vmid, "Guest"), Parameter("only_failed", .boolean, "Failed"),
                    Parameter("limit", .integer(1...1000), "At most"),
                ]
            ) { call in
                let upid = "UPID:pve1:1:qmstart:\(call.arguments["vmid"]?.int ?? 0):root@pam:"
                let ended = self.ended.withLock { $0 }.map { task -> JSONValue in
                    ["upid": .string(task.upid), "node": "pve1", "id": .string(String(task.vmid)), "ended": 1]
                }
                return ["tasks": .array([["upid": .string(upid), "type": "qmstart"]] + ended)]
            },
        ]
    }
}
