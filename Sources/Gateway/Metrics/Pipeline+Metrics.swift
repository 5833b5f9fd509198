import Glibc
import Synchronization

/// What the pipeline knows beside its counters, and who may read them all.
extension Pipeline {
    /// Metrics tell what everybody does, so they are for approvers, root and the gateway's own user, and for none of these
    /// whose profile ends at some guests.
    public func mayWatch(_ principal: Principal) -> Bool {
        let access = rules.access
        guard clusters.allSatisfy({ access.profile(for: principal, on: $0.name)?.boundary == nil }) else {
            return false
        }
        // They are of all clusters together.
        let recognised = recognised(principal)
        let isApprover = clusters.allSatisfy { approvals.rules.isApprover(recognised, on: $0.name) }
        return isApprover || principal.uid == 0 || principal.uid == geteuid()
    }

    func collectMetrics() {
        metrics.collect("pipeline") { [weak self] page in
            guard let self else { return }
            page.gauge("proxgate_tasks_open", "Tasks of Proxmox's whose end has not been told.", Double(journal.count))
            let lanes = lanes.counts
            page.gauge("proxgate_lanes_held", "Changes that hold a guest's lane.", Double(lanes.held))
            page.gauge("proxgate_lanes_waiting", "Changes that wait for a guest's lane.", Double(lanes.waiting))
            page.gauge(
                "proxgate_audit_failing", "1 while the audit cannot be written, and changes are refused.",
                auditFails.load(ordering: .relaxed) ? 1 : 0)
            page.gauges(
                "proxgate_policy_info", "The policy in force.", [([("digest", String(rules.digest.prefix(16)))], 1)])
        }
    }
}
