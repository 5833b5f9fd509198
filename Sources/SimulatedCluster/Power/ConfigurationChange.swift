import JSONLines

/// A change to a guest's configuration, checked as far as it can be without the guest.
struct ConfigurationChange: Sendable {
    let kind: Guest.Kind
    private(set) var set: [String: String] = [:]
    private(set) var deletes: [String] = []
    private(set) var reverts: [String] = []
    let digest: String?
    let skipLock: Bool
    /// Deleted disks are destroyed, and do not stay as unused ones.
    let isForced: Bool

    /// Options for a guest that is yet to be made.
    init(creating kind: Guest.Kind, _ options: [String: String]) {
        self.kind = kind
        digest = nil
        skipLock = false
        isForced = false
        set = Dictionary(uniqueKeysWithValues: options.map { ($0.key, Self.canonical($0.key, $0.value, kind)) })
    }

    /// - Throws: everything that Proxmox refuses before it looks at the guest.
    init(_ call: APICall, _ kind: Guest.Kind = .qemu) throws(Refusal) {
        self.kind = kind
        try call.requireRoot(for: ["skiplock"])
        isForced = call.flag("force")
        skipLock = call.flag("skiplock")
        digest = call.text("digest")
        deletes = ParameterFormat.list(call.text("delete") ?? "")
        reverts = ParameterFormat.list(call.text("revert") ?? "")
        let own: Set = ["node", "vmid", "delete", "revert", "digest", "skiplock", "force", "background_delay"]
        let given = call.parameters.keys.filter { !own.contains($0) }
        if given.isEmpty, deletes.isEmpty, reverts.isEmpty { throw .died("no options specified") }
        for name in deletes {
            if call.parameters[name] != nil {
                throw .parameter("delete", "you can't use '-\(name)' and -delete \(name)' at the same time")
            }
            if reverts.contains(name) {
                throw .parameter("revert", "you can't use '-revert \(name)' and '-delete \(name)' at the same time")
            }
            if ConfigurationOptions.rules(kind)[name] == nil { throw .parameter("delete", "unknown option '\(name)'") }
        }
        for name in reverts {
            if call.parameters[name] != nil {
                throw .parameter("revert", "you can't use '-\(name)' and '-revert \(name)' at the same time")
            }
            if ConfigurationOptions.rules(kind)[name] == nil { throw .parameter("revert", "unknown option '\(name)'") }
        }
        for name in given {
            // A JSON null counts as given and changes nothing.
            if let value = call.text(name) { set[name] = Self.canonical(name, value, kind) }
        }
    }

    /// All options that it touches.
    private var names: [String] { (Array(set.keys) + deletes + reverts).sorted() }

    /// - Throws: 403 for the first option that the user may not change.
    func requirePrivileges(_ user: Identity, _ vmid: Int, in state: ClusterState) throws(Refusal) {
        if user.isRoot { return }
        for name in names {
            let wanted =
                kind == .qemu
                ? ConfigurationOptions.privilege(for: name, value: set[name])
                : ConfigurationOptions.containerPrivilege(for: name)
            guard let privilege = wanted else { throw .died("only root can set '\(name)' config") }
            try state.require(user, privilege, on: "/vms/\(vmid)")
        }
        for (_, drive) in drives {
            guard let name = drive.storage, state.storage(name) != nil, !drive.volume.contains("/") else { continue }
            try state.require(user, "Datastore.AllocateSpace", on: "/storage/\(name)")
        }
    }

    /// The volumes that it sets, by option.
    private var drives: [(option: String, drive: Drive)] {
        self.set.filter { ConfigurationOptions.isVolume($0.key, kind) }.sorted { $0.key < $1.key }.map {
            ($0.key, Drive($0.value))
        }
    }

    /// - Throws: what speaks against the change in the guest's state.
    func check(_ guest: Guest, in state: ClusterState) throws(Refusal) {
        if let digest, digest != guest.digest { throw .died("checksum mismatch (file change by other user?)") }
        if let lock = guest.lock, !skipLock { throw .died("\(guest.label) is locked (\(lock))") }
        for name in deletes where guest.configuration["protection"] == "1" && ConfigurationOptions.isVolume(name, kind)
        {
            throw .died("can't remove drive '\(name)' - protection mode enabled")
        }
        try checkVolumes(on: guest.node, in: state)
        if let boot = set["boot"], boot.hasPrefix("order=") {
            let planned = guest.planned
            for device in boot.dropFirst(6).split(separator: ";").map(String.init)
            where planned[device] == nil && set[device] == nil {
                throw .died("invalid bootorder: device '\(device)' does not exist'")
            }
        }
    }

    /// - Throws: for a storage or volume that there is not.
    func checkVolumes(on node: String, in state: ClusterState) throws(Refusal) {
        for (_, drive) in drives {
            guard let storage = drive.storage else { continue }
            if state.storage(storage) == nil { throw .died("storage '\(storage)' does not exist") }
            let isNew = drive.wantedGibibytes != nil || drive.volume == "\(storage):cloudinit"
            if !isNew, state.volume(drive.volume, on: node) == nil {
                throw .died("volume '\(drive.volume)' does not exist")
            }
        }
    }

    /// Changes the guest: at once where that is possible, else from its next start on.
    ///
    /// - Throws: where a storage cannot take a new disk; where a change could not be plugged: it stays pending then, and
    ///   the others hold.
    func apply(to vmid: Int, in state: inout ClusterState) throws(Refusal) {
        guard var guest = state.guests[vmid] else { return }
        var faults: [String: String] = [:]
        for name in reverts {
            guest.pending[name] = nil
            guest.pendingDeletes.remove(name)
        }
        for name in deletes {
            guest.pending[name] = nil
            guard let value = guest.configuration[name] else { continue }
            if guest.isRunning, !ConfigurationOptions.isImmediate(name, guest) {
                guest.pendingDeletes.insert(name)
            } else if isForced || name.hasPrefix("unused") || Drive(value).isCloudInit {
                guest.configuration[name] = nil
                if ConfigurationOptions.isVolume(name, kind) { state.free(Drive(value).volume, on: guest.node) }
            } else {
                guest.drop(name)
            }
        }
        for (name, value) in set.sorted(by: { $0.key < $1.key }) {
            guest.pendingDeletes.remove(name)
            guest.pending[name] = nil
            var value = value
            if ConfigurationOptions.isVolume(name, kind) {
                value = try Self.withVolume(value, of: guest, &state)
                guest.claim(Drive(value).volume)
            }
            if let fault = hotplugFault(name, value, guest) {
                faults[name] = "hotplug problem - \(fault)\n"
                guest.pending[name] = value
            } else if !guest.isRunning || ConfigurationOptions.isImmediate(name, guest) {
                let isReplaced = guest.configuration[name].map { Drive($0).volume != Drive(value).volume } ?? false
                if isReplaced, ConfigurationOptions.isVolume(name, kind) { guest.drop(name) }
                guest.configuration[name] = name == "description" && value.isEmpty ? nil : value
            } else if guest.configuration[name] != value {
                guest.pending[name] = value
            }
        }
        state.guests[vmid] = guest
        if !faults.isEmpty { throw .parameters(faults) }
    }

    /// Why a running machine does not take a change that it could take otherwise.
    private func hotplugFault(_ name: String, _ value: String, _ guest: Guest) -> String? {
        guard kind == .qemu, guest.isRunning else { return nil }
        if name == "vcpus", guest.hotplugFeatures.contains("cpu") {
            let most = (guest.configuration.int("sockets") ?? 1) * (guest.configuration.int("cores") ?? 1)
            return (Int(value) ?? 0) > most ? "you can't add more vcpus than maxcpus" : nil
        }
        if ConfigurationOptions.isDisk(name), let old = guest.configuration[name],
            Drive(old).isCDROM != Drive(value).isCDROM, ConfigurationOptions.isImmediate(name, guest)
        {
            return "unable to change media type"
        }
        return nil
    }

    /// A drive's text with the volume that it asks for made, and with its size.
    static func withVolume(_ text: String, of guest: Guest, _ state: inout ClusterState) throws(Refusal) -> String {
        var drive = Drive(text)
        guard let storage = drive.storage else { return text }
        let format = drive.options.removeValue(forKey: "format")
        drive.options["import-from"] = nil
        if drive.volume == "\(storage):cloudinit" {
            drive.volume = try state.allocate(
                on: storage, node: guest.node, for: guest.vmid, bytes: 4 << 20, format: format, label: "cloudinit")
            drive.options["media"] = "cdrom"
            drive.bytes = 4 << 20
        } else if let size = drive.wantedGibibytes {
            let bytes = size > 0 ? Int(min(size, 131_072) * 1_073_741_824) : 4 << 20
            drive.volume = try state.allocate(
                on: storage, node: guest.node, for: guest.vmid, kind: guest.kind, bytes: bytes, format: format)
            drive.bytes = bytes
        } else if let volume = state.volume(drive.volume, on: guest.node) {
            drive.bytes = volume.size
        }
        return drive.text
    }

    /// What the worker of an asynchronous change writes first.
    var logLine: String {
        let changes = set.sorted { $0.key < $1.key }.map { name, value in
            "-\(name) \(name == "cipassword" ? "<hidden>" : value)"
        }
        let others = [("delete", deletes), ("revert", reverts)].filter { !$0.1.isEmpty }
        return (changes + others.map { "-\($0.0) \($0.1.joined(separator: ","))" }).joined(separator: " ")
    }

    /// Tags become a sorted list of lower case, a network card gets its address.
    private static func canonical(_ name: String, _ value: String, _ kind: Guest.Kind) -> String {
        if name == "tags" {
            return Set(ParameterFormat.list(value.lowercased())).sorted().joined(separator: ";")
        }
        guard ConfigurationOptions.isNumbered(name, "net") else { return value }
        if kind == .lxc {
            return value.contains("hwaddr=") ? value : "\(value),hwaddr=\(Secrets.hardwareAddress())"
        }
        let model = String(value.prefix { $0 != "," }).replacing("model=", with: "")
        let rest = value.drop { $0 != "," }
        guard PropertyFormat.networkModels.contains(model) else { return value }
        let address = rest.split(separator: ",").first { $0.hasPrefix("macaddr=") }
        guard let address else { return "\(model)=\(Secrets.hardwareAddress())\(rest)" }
        return "\(model)=\(address.dropFirst(8))\(rest.replacing(",\(address)", with: ""))"
    }
}

extension Guest {
    /// `VM` or `CT`, as messages call it.
    var label: String { kind == .qemu ? "VM" : "CT" }

    /// Deletes an option; a volume that nothing uses any more stays as `unusedN`.
    mutating func drop(_ name: String) {
        defer { configuration[name] = nil }
        guard ConfigurationOptions.isVolume(name, kind), !name.hasPrefix("unused"), let text = configuration[name]
        else { return }
        let drive = Drive(text)
        let isKept = drive.storage != nil && !drive.isCDROM
        guard isKept, let free = (0..<256).first(where: { configuration["unused\($0)"] == nil }) else { return }
        configuration["unused\(free)"] = drive.volume
    }

    /// A volume that a drive uses is no unused one any more.
    mutating func claim(_ volume: String) {
        for (name, value) in configuration.options where name.hasPrefix("unused") && value == volume {
            configuration[name] = nil
        }
    }
}
