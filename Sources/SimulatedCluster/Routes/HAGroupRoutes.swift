import Crypto
import JSONLines

/// `/cluster/ha/groups`, which rules have taken the place of.
enum HAGroupRoutes {
    static let all: [Route] = groups.map { route in
        Route(route.method, route.path) { state, call throws(Refusal) in
            if state.release.hasHARules {
                let prefix = route.key == "GET /cluster/ha/groups" ? "cannot index groups: " : ""
                throw .died("\(prefix)ha groups have been migrated to rules")
            }
            return try route.run(&state, call)
        }
    }

    private static let groups: [Route] = [
        Route("GET", "/cluster/ha/groups") { state, _ in .objects(state.haGroups.map { describe($0, state) }) },
        Route("GET", "/cluster/ha/groups/{group}") { state, call throws(Refusal) in
            Reply(.object(describe(state.haGroups[try index(call, state)], state)))
        },
        Route("POST", "/cluster/ha/groups") { state, call throws(Refusal) in
            let name = call.text("group") ?? ""
            if state.haGroups.contains(where: { $0.name == name }) { throw .died("group ID '\(name)' already defined") }
            var group = HAGroup(name: name, options: [:])
            try set(&group, call, state)
            state.haGroups.append(group)
            return .null
        },
        Route("PUT", "/cluster/ha/groups/{group}") { state, call throws(Refusal) in
            let index = try index(call, state)
            if let digest = call.text("digest"), digest != HAGroupRoutes.digest(state) {
                throw .died("detected modified configuration - file changed by other user? Try again.")
            }
            var group = state.haGroups[index]
            for option in ParameterFormat.list(call.text("delete") ?? "") { group.options[option] = nil }
            try set(&group, call, state)
            state.haGroups[index] = group
            return .null
        },
        Route("DELETE", "/cluster/ha/groups/{group}") { state, call throws(Refusal) in
            let index = try index(call, state)
            let name = state.haGroups[index].name
            if let service = state.services.first(where: { $0.group == name }) {
                throw .died("HA group '\(name)' is used by resource '\(service.sid)'")
            }
            state.haGroups.remove(at: index)
            return .null
        },
    ]

    /// What a resource may have as its group.
    static func check(_ call: APICall, _ state: ClusterState) throws(Refusal) {
        guard let name = call.text("group") else { return }
        if state.release.hasHARules { throw .died("invalid parameter 'group': ha groups have been migrated to rules") }
        guard state.haGroups.contains(where: { $0.name == name }) else {
            throw .died("HA group '\(name)' does not exist")
        }
    }

    private static func index(_ call: APICall, _ state: ClusterState) throws(Refusal) -> Int {
        let name = call.text("group") ?? ""
        guard let index = state.haGroups.firstIndex(where: { $0.name == name }) else {
            throw .died("no such ha group '\(name)'")
        }
        return index
    }

    private static func set(_ group: inout HAGroup, _ call: APICall, _ state: ClusterState) throws(Refusal) {
        for name in call.parameters.keys where !["group", "type", "digest", "delete"].contains(name) {
            group.options[name] = call.text(name)
        }
        for place in ParameterFormat.list(group.options["nodes"] ?? "") {
            let name = String(place.split(separator: ":").first ?? "")
            guard state.node(name) != nil else { throw .died("no such cluster node '\(name)'") }
        }
    }

    private static func digest(_ state: ClusterState) -> String {
        let text = state.haGroups.map { group in
            "\(group.name) " + group.options.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined() + "\n"
        }.joined()
        return Hex.lower(Insecure.SHA1.hash(data: Array(text.utf8)))
    }

    private static func describe(_ group: HAGroup, _ state: ClusterState) -> JSONObject {
        var json: JSONObject = ["group": .string(group.name), "type": "group", "digest": .string(digest(state))]
        for (name, value) in group.options.sorted(by: { $0.key < $1.key }) {
            json[name] = ["restricted", "nofailback"].contains(name) ? .int(value == "1" ? 1 : 0) : .string(value)
        }
        return json
    }
}
