public import Gateway
public import JSONLines

/// GET /cluster/resources?type=vm: one request for the whole cluster, whatever the number of guests.
public struct GetVMs: Tool {
    public init() {}

    public let spec = ToolSpec(
        name: "get_vms", title: "List VMs",
        summary: "Lists the cluster's VMs with state, CPU and memory; filters combine. Containers are not among them.",
        parameters: [
            Parameter("node", .node, "Only VMs on this node"),
            Parameter("status", .choice(["running", "stopped"]), "Only VMs in this state"),
            Parameter("pool", .string(maximumLength: 100), "Only VMs of this pool"),
            Parameter("tag", .string(maximumLength: 124), "Only VMs with this tag"),
            Parameter("name", .string(maximumLength: 100), "Only VMs whose name contains this text"),
            Parameter("limit", .integer(1...10_000), default: 100, "At most so many VMs"),
            Parameter("offset", .integer(0...1_000_000), default: 0, "Leave out so many VMs first"),
        ],
        endpoints: ["GET /cluster/resources"],
        output: [
            "vms": [
                "type": "array",
                "items": [
                    "type": "object",
                    "properties": [
                        "vmid": Schema.integer, "name": Schema.string, "node": Schema.string, "status": Schema.string,
                        "tags": Schema.strings, "pool": Schema.string, "template": Schema.boolean,
                        "cpus": Schema.number, "cpu": Schema.number, "memory_used": Schema.integer,
                        "memory": Schema.integer, "disk": Schema.integer, "uptime": Schema.integer,
                        "lock": Schema.string,
                    ],
                    "required": ["vmid", "node", "status"],
                ],
            ],
            "total": Schema.integer, "next_offset": Schema.integer, "untrusted": Schema.untrusted,
        ],
        requiredOutput: ["vms", "total"], examples: [[:], ["status": "running", "tag": "prod"]])

    public func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        if let node = arguments["node"]?.string { try await GuestLookup.checkNode(node, on: cluster) }
        return Target(arguments: arguments, node: arguments["node"]?.string)
    }

    public func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let filter = GuestFilter(.qemu, call.arguments) { $1.lowercased().contains($0.lowercased()) }
        let offset = call.arguments["offset"]?.int ?? 0
        let limit = call.arguments["limit"]?.int ?? 100
        let (rows, total) = try await GuestFilter.page(filter, offset: offset, limit: limit, on: context.cluster)
        var result: JSONObject = ["vms": .array(rows.map(Self.entry)), "total": .int(total)]
        if total - offset > limit { result["next_offset"] = .int(offset + limit) }
        result["untrusted"] = ["vms.name"]
        return result
    }

    private static func entry(_ vm: JSONValue) -> JSONValue {
        var entry: JSONObject = [
            "vmid": vm["vmid"] ?? .null, "name": vm["name"] ?? "", "node": vm["node"] ?? "",
            "status": vm["status"] ?? "unknown",
        ]
        let tags = (vm["tags"]?.string ?? "").split { ";, ".contains($0) }.map { JSONValue.string(String($0)) }
        if !tags.isEmpty { entry["tags"] = .array(tags) }
        if vm["template"]?.int == 1 { entry["template"] = true }
        for (ours, theirs) in [
            ("pool", "pool"), ("cpus", "maxcpu"), ("cpu", "cpu"), ("memory_used", "mem"), ("memory", "maxmem"),
            ("disk", "maxdisk"), ("uptime", "uptime"), ("lock", "lock"),
        ] {
            entry[ours] = vm[theirs]
        }
        return .object(entry)
    }

    public func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let vms = result["vms"]?.array ?? []
        let total = result["total"]?.int ?? vms.count
        text.headline(.vm, vms.count == total ? "\(total) VMs" : "\(vms.count) of \(total) VMs")
        var table = TextTable(
            ["VMID", "NAME", "NODE", "STATUS", "CPU", "USED", "MEMORY", "TAGS"], flexible: ["NAME", "NODE", "TAGS"])
        for vm in vms {
            let isRunning = vm["status"]?.string == "running"
            table.add([
                vm["vmid"]?.int.map(String.init) ?? "?", UntrustedText.line(vm["name"]?.string ?? "-", limit: 64),
                vm["node"]?.string ?? "-",
                vm["template"] == true ? "template" : vm["status"]?.string ?? "-",
                isRunning ? Units.percent(vm["cpu"]?.double) : "-",
                isRunning ? Units.share(vm["memory_used"]?.int, vm["memory"]?.int) : "-",
                Units.size(vm["memory"]?.int),
                (vm["tags"]?.array ?? []).compactMap(\.string).joined(separator: ";"),
            ])
        }
        if !vms.isEmpty { text.table(table) }
        if let next = result["next_offset"]?.int { text.closing(.task, "More: repeat with offset \(next)") }
        return text.text
    }
}
