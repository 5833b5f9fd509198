import Gateway
import JSONLines

/// A guest as the high-availability manager sees it. What is asked of the manager is only filed, so that its answer has
/// to be waited for.
enum HAService {
    /// `vm:100`
    static func id(_ guest: Guest) -> String { "\(guest.kind == .qemu ? "vm" : "ct"):\(guest.vmid)" }

    /// Follows a request for a state.
    @Sendable static func reachState(
        _ answer: JSONValue, _ call: ToolCall, _ context: RunContext, _ result: inout JSONObject
    ) async throws {
        guard let wanted = result["now"]?["state"]?.string else { return }
        try await follow(call, context, &result, "reach the state '\(wanted)'") { service in
            switch wanted {
            case "started", "enabled": service["state"] == "started"
            case "disabled": ["disabled", "stopped"].contains(service["state"]?.string)
            case "ignored": true
            default: service["state"]?.string == wanted
            }
        }
    }

    /// Follows a request for another node.
    @Sendable static func reachNode(
        _ answer: JSONValue, _ call: ToolCall, _ context: RunContext, _ result: inout JSONObject
    ) async throws {
        let wanted = call.arguments["target"]?.string ?? ""
        result["comigrated"] = answer["comigrated-resources"]
        try await follow(call, context, &result, "come to \(wanted)") { service in
            service["node"]?.string == wanted && ["started", "stopped", "disabled"].contains(service["state"]?.string)
        }
    }

    private static func follow(
        _ call: ToolCall, _ context: RunContext, _ result: inout JSONObject, _ goal: String,
        _ isReached: (JSONValue) -> Bool
    ) async throws {
        guard let guest = call.guests.first else { return }
        let sid = id(guest)
        var pause = Duration.milliseconds(50)
        while true {
            let list = try await context.cluster.send(APIRequest(.get, "/cluster/ha/status/current")).data.array ?? []
            let service = list.first { $0["sid"]?.string == sid }
            result["state"] = service?["state"]
            result["node"] = service?["node"]
            result["status"] = service?["status"]
            if let service, isReached(service) {
                result["goal_reached"] = true
                return
            }
            let state = service?["state"]?.string ?? "unknown"
            let isHopeless = ["error", "fence"].contains(state)
            guard call.wait, !isHopeless, .now + pause < call.waitUntil else {
                result["goal_reached"] = false
                result["problem"] = .string(
                    isHopeless
                        ? "the manager could not make \(sid) \(goal): it is in state '\(state)'"
                        : "the request is filed; \(sid) did not \(goal) yet (now '\(state)'); get_ha_status shows it")
                return
            }
            await context.progress?("\(sid) is \(state)")
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .seconds(2))
        }
    }
}
