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
        let (page, total) = try await GuestFilter.page(
            filter, offset: offset, limit: limit, on: context.cluster, entry: Self.entry)
        var result: JSONObject = ["vms": .array(page), "total": .int(total)]
        if total - offset > limit { result["next_offset"] = .int(offset + limit) }
        result["untrusted"] = ["vms.name"]
        return result
    }

    private static let members: [(String, GuestRows.Member)] = [
        ("pool", .pool), ("cpus", .maxcpu), ("cpu", .cpu), ("memory_used", .mem), ("memory", .maxmem),
        ("disk", .maxdisk), ("uptime", .uptime), ("lock", .lock),
    ]

    private static func entry(_ row: GuestRows) -> JSONObject {
        row.entry(members) { entry in
            let tags = Self.tags(row[.tags]?.string ?? "")
            if !tags.isEmpty { entry.append(("tags", .array(tags))) }
            if row[.template]?.int == 1 { entry.append(("template", true)) }
        }
    }

    /// Proxmox separates them by semicolons, older releases by commas and spaces too.
    private static func tags(_ text: String) -> [JSONValue] {
        let bytes = text.utf8.span
        var tags: [JSONValue] = []
        var start = 0
        for place in 0...bytes.count {
            guard place == bytes.count || bytes[place] == 0x3B || bytes[place] == 0x2C || bytes[place] == 0x20 else {
                continue
            }
            // Between two ASCII characters no other is cut.
            let tag = UTF8Span(unchecked: bytes.extracting(start..<place))
            if !tag.isEmpty { tags.append(.string(String(copying: tag))) }
            start = place + 1
        }
        return tags
    }

    public func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let vms = result["vms"]?.array ?? []
        let total = result["total"]?.int ?? vms.count
        text.headline(.vm, vms.count == total ? "\(total) VMs" : "\(vms.count) of \(total) VMs")
        var table = TextTable(
            ["VMID", "NAME", "NODE", "STATUS", "CPU", "USED", "MEMORY", "TAGS"], flexible: ["NAME", "NODE", "TAGS"])
        var vmid = JSONColumn("vmid"), name = JSONColumn("name"), node = JSONColumn("node")
        var status = JSONColumn("status"), isTemplate = JSONColumn("template"), tags = JSONColumn("tags")
        var cpu = JSONColumn("cpu"), used = JSONColumn("memory_used"), memory = JSONColumn("memory")
        for vm in vms {
            let vm = vm.object ?? [:]
            let state = status.value(in: vm)?.string
            let isRunning = state == "running"
            let size = memory.value(in: vm)?.int
            table.add([
                vmid.value(in: vm)?.int.map(String.init) ?? "?",
                UntrustedText.line(name.value(in: vm)?.string ?? "-", limit: 64),
                node.value(in: vm)?.string ?? "-",
                isTemplate.value(in: vm) == true ? "template" : state ?? "-",
                isRunning ? Units.percent(cpu.value(in: vm)?.double) : "-",
                isRunning ? Units.share(used.value(in: vm)?.int, size) : "-",
                Units.size(size),
                Self.joined(tags.value(in: vm)?.array ?? []),
            ])
        }
        if !vms.isEmpty { text.table(table) }
        if let next = result["next_offset"]?.int { text.closing(.task, "More: repeat with offset \(next)") }
        return text.text
    }

    private static func joined(_ tags: [JSONValue]) -> String {
        var text = ""
        for case .string(let tag) in tags {
            if !text.isEmpty { text += ";" }
            text += tag
        }
        return text
    }
}
