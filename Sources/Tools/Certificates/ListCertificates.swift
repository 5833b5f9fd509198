import Gateway
import JSONLines

/// GET /nodes/{node}/certificates/info
struct ListCertificates: Tool {
    let spec = ToolSpec(
        name: "list_certificates", title: "List certificates",
        summary: "Lists the certificates of the nodes' interface with their expiry, and warns where that is near.",
        toolset: "access", parameters: [Parameter("node", .node, "Only of this node")],
        endpoints: ["GET /nodes/{node}/certificates/info"],
        output: [
            "certificates": [
                "type": "array",
                "items": ["type": "object", "properties": .object(CertificateTools.certificate.schema)],
            ], "count": Schema.integer, "unreachable": Schema.strings,
        ],
        requiredOutput: ["certificates", "unreachable"], examples: [[:], ["node": "pve1"]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        if let node = arguments["node"]?.string { try await GuestLookup.checkNode(node, on: cluster) }
        return Target(arguments: arguments, node: arguments["node"]?.string)
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let nodes: [String] =
            if let node = call.node { [node] } else { try await context.cluster.nodeNames() }
        var entries: [JSONValue] = []
        var unreachable: [String] = []
        for node in nodes {
            do {
                for raw in try await CertificateTools.read(node, context.cluster) {
                    var entry: JSONObject = ["node": .string(node)]
                    for (name, value) in CertificateTools.certificate.entry(raw) { entry[name] = value }
                    entries.append(.object(entry))
                }
            } catch let error as GatewayError where error.code == .unreachable && call.node == nil {
                // One node that is down does not hide the others'.
                unreachable.append(node)
            }
        }
        return [
            "certificates": .array(entries), "count": .int(entries.count),
            "unreachable": .array(unreachable.map(JSONValue.string)),
        ]
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let list = result["certificates"]?.array ?? []
        text.headline(.certificate, "Certificates (\(list.count))")
        var table = TextTable(["NODE", "FILE", "UNTIL", "DAYS", "SUBJECT"], flexible: ["SUBJECT"])
        for entry in list {
            table.add([
                entry["node"]?.string ?? "", entry["filename"]?.string ?? "",
                String(Units.time(entry["notafter"]?.int).prefix(10)), entry["days_left"]?.int.map(String.init) ?? "-",
                UntrustedText.line(entry["subject"]?.string ?? "", limit: 60),
            ])
        }
        text.table(table)
        for entry in list {
            guard let warning = entry["warning"]?.string else { continue }
            text.closing(.warning, "\(entry["filename"]?.string ?? "") on \(entry["node"]?.string ?? ""): \(warning)")
        }
        for node in result["unreachable"]?.array ?? [] {
            text.closing(.warning, "\(node.string ?? "") is not reachable")
        }
        return text.text
    }
}
