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

    /// The route and the values of its `{names}`; nil where Proxmox says that it is not implemented.
    func find(_ method: String, _ path: String) -> (route: Route, names: [String: JSONValue])? {
        var current = 0
        var names: [String: JSONValue] = [:]
        for part in path.split(separator: "/") {
            if let next = branches[current].literal[String(part)] {
                current = next
            } else if let named = branches[current].named {
                names[named.name] = .string(String(part))
                current = named.branch
            } else {
                return nil
            }
        }
        return branches[current].routes[method].map { ($0, names) }
    }
}
