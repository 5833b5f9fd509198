import Gateway
import JSONLines

/// Where in the cluster a storage is.
struct StoragePlaces: Sendable {
    let isShared: Bool
    /// Nodes that reach it now, sorted.
    let available: [String]
    let unavailable: [String]

    /// - Throws: ``GatewayError`` `not_found`, with the nearest name.
    static func read(_ storage: String, _ cluster: any ClusterAccess) async throws -> StoragePlaces {
        let rows =
            try await cluster.send(APIRequest(.get, "/cluster/resources", [:], ["type": "storage"])).data.array ?? []
        let own = rows.filter { $0["storage"]?.string == storage }
        guard !own.isEmpty else {
            let names = Set(rows.compactMap { $0["storage"]?.string }).sorted()
            throw GatewayError(
                .notFound, "there is no storage '\(storage)'\(NearestName.hint(storage, among: names))",
                ["storages": .array(names.map(JSONValue.string))])
        }
        func nodes(_ isAvailable: Bool) -> [String] {
            own.filter { ($0["status"]?.string == "available") == isAvailable }.compactMap { $0["node"]?.string }
                .sorted()
        }
        return StoragePlaces(
            isShared: own.contains { $0["shared"]?.int == 1 }, available: nodes(true), unavailable: nodes(false))
    }

    /// Fills in the node of a call about a storage: the one that is given, or one that reaches the storage.
    ///
    /// - Parameter isOwn: the content of one that is not shared depends on the node, which then has to be given.
    static func resolve(
        _ arguments: JSONObject, _ storage: String, on cluster: any ClusterAccess, isOwn: Bool = true
    ) async throws -> Target {
        if let node = arguments["node"]?.string {
            try await GuestLookup.checkNode(node, on: cluster)
            return Target(arguments: arguments, node: node)
        }
        let places = try await read(storage, cluster)
        if isOwn, !places.isShared, places.available.count + places.unavailable.count > 1 {
            let nodes = (places.available + places.unavailable).sorted().joined(separator: ", ")
            throw GatewayError.invalidArguments([
                ArgumentFault("node", "storage '\(storage)' is another one on each of \(nodes); say which")
            ])
        }
        guard let node = places.available.first else {
            throw GatewayError(
                .unreachable,
                "no node reaches storage '\(storage)' now (\(places.unavailable.joined(separator: ", ")))")
        }
        var arguments = arguments
        arguments["node"] = .string(node)
        return Target(arguments: arguments, node: node)
    }

    static let node = Parameter(
        "node", .node, "Node that is asked; needed where the storage is not shared, e.g. pve1")
}
