import Gateway
import JSONLines

/// `/pools`
enum PoolTools {
    private static let pool = Thing(
        "pool", "pools", key: "poolid", "Name of the pool", .pool, list: "/pools", record: "/pools/{poolid}",
        [
            Field("poolid", .text, "Pool"), Field("comment", .remark),
            Field("guests", .any, column: false), Field("storages", .list, column: false),
        ],
        derive: { entry, raw in
            guard let members = raw["members"]?.array else { return }
            entry["guests"] = .array(
                members.filter { $0["vmid"] != nil }.map { member in
                    var guest: JSONObject = ["vmid": member["vmid"] ?? .null]
                    for name in ["type", "name", "node", "status"] { guest[name] = member[name] }
                    return .object(guest)
                })
            // A storage is a member once, though each node has it.
            let storages = Set(members.filter { $0["vmid"] == nil }.compactMap { $0["storage"]?.string })
            entry["storages"] = .array(storages.sorted().map(JSONValue.string))
        })

    static let all: [any Tool] = [
        EndpointTool(
            "list_pools", "List pools", "Lists resource pools; get_pool shows the members of one.", toolset: "pools",
            .get, "/pools", .list(pool), examples: [[:]]),
        EndpointTool(
            "get_pool", "Get pool", "Shows a pool with its guests and storages.", toolset: "pools",
            .get, "/pools/{poolid}", .read(pool), examples: [["poolid": "web"]]),
        EndpointTool(
            "create_pool", "Create pool",
            "Makes an empty pool. update_pool puts guests and storages into it.", toolset: "pools",
            .post, "/pools",
            takes: [Take("poolid", "Name of the new pool"), Take("comment", "Remark")], .creation(pool),
            examples: [["poolid": "batch", "comment": "night jobs"]]),
        EndpointTool(
            "update_pool", "Change pool",
            "Changes a pool's remark, puts guests or storages into it, or (remove: true) takes these out. Nothing "
                + "happens to the guests themselves, but rights and rules that go by pool reach them or no longer do.",
            toolset: "pools", .put, "/pools",
            takes: [
                Take("poolid", "Name of the pool"), Take("comment", "Remark; replaces the one it has"),
                Take("vms", "Guests to put in, e.g. [101, 102]"),
                Take("storage", "Storages to put in, e.g. [\"local-lvm\"]"),
                Take("remove", "Take these guests and storages out instead", theirs: "delete"),
                Take("allow_move", "Guests that are in another pool leave it"),
            ], .update(pool),
            examples: [["poolid": "web", "vms": [103]], ["poolid": "web", "vms": [102], "remove": true]]),
        EndpointTool(
            "delete_pool", "Delete pool", "Deletes an empty pool, and the access rules on it.", toolset: "pools",
            .delete, "/pools/{poolid}", .deletion(pool), examples: [["poolid": "batch"]]),
    ]
}
