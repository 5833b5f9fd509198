import Gateway
import JSONLines

/// Finds the guest that a VMID means, from the cluster's own word and never from a claimed node.
enum GuestLookup {
    /// Step 2 of a tool that changes a guest: the guest certainly is where the answer says.
    static func resolve(_ arguments: JSONObject, _ kind: Guest.Kind, on cluster: any ClusterAccess) async throws
        -> Target
    {
        let vmid = try vmid(arguments)
        if let claimed = arguments["node"]?.string {
            let guest = Guest(cluster: cluster.name, kind: kind, vmid: vmid, node: claimed)
            try await checkNode(claimed, on: cluster)
            // One small answer instead of the list of all guests, which only a mistake needs.
            try await explainingMissing(guest, on: cluster) {
                _ = try await cluster.send(APIRequest(.get, guest, "/status/current"))
            }
            return Target(arguments: arguments, guests: [guest], node: claimed)
        }
        return target(arguments, try await locate(vmid, kind, on: cluster))
    }

    /// Step 2 of a tool that reads a guest: a claimed node only has to be a node; the read itself shows whether the
    /// guest is there (see ``explainingMissing(_:on:_:)``).
    static func resolveForReading(
        _ arguments: JSONObject, _ kind: Guest.Kind, on cluster: any ClusterAccess
    ) async throws -> Target {
        let vmid = try vmid(arguments)
        guard let claimed = arguments["node"]?.string else {
            return target(arguments, try await locate(vmid, kind, on: cluster))
        }
        try await checkNode(claimed, on: cluster)
        return target(arguments, Guest(cluster: cluster.name, kind: kind, vmid: vmid, node: claimed))
    }

    /// Runs a request on the guest's supposed node; where it is not there, says where it is.
    static func explainingMissing<Answer>(
        _ guest: Guest, on cluster: any ClusterAccess, _ body: () async throws -> Answer
    ) async throws -> Answer {
        do {
            return try await body()
        } catch let error as GatewayError where error.code == .notFound {
            let found = try await locate(guest.vmid, guest.kind, on: cluster)
            guard found.node != guest.node else { throw error }
            throw GatewayError.invalidArguments([
                ArgumentFault("node", "\(guest.kind.noun) \(guest.vmid) is on node \(found.node), not on \(guest.node)")
            ])
        }
    }

    /// - Parameter argument: the one that names the node.
    static func checkNode(_ name: String, _ argument: String = "node", on cluster: any ClusterAccess) async throws {
        if try await cluster.isNode(name) { return }
        let names = try await cluster.nodeNames()
        let hint = NearestName.hint(name, among: names)
        throw GatewayError.invalidArguments([
            ArgumentFault(
                argument, "there is no node '\(name)'\(hint); the cluster has \(names.joined(separator: ", "))")
        ])
    }

    static func locate(_ vmid: Int, _ kind: Guest.Kind, on cluster: any ClusterAccess) async throws -> Guest {
        var rows = GuestRows(
            try await cluster.rows(APIRequest(.get, "/cluster/resources", [:], ["type": "vm"])))
        guard rows.move(toGuest: vmid), let node = rows[.node]?.string else {
            throw GatewayError.noGuest(vmid, on: cluster.name)
        }
        let found: Guest.Kind = rows[.type]?.string == "lxc" ? .lxc : .qemu
        guard found == kind else {
            throw GatewayError.invalidArguments([
                ArgumentFault(
                    "vmid", "\(vmid) is a \(found.noun.lowercased() == "vm" ? "VM" : "container"), not a \(kind.noun)")
            ])
        }
        return Guest(cluster: cluster.name, kind: kind, vmid: vmid, node: node)
    }

    private static func vmid(_ arguments: JSONObject) throws -> Int {
        guard let vmid = arguments["vmid"]?.int else { throw GatewayError(.internal, "a tool has no VMID to look up") }
        return vmid
    }

    private static func target(_ arguments: JSONObject, _ guest: Guest) -> Target {
        var arguments = arguments
        arguments["node"] = .string(guest.node)
        return Target(arguments: arguments, guests: [guest], node: guest.node)
    }
}
