import Gateway
import JSONLines

/// GET /cluster/ha/rules, or /cluster/ha/groups of releases that do not have rules yet.
struct ListHARules: Tool {
    let spec = ToolSpec(
        name: "list_ha_rules", title: "List HA rules",
        summary:
            "Lists what says where guests under high availability may run: rules, or on releases before 9 groups of nodes.",
        toolset: "ha", parameters: [],
        endpoints: ["GET /cluster/ha/rules", "GET /cluster/ha/groups"],
        output: [
            "kind": ["type": "string", "enum": ["rules", "groups"]], "count": Schema.integer,
            "rules": ["type": "array", "items": ["type": "object", "properties": .object(HATools.rule.schema)]],
            "groups": ["type": "array", "items": ["type": "object", "properties": .object(HATools.group.schema)]],
            "untrusted": Schema.untrusted,
        ],
        requiredOutput: ["kind"], examples: [[:]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        Target(arguments: arguments)
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        do {
            let rules = try await list(HATools.rule, "/cluster/ha/rules", context)
            // A cluster that is being upgraded knows rules, but still goes by its groups.
            if rules["count"] == 0, let groups = try? await list(HATools.group, "/cluster/ha/groups", context),
                groups["count"] != 0
            {
                return groups
            }
            return rules
        } catch let error as GatewayError where error.details["status"] == 501 {
            return try await list(HATools.group, "/cluster/ha/groups", context)
        }
    }

    private func list(_ thing: Thing, _ path: String, _ context: RunContext) async throws -> JSONObject {
        let list = try await context.cluster.send(APIRequest(.get, path)).data.array ?? []
        return [
            "kind": .string(thing.plural), thing.plural: .array(list.map { .object(thing.entry($0)) }),
            "count": .int(list.count), "untrusted": [.string(thing.plural)],
        ]
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        let thing = result["kind"] == "groups" ? HATools.group : HATools.rule
        let list = result[thing.plural]?.array ?? []
        var text = TextBlock(style)
        text.headline(.availability, "HA \(thing.plural) (\(list.count))")
        thing.table(list, &text)
        return text.text
    }
}
