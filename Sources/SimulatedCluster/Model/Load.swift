/// What a guest uses at this moment: zero when it is off, else derived from its VMID and how long it runs.
struct Load {
    var uptime = 0
    var cpu = 0.0
    /// Bytes, as all that follows.
    var memory = 0
    var disk = 0
    var netIn = 0
    var netOut = 0
    var diskRead = 0
    var diskWritten = 0

    init(_ guest: Guest, in state: ClusterState) {
        guard let process = guest.process else { return }
        uptime = max(0, Int((state.now - process.startedAt).inSeconds))
        if guest.kind == .lxc { disk = guest.diskSize / 100 * (20 + guest.vmid % 40) }
        memory = guest.memory / 100 * (25 + guest.vmid % 50)
        guard !guest.isPaused else { return }
        // A slow wave, so that two reads a while apart differ as they would on a real host.
        cpu = Double(2 + guest.vmid % 7 + uptime % 5) / 100
        netIn = uptime * (1_200 + guest.vmid % 13 * 100)
        netOut = uptime * (800 + guest.vmid % 11 * 100)
        diskRead = 180_000_000 + uptime * 500
        diskWritten = uptime * 2_048
    }
}
