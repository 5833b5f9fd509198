import Gateway
import JSONLines

/// A guest of either kind.
enum AnyGuest {
    static func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        var rows = GuestRows(
            try await cluster.rows(APIRequest(.get, "/cluster/resources", [:], ["type": "vm"])))
        let isThere = arguments["vmid"]?.int.map { rows.move(toGuest: $0) } ?? false
        let isContainer = isThere && rows[.type]?.string == "lxc"
        return try await GuestLookup.resolve(arguments, isContainer ? .lxc : .qemu, on: cluster)
    }
}
