import JSONLines

/// Where the gateway itself runs, as the configuration says: what would end it there is refused.
public struct GatewayPlace: Sendable, Equatable {
    /// VMID of the guest that it runs in.
    public var guest: Int?
    /// The node that it runs on.
    public var node: String?
    /// Stopping its guest or node is allowed all the same.
    public var allowsStop: Bool
    /// Its own users, tokens and rights may be changed all the same.
    public var allowsOwnAccount: Bool

    public init(
        guest: Int? = nil, node: String? = nil, allowsStop: Bool = false, allowsOwnAccount: Bool = false
    ) {
        self.allowsOwnAccount = allowsOwnAccount
        self.guest = guest
        self.node = node
        self.allowsStop = allowsStop
    }

    /// Why an operation would end the gateway; nil where it would not.
    ///
    /// - Throws: ``GatewayError`` where the cluster cannot say on which node the gateway's guest is.
    func objection(to operation: Operation, on cluster: any ClusterAccess) async throws -> String? {
        guard !allowsStop, !operation.effects.isDisjoint(with: [.interrupt, .destroy]) else { return nil }
        let hint = "(gateway.allow_stop allows it)"
        if let node, stops(node, operation) {
            return "node \(node) carries this gateway, which would end with it \(hint)"
        }
        guard let guest else { return nil }
        if operation.guests.contains(where: { $0.vmid == guest }) {
            return "guest \(guest) carries this gateway, which would end with it \(hint)"
        }
        guard operation.reachesUnknown else { return nil }
        // Everything on a node, or in a pool: the gateway's guest may be among it.
        let rows = try await cluster.send(APIRequest(.get, "/cluster/resources", [:], ["type": "vm"])).data.array ?? []
        let home = rows.first { $0["vmid"]?.int == guest }?["node"]?.string
        let nodes = Set(operation.requests.compactMap { $0.values["node"] })
        guard let home, nodes.contains(home) || nodes.isEmpty else { return nil }
        return "guest \(guest) on \(home) carries this gateway and may be reached \(hint)"
    }

    /// Reboots and shutdowns of a node have one endpoint; the effects tell them from what else it can do.
    private func stops(_ node: String, _ operation: Operation) -> Bool {
        operation.requests.contains { request in
            request.endpoint == "POST /nodes/{node}/status" && request.values["node"]?.hasSameBytes(as: node) == true
        }
    }
}
