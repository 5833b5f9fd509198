import Gateway
import JSONLines

/// VMIDs for new guests.
enum FreeVMID {
    /// Fills in the next free VMID where the caller gave none.
    static func fill(_ name: String, in arguments: JSONObject, on cluster: any ClusterAccess) async throws -> JSONObject
    {
        var arguments = arguments
        if arguments[name] == nil {
            let answer = try await cluster.send(APIRequest(.get, "/cluster/nextid")).data
            guard let vmid = answer.int ?? answer.string.flatMap({ Int($0) }) else {
                throw GatewayError(.proxmoxError, "Proxmox named no free VMID")
            }
            arguments[name] = .int(vmid)
        }
        return arguments
    }

    /// Somebody else took the VMID between the question and the creation.
    static func isTaken(_ error: GatewayError) -> Bool {
        error.code == .conflict || error.message.contains("already exists")
    }

    /// Tries again as a call of its own, so that policy is asked about the new VMID: at most three times in all.
    static func again(
        _ tool: String, _ name: String, _ call: ToolCall, _ context: RunContext, after error: GatewayError
    ) async throws -> JSONObject {
        guard call.asked[name] == nil, isTaken(error) else { throw error }
        var last = error
        for _ in 0..<2 {
            var arguments = call.asked
            arguments[name] = nil
            arguments = try await fill(name, in: arguments, on: context.cluster)
            let left = max(0, (call.waitUntil - .now) / .seconds(1))
            let options: JSONObject = [
                "wait": .bool(call.wait), "wait_timeout": .double((left * 1000).rounded() / 1000),
            ]
            switch await context.gateway.call(tool, arguments, options).result {
            case .success(let result): return result
            case .failure(let failure) where isTaken(failure): last = failure
            case .failure(let failure): throw failure
            }
        }
        throw last
    }
}
