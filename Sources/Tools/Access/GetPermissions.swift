import Gateway
import JSONLines

/// GET /access/permissions
struct GetPermissions: Tool {
    private static let endpoint = "GET /access/permissions"

    let spec = ToolSpec(
        name: "get_permissions", title: "Get permissions",
        summary:
            "Shows as a table what a user or token can do where, groups and inherited rights counted. Without userid: the "
            + "gateway's own account.",
        toolset: "access",
        parameters: [
            Parameter("userid", .string(maximumLength: 128), "User or token, e.g. alice@pve or alice@pve!script"),
            .of(endpoint, "path", "Only at this path, e.g. /vms/101"),
            Parameter("privilege", .string(maximumLength: 64), "Only where it has this privilege, e.g. VM.PowerMgmt"),
        ],
        endpoints: [endpoint],
        output: [
            "userid": Schema.string, "count": Schema.integer,
            "permissions": [
                "type": "array",
                "items": [
                    "type": "object",
                    "properties": [
                        "path": Schema.string, "privileges": Schema.strings, "here_only": Schema.strings,
                    ],
                    "required": ["path", "privileges"],
                ],
            ],
        ],
        requiredOutput: ["permissions", "count"], examples: [["userid": "operator@pve"]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        Target(arguments: arguments)
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let data = try await context.cluster.send(
            APIRequest(.get, "/access/permissions", [:], call.arguments.passing("userid", "path"))
        ).data
        let wanted = call.arguments["privilege"]?.string
        let rows = (data.object ?? [:]).members.sorted { $0.name < $1.name }.compactMap { path, value -> JSONValue? in
            let held = value.object ?? [:]
            guard !held.isEmpty, wanted.map({ held[$0] != nil }) ?? true else { return nil }
            // 0: held here, but not below.
            let below = held.filter { $0.value.int != 0 }.map(\.name).sorted()
            let here = held.filter { $0.value.int == 0 }.map(\.name).sorted()
            var row: JSONObject = [
                "path": .string(path), "privileges": .array((below + here).sorted().map(JSONValue.string)),
            ]
            if !here.isEmpty { row["here_only"] = .array(here.map(JSONValue.string)) }
            return .object(row)
        }
        var result: JSONObject = ["permissions": .array(rows), "count": .int(rows.count)]
        result["userid"] = call.arguments["userid"]
        return result
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        text.headline(.access, "What \(UntrustedText.line(result["userid"]?.string ?? "the gateway")) can do")
        var table = TextTable(["PATH", "AREAS"], flexible: ["PATH", "AREAS"])
        let rows = result["permissions"]?.array ?? []
        for row in rows.prefix(100) {
            // By their area: `VM: Audit, Console, PowerMgmt`.
            let names = (row["privileges"]?.array ?? []).compactMap(\.string)
            let areas = Dictionary(grouping: names) { String($0.prefix { $0 != "." }) }
            let shown = areas.sorted { $0.key < $1.key }.map { area, names in
                "\(area): \(names.map { String($0.dropFirst(area.count + 1)) }.sorted().joined(separator: ", "))"
            }
            table.add(
                [row["path"]?.string ?? "", areas.keys.sorted().joined(separator: ", ")],
                note: shown.joined(separator: " · "))
        }
        if rows.isEmpty { text.line("  (nothing at all)") } else { text.table(table) }
        return text.text
    }
}
