import Gateway
import JSONLines

/// A guest of either kind.
enum AnyGuest {
    static func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        let list = try await cluster.rows(APIRequest(.get, "/cluster/resources", [:], ["type": "vm"]))
        let isContainer = list.contains { $0["vmid"]?.int == arguments["vmid"]?.int && $0["type"]?.string == "lxc" }
        return try await GuestLookup.resolve(arguments, isContainer ? .lxc : .qemu, on: cluster)
    }
}
