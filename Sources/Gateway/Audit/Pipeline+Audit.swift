public import JSONLines
import Logging
import Synchronization

/// How the pipeline writes to the audit: before a change it must succeed, after one it can only be complained of.
extension Pipeline {
    /// Writes a line about something that has happened already, so that a failure can only be logged.
    public func record(_ entry: JSONObject) async {
        do {
            try await audit.append(entry)
            auditFails.store(false, ordering: .relaxed)
        } catch {
            auditFails.store(true, ordering: .relaxed)
            logger.critical("an audit line could not be written", metadata: ["error": "\(error)"])
        }
    }

    func writeIntent(_ entry: JSONObject) async throws {
        do {
            try await audit.append(entry)
            auditFails.store(false, ordering: .relaxed)
        } catch {
            auditFails.store(true, ordering: .relaxed)
            logger.critical("a change is refused: the audit cannot be written", metadata: ["error": "\(error)"])
            let reason = (error as? GatewayError)?.message ?? "\(error)"
            throw GatewayError(
                .internal, "nothing was sent, since the change could not be written to the audit: \(reason)")
        }
    }

    /// The caller is told that a guest does not exist; the audit says why.
    func recordOutside(_ call: PipelineCall, _ arguments: JSONObject, _ error: GatewayError) async {
        let profile = call.builtIn.profile
        guard error.code == .notFound, let boundary = profile.boundary, let vmid = arguments["vmid"]?.int,
            let members = try? await boundary.members(of: call.cluster), !members.contains(vmid),
            members.guests.map({ $0[vmid] != nil }) ?? true
        else { return }
        let reason =
            "guest \(vmid) lies outside of profile '\(profile.name)'; the caller was told that it does not exist"
        await record(call.admission.denial(reason, tool: call.tool.spec.name, cluster: call.cluster.name))
    }
}
