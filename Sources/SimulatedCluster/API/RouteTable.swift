import JSONLines

/// Finds the route of a method and path.
struct RouteTable: Sendable {
    /// Literal parts go before `{names}`, as in `/access/users/{userid}/token`.
    private struct Branch: Sendable {
        var literal: [String: Int] = [:]
        var named: (name: String, branch: Int)?
        var routes: [String: Route] = [:]
    }

    private var branches = [Branch()]

    init(_ routes: [Route]) {
        for route in routes { add(route) }
    }

    private mutating func add(_ route: Route) {
        var current = 0
        for part in route.path.split(separator: "/") {
            let next: Int
            if part.hasPrefix("{") {
                let name = String(part.dropFirst().dropLast())
                next = branches[current].named?.branch ?? grow()
                branches[current].named = (name, next)
            } else {
                next = branches[current].literal[String(part)] ?? grow()
                branches[current].literal[String(part)] = next
            }
            current = next
        }
        branches[current].routes[route.method] = route
    }

    private mutating func grow() -> Int {
        branches.append(Branch())
        return branches.count - 1
    }

    /// Placeholders whose values may hold slashes; they end their templates.
    private static let long: Set = ["volume", "cidr"]

    /// The route and the values of its `{names}`; nil where Proxmox says that it is not implemented.
    func find(_ method: String, _ path: String) -> (route: Route, names: [String: JSONValue])? {
        var current = 0
        var taken: [String] = []
        let parts = path.split(separator: "/").map(String.init)
        for (index, part) in parts.enumerated() {
            if let next = branches[current].literal[part] {
                current = next
            } else if let named = branches[current].named {
                current = named.branch
                if Self.long.contains(named.name), index + 1 < parts.count, branches[current].literal.isEmpty {
                    taken.append(parts[index...].joined(separator: "/"))
                    break
                }
                taken.append(part)
            } else {
                return nil
            }
        }
        // The names are the route's own: templates name the same place differently.
        return branches[current].routes[method].map { route in
            let names = route.path.split(separator: "/").filter { $0.hasPrefix("{") }
            return (
                route,
                Dictionary(zip(names.map { String($0.dropFirst().dropLast()) }, taken.map(JSONValue.string))) { $1 }
            )
        }
    }
}
