/// Everything that the simulated cluster is at one moment: a value that requests and due events change.
///
/// It holds no timer: whoever uses it first tells it the time with ``advance(to:)``.
struct ClusterState: Sendable {
    /// The name under `/api2/json/cluster/status`.
    let name: String
    /// The node whose address clients use.
    let localNode: String
    /// Tasks and waits take their usual time divided by this.
    let speed: Double
    /// Seconds since 1970 when the cluster's clock read zero.
    let startedAt: Double

    var release = Release.nine
    private(set) var now: Duration = .zero
    var access = AccessState()
    var nodes: [Node] = []
    var guests: [Int: Guest] = [:]
    var storages: [Storage] = []
    var volumes = VolumeStore()
    /// Ordered by a test.
    var areStoragesFull = false
    var pools: [Pool] = []
    var services: [HAService] = []
    var haRules: [HARule] = []
    /// Of releases without rules.
    var haGroups: [HAGroup] = []
    var firewalls: [FirewallScope: Firewall] = [:]
    var networks: [String: NodeNetwork] = [:]
    var backupJobs: [BackupJob] = []
    /// Of the datacenter.
    var options: [String: String] = [:]
    /// Daemons that were stopped, by node.
    var stoppedServices: [String: Set<String>] = [:]
    /// DNS settings, by node.
    var resolvers: [String: [String: String]] = [:]
    /// Options of the nodes' own files, such as `description` and `acme`.
    var nodeSettings: [String: [String: String]] = [:]
    /// What the cluster's HTTPS server shows.
    var certificate: CertificateFacts?
    /// Certificates that were uploaded or ordered, by node, as PEM.
    var certificates: [String: String] = [:]
    var acme = ACMEState()
    /// Hosts whose names are known, but that are no nodes and do not answer.
    var strangers: Set<String> = []
    var tasks = TaskLedger()
    var log = ClusterLog()
    var agenda = Agenda()
    var locks: [Int: ConfigurationLock] = [:]

    init(name: String, localNode: String, speed: Double, startedAt: Double) {
        self.name = name
        self.localNode = localNode
        self.speed = speed > 0 ? speed : 1
        self.startedAt = startedAt
    }

    /// Runs what was due until this time, in order.
    mutating func advance(to time: Duration) {
        while let event = agenda.next(until: time) {
            now = max(now, event.due)
            event.run(&self)
        }
        now = max(now, time)
    }

    /// - Parameter seconds: at speed 1.
    mutating func after(_ seconds: Double, _ run: @escaping Agenda.Action) {
        agenda.add(at: now + scaled(seconds), run)
    }

    /// A length at speed 1 as it is here.
    func scaled(_ seconds: Double) -> Duration { .seconds(seconds / speed) }

    /// Seconds since 1970, as Proxmox writes times.
    var epoch: Int { epoch(at: now) }

    func epoch(at time: Duration) -> Int { Int(startedAt + time.inSeconds) }

    func node(_ name: String) -> Node? { nodes.first { $0.name == name } }

    /// A single node that never joined a cluster.
    var isStandalone: Bool { nodes.count == 1 }

    var isQuorate: Bool { nodes.count { $0.isOnline } * 2 > nodes.count }

    /// Guests in order of their VMID.
    var sortedGuests: [Guest] { guests.values.sorted { $0.vmid < $1.vmid } }

    func pool(of vmid: Int) -> Pool? { pools.first { $0.guests.contains(vmid) } }
}
