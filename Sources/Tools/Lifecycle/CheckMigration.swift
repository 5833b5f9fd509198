import Gateway
import JSONLines

/// GET /nodes/{node}/qemu/{vmid}/migrate
struct CheckMigration: Tool {
    init() {}

    let spec = ToolSpec(
        name: "check_migration", title: "Check migration of a VM",
        summary:
            "Tells whether a VM can be moved, to which nodes, and what is in the way: local disks, devices of the host.",
        toolset: "lifecycle",
        parameters: [.node, .vmid, Parameter("target", .node, "Only this node to go to")],
        endpoints: ["GET /nodes/{node}/qemu/{vmid}/migrate"],
        output: [
            "vmid": Schema.integer, "node": Schema.string, "running": Schema.boolean, "possible": Schema.boolean,
            "allowed_nodes": Schema.strings, "not_allowed_nodes": Schema.objects, "local_disks": Schema.objects,
            "local_resources": Schema.strings, "needs": Schema.strings,
        ],
        requiredOutput: ["vmid", "node", "running", "possible"],
        examples: [["vmid": 101], ["vmid": 101, "target": "pve2"]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        if let target = arguments["target"]?.string { try await GuestLookup.checkNode(target, "target", on: cluster) }
        return try await GuestLookup.resolveForReading(arguments, .qemu, on: cluster)
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let guest = call.guests.first else { throw GatewayError(.internal, "no guest was resolved") }
        let target = call.arguments["target"]?.string
        let request = APIRequest(.get, guest, "/migrate", call.arguments.passing("target"))
        let answer = try await GuestLookup.explainingMissing(guest, on: context.cluster) {
            try await context.cluster.send(request).data
        }
        let isRunning = answer["running"]?.int == 1 || answer["running"] == true
        let disks = answer["local_disks"]?.array ?? []
        let resources = answer["local_resources"]?.array ?? []
        var allowed = (answer["allowed_nodes"]?.array ?? []).compactMap(\.string)
        // Proxmox looks at the other nodes for stopped VMs only.
        if allowed.isEmpty, isRunning {
            allowed =
                try await context.cluster.send(APIRequest(.get, "/nodes")).data.array?
                .filter { $0["status"]?.string == "online" }.compactMap { $0["node"]?.string }
                .filter { $0 != guest.node }.sorted() ?? []
        }
        let refused = (answer["not_allowed_nodes"]?.object ?? [:]).map { name, reasons -> JSONValue in
            ["node": .string(name), "reasons": reasons]
        }
        let isAllowed = target.map { allowed.contains($0) } ?? !allowed.isEmpty
        var needs: [JSONValue] = []
        if isRunning { needs.append("online: true") }
        if !disks.isEmpty { needs.append("with_local_disks: true") }
        return [
            "vmid": .int(guest.vmid), "node": .string(guest.node), "running": .bool(isRunning),
            "possible": .bool(isAllowed && resources.isEmpty), "allowed_nodes": .array(allowed.map(JSONValue.string)),
            "not_allowed_nodes": .array(refused), "local_disks": .array(disks), "local_resources": .array(resources),
            "needs": .array(needs),
        ]
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let isPossible = result["possible"] == true
        text.headline(isPossible ? .success : .warning, isPossible ? "VM Can Be Migrated" : "VM Cannot Be Migrated")
        GuestText.subject(result, .qemu, &text)
        func list(_ name: String) -> String? {
            let values = (result[name]?.array ?? []).map { $0.string ?? $0.text }
            return values.isEmpty ? nil : UntrustedText.line(values.joined(separator: ", "))
        }
        text.field("Running", result["running"] == true ? "yes" : "no")
        text.field("Possible Targets", list("allowed_nodes"))
        text.field("Not Possible", list("not_allowed_nodes"))
        text.field("Local Disks", list("local_disks"))
        text.field("In the Way", list("local_resources"))
        text.field("migrate_vm Needs", list("needs"))
        return text.text
    }
}
