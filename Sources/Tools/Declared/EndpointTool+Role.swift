import Gateway
import JSONLines
import ProxmoxClient

/// What follows from what a tool does with its thing.
extension EndpointTool {
    static func done(_ role: Role) -> String {
        switch role {
        case .list, .read: "Read"
        case .creation: "Created"
        case .update: "Updated"
        case .deletion: "Deleted"
        case .action: "Done"
        }
    }

    static func isIdempotent(_ role: Role) -> Bool {
        switch role {
        case .list, .read, .update: true
        case .creation, .deletion, .action: false
        }
    }

    static func required(_ role: Role) -> [String] {
        switch role {
        case .list(let thing): [thing.plural]
        default: []
        }
    }

    static func output(_ role: Role) -> JSONObject {
        let thing = role.thing
        let entry: JSONValue = ["type": "object", "properties": .object(thing.schema)]
        var output: JSONObject = ["untrusted": Schema.untrusted]
        switch role {
        case .list:
            output[thing.plural] = ["type": "array", "items": entry]
            output["count"] = Schema.integer
            return output
        case .read:
            for (name, schema) in thing.schema { output[name] = schema }
            return output
        case .creation: output["now"] = entry
        case .update:
            output["now"] = entry
            output["changes"] = Schema.objects
        case .deletion: output["was"] = entry
        case .action: break
        }
        output["task"] = Schema.task
        output["goal_reached"] = Schema.boolean
        output["problem"] = Schema.string
        if !thing.key.isEmpty { output[thing.key] = thing.schema[thing.key] ?? Schema.string }
        return output
    }

    static func parameters(
        _ templates: [String], _ takes: [Take], _ thing: Thing, _ endpoints: [Endpoint]
    ) -> [Parameter] {
        var parameters = PathChoice.parameters(templates)
        let taken = takes.map(\.name)
        var placeholders: [String] = []
        for name in templates.flatMap(PathChoice.placeholders) where !placeholders.contains(name) {
            placeholders.append(name)
        }
        for name in placeholders {
            let ours = Parameter.ours(name)
            guard !taken.contains(ours), !parameters.contains(where: { $0.name == ours }) else { continue }
            if name == "node" {
                parameters.append(Parameter("node", .node, required: true, "The node, e.g. pve1"))
            } else if ours == thing.key {
                parameters.append(Take(ours, thing.keySummary, theirs: name, required: true).parameter(endpoints))
            }
        }
        return parameters + takes.map { $0.parameter(endpoints) }
    }
}
