import Gateway
import JSONLines

/// An access rule: who has which role where.
enum ACLRule {
    static let thing = Thing(
        "access rule", "rules", key: "path", "The path", .access, list: "/access/acl",
        [
            Field("path"), Field("ugid", .text, "Who"), Field("type"), Field("roleid", .text, "Role"),
            Field("propagate", .flag, "Below as well"),
        ])

    static let output: JSONObject = [
        "rules": ["type": "array", "items": ["type": "object", "properties": .object(thing.schema)]],
        "lines": Schema.strings,
    ]

    @Sendable static func check(_ call: ToolCall, _ cluster: any ClusterAccess) async throws {
        if ["users", "groups", "tokens"].allSatisfy({ call.arguments[$0]?.array?.isEmpty != false }) {
            throw GatewayError.invalidArguments([ArgumentFault("users", "give at least one of users, groups, tokens")])
        }
    }

    /// The rules at the path as they are now, and whether they are as they were asked for.
    static func tell(
        isThere: Bool, _ call: ToolCall, _ context: RunContext, _ result: inout JSONObject
    ) async throws {
        let list = try await context.cluster.send(APIRequest(.get, "/access/acl")).data.array ?? []
        let rules = list.filter { $0["path"] == call.arguments["path"] }
        func names(_ name: String) -> [String] { (call.arguments[name]?.array ?? []).compactMap(\.string) }
        let subjects = names("users") + names("groups") + names("tokens")
        let isReached = subjects.allSatisfy { subject in
            names("roles").allSatisfy { role in
                rules.contains { $0["ugid"]?.string == subject && $0["roleid"]?.string == role } == isThere
            }
        }
        result["goal_reached"] = .bool(isReached)
        result["rules"] = .array(rules.map { .object(thing.entry($0)) })
        result["lines"] = .array(
            rules.map { rule in
                .string("\(rule["type"]?.string ?? "") \(rule["ugid"]?.string ?? ""): \(rule["roleid"]?.string ?? "")")
            })
    }
}
