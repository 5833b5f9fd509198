import Synchronization

/// Calls that are alone.
extension Pipeline {
    /// A call comes in by a door; ``left()`` follows when it has ended.
    ///
    /// Where no other is under way, it runs on the thread that talks to the cluster: what each answer would have to wait
    /// for another thread to wake up takes longer than what such a call does there. That holds for calls about one guest;
    /// whatever may have long lists before it, or is one of many, would keep the thread from the others.
    public func entered(_ admission: Admission) -> Admission {
        guard underWay.add(1, ordering: .relaxed).oldValue == 0, admission.tool?.spec.isAboutOneGuest == true else {
            return admission
        }
        var admission = admission
        admission.executor = admission.cluster.access.executor
        return admission
    }

    public func left() { underWay.subtract(1, ordering: .relaxed) }
}

extension ToolSpec {
    fileprivate var isAboutOneGuest: Bool { !effects.contains(.exec) && parameters.contains { $0.name == "vmid" } }
}
