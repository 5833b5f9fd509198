import Gateway
import JSONLines

/// How the release at hand says where guests under high availability run: by rules, or before 9 by groups of nodes. A
/// cluster that is being upgraded has groups until its last node has the new release.
///
/// Proxmox is asked rather than its version looked at; what it says is passed on with the tool that does the same here.
enum HAPlacement {
    @Sendable static func needsRules(_ call: ToolCall, _ cluster: any ClusterAccess) async throws {
        do {
            _ = try await cluster.send(APIRequest(.get, "/cluster/ha/rules"))
        } catch let error as GatewayError where error.details["status"] == 501 {
            throw other(error, "this cluster's release has HA groups, not rules", "create_ha_group")
        }
    }

    @Sendable static func needsGroups(_ call: ToolCall, _ cluster: any ClusterAccess) async throws {
        do {
            _ = try await cluster.send(APIRequest(.get, "/cluster/ha/groups"))
        } catch let error as GatewayError where error.message.contains("migrated to rules") {
            throw other(error, "this cluster's release has HA rules, not groups", "create_ha_rule")
        }
    }

    /// A resource names a group.
    @Sendable static func needsGroupsIfNamed(_ call: ToolCall, _ cluster: any ClusterAccess) async throws {
        if call.arguments["group"] != nil { try await needsGroups(call, cluster) }
    }

    private static func other(_ error: GatewayError, _ words: String, _ tool: String) -> GatewayError {
        var error = error
        error.message = "\(words) (Proxmox: \(error.message)); nothing was changed"
        error.details["hint"] = .string("use \(tool) and its like")
        error.details["tool"] = .string(tool)
        return error
    }
}
