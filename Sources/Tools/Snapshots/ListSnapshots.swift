import Gateway
import JSONLines

/// GET /nodes/{node}/{qemu|lxc}/{vmid}/snapshot
struct ListSnapshots: Tool {
    private let kind: Guest.Kind
    let spec: ToolSpec

    init(_ kind: Guest.Kind = .qemu) {
        self.kind = kind
        spec = ToolSpec(
            name: SnapshotTools.name("list", kind, plural: true), title: "List snapshots of a \(kind.noun)",
            summary: "Lists a \(kind.noun)'s snapshots with time, parent and description.",
            toolset: SnapshotTools.toolset(kind), parameters: [.node, .vmid],
            endpoints: ["GET \(SnapshotTools.base(kind))"],
            output: [
                "vmid": Schema.integer, "node": Schema.string,
                "snapshots": ["type": "array", "items": SnapshotTools.entry], "untrusted": Schema.untrusted,
            ],
            requiredOutput: ["vmid", "node", "snapshots"], examples: [["vmid": kind == .qemu ? 101 : 200]])
    }

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try await GuestLookup.resolveForReading(arguments, kind, on: cluster)
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let guest = call.guests.first else { throw GatewayError(.internal, "no guest was resolved") }
        let list = try await GuestLookup.explainingMissing(guest, on: context.cluster) {
            try await SnapshotTools.list(guest, context.cluster)
        }
        return [
            "vmid": .int(guest.vmid), "node": .string(guest.node), "snapshots": .array(list.map(JSONValue.object)),
            "untrusted": ["snapshots.description"],
        ]
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let list = result["snapshots"]?.array ?? []
        text.headline(.snapshot, list.isEmpty ? "No Snapshots" : "\(list.count) Snapshots")
        GuestText.subject(result, kind, &text)
        var table = TextTable(
            ["NAME", "TIME (UTC)", "MEMORY", "PARENT", "DESCRIPTION"], flexible: ["NAME", "PARENT", "DESCRIPTION"])
        for entry in list {
            table.add([
                (entry["name"]?.string ?? "-") + (entry["current"] == true ? " *" : ""), Units.time(entry["time"]?.int),
                entry["with_memory"] == true ? "yes" : "no", entry["parent"]?.string ?? "-",
                UntrustedText.line(entry["description"]?.string ?? "", limit: 80),
            ])
        }
        if !list.isEmpty { text.table(table) }
        return text.text
    }
}
