import Crypto

/// A virtual machine or container.
struct Guest: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case qemu, lxc
    }

    /// What only a running guest has.
    struct Process: Sendable {
        let pid: Int
        /// By the cluster's clock; before its zero for guests that ran already.
        let startedAt: Duration
        var paused = false
    }

    struct Snapshot: Sendable {
        let name: String
        var description: String
        /// Seconds since 1970.
        let time: Int
        var parent: String?
        let configuration: GuestConfiguration
        /// Whether it holds the memory, and where.
        var state: String?
    }

    let vmid: Int
    let kind: Kind
    var node: String
    /// What holds now: for a running guest without what waits for its next start.
    var configuration: GuestConfiguration
    /// Changes that wait for a start.
    var pending: [String: String] = [:]
    /// Options that are deleted at the next start.
    var pendingDeletes: Set<String> = []
    var snapshots: [Snapshot] = []
    /// The snapshot that the current state goes on from.
    var parent: String?
    var process: Process?
    /// A guest without ACPI support runs into every shutdown's timeout.
    var ignoresShutdown = false
    /// Whether the guest agent answers, where the configuration has it.
    var runsAgent = true
    /// Files that the agent reads and writes, by path.
    var files = standardFiles
    /// Commands that the agent started, by process number.
    var commands: [Int: GuestCommand] = [:]
    var isFrozen = false

    static let standardFiles = ["/etc/os-release": "NAME=\"Debian GNU/Linux\"\nVERSION_ID=\"13\"\n"]

    init(_ vmid: Int, _ kind: Kind, on node: String, _ options: [String: String]) {
        self.vmid = vmid
        self.kind = kind
        self.node = node
        configuration = GuestConfiguration(options)
    }

    var isRunning: Bool { process != nil }
    /// Kinds of devices that can be changed while it runs.
    var hotplugFeatures: Set<String> {
        switch configuration["hotplug"] {
        case nil, "1"?: ["network", "disk", "usb"]
        case "0"?: []
        case let list?: Set(ParameterFormat.list(list))
        }
    }

    /// Whether the `agent` option is on.
    var hasAgent: Bool {
        let parts = configuration["agent"]?.split(separator: ",") ?? []
        return parts.contains { $0 == "1" || $0 == "enabled=1" }
    }

    var isTemplate: Bool { configuration["template"] == "1" }
    var lock: String? { configuration["lock"] }
    var rules: RuleSet { ConfigurationOptions.rules(kind) }

    /// The name that lists show.
    var name: String {
        kind == .qemu ? configuration["name"] ?? "VM \(vmid)" : configuration["hostname"] ?? "CT\(vmid)"
    }

    /// The whole file: current options, what is pending, snapshots.
    var text: String {
        var text = configuration.text
        if !pending.isEmpty || !pendingDeletes.isEmpty {
            text += "\n[PENDING]\n"
            if !pendingDeletes.isEmpty { text += "delete: \(pendingDeletes.sorted().joined(separator: ","))\n" }
            text += GuestConfiguration(pending).text
        }
        if let parent { text += "\nparent: \(parent)\n" }
        for snapshot in snapshots { text += "\n[\(snapshot.name)]\n\(snapshot.configuration.text)" }
        return text
    }

    /// SHA-1 of the file, by which a writer notices that somebody else wrote in between.
    var digest: String { Hex.lower(Insecure.SHA1.hash(data: Array(text.utf8))) }

    /// The configuration as it will be after the next start.
    var planned: GuestConfiguration {
        var planned = configuration
        for name in pendingDeletes { planned[name] = nil }
        planned.options.merge(pending) { $1 }
        return planned
    }

    mutating func applyPending() {
        for name in pendingDeletes { drop(name) }
        configuration.options.merge(pending) { $1 }
        pending = [:]
        pendingDeletes = []
    }

    /// CPUs that lists show. The schema sets no upper limit, so one is set here: a product must not overflow.
    var cpus: Int {
        switch kind {
        case .qemu: limited("vcpus") ?? (limited("sockets") ?? 1) * (limited("cores") ?? 1)
        case .lxc: limited("cores") ?? 2
        }
    }

    private func limited(_ name: String) -> Int? { configuration.int(name).map { max(1, min($0, 8_192)) } }

    /// Bytes; at most 16 TiB, which no sum over a cluster overflows.
    var memory: Int { max(0, min(configuration.int("memory") ?? 512, 1 << 24)) << 20 }

    /// Bytes of the first disk that it boots from.
    var diskSize: Int {
        let key = kind == .lxc ? "rootfs" : bootDisk ?? ""
        guard let size = configuration[key]?.split(separator: ",").first(where: { $0.hasPrefix("size=") }) else {
            return 0
        }
        return Self.bytes(size.dropFirst(5))
    }

    private var bootDisk: String? {
        let boot = configuration["boot"] ?? ""
        guard boot.hasPrefix("order=") else { return nil }
        return boot.dropFirst(6).split(separator: ";").map(String.init).first { name in
            configuration[name]?.contains("size=") == true
        }
    }

    /// `32G` in bytes.
    static func bytes(_ size: some StringProtocol) -> Int {
        let number = Int(size.prefix { $0.isNumber }) ?? 0
        let shift =
            switch size.last {
            case "K": 10
            case "M": 20
            case "G": 30
            case "T": 40
            default: 0
            }
        return number > 1 << 20 ? 0 : number << shift
    }
}
