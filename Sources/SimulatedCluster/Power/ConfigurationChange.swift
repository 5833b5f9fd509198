import JSONLines

/// A change to a virtual machine's configuration, checked as far as it can be without the guest.
struct ConfigurationChange: Sendable {
    private(set) var set: [String: String] = [:]
    private(set) var deletes: [String] = []
    private(set) var reverts: [String] = []
    let digest: String?
    let skipLock: Bool

    /// - Throws: everything that Proxmox refuses before it looks at the guest.
    init(_ call: APICall) throws(Refusal) {
        try call.requireRoot(for: ["skiplock"])
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
            if ConfigurationOptions.qemu[name] == nil { throw .parameter("delete", "unknown option '\(name)'") }
        }
        for name in reverts {
            if call.parameters[name] != nil {
                throw .parameter("revert", "you can't use '-\(name)' and '-revert \(name)' at the same time")
            }
            if ConfigurationOptions.qemu[name] == nil { throw .parameter("revert", "unknown option '\(name)'") }
        }
        for name in given {
            // A JSON null counts as given and changes nothing.
            if let value = call.text(name) { set[name] = Self.canonical(name, value) }
        }
    }

    /// All options that it touches.
    private var names: [String] { (Array(set.keys) + deletes + reverts).sorted() }

    /// - Throws: 403 for the first option that the user may not change.
    func requirePrivileges(_ user: Identity, _ vmid: Int, in state: ClusterState) throws(Refusal) {
        if user.isRoot { return }
        for name in names {
            guard let privilege = ConfigurationOptions.privilege(for: name, value: set[name]) else {
                throw .died("only root can set '\(name)' config")
            }
            try state.require(user, privilege, on: "/vms/\(vmid)")
        }
        for (name, value) in set.sorted(by: { $0.key < $1.key }) where ConfigurationOptions.isDisk(name) {
            guard let storage = Self.storage(of: value), state.storages.contains(where: { $0.name == storage }),
                !value.contains("/")
            else { continue }
            try state.require(user, "Datastore.AllocateSpace", on: "/storage/\(storage)")
        }
    }

    /// - Throws: what speaks against the change in the guest's state.
    func check(_ guest: Guest, in state: ClusterState) throws(Refusal) {
        if let digest, digest != guest.digest { throw .died("checksum mismatch (file change by other user?)") }
        if let lock = guest.lock, !skipLock { throw .died("VM is locked (\(lock))") }
        for name in deletes where guest.configuration["protection"] == "1" && ConfigurationOptions.isDisk(name) {
            throw .died("can't remove drive '\(name)' - protection mode enabled")
        }
        for (name, value) in set.sorted(by: { $0.key < $1.key }) where ConfigurationOptions.isDisk(name) {
            guard let storage = Self.storage(of: value) else { continue }
            if !state.storages.contains(where: { $0.name == storage }) {
                throw .died("storage '\(storage)' does not exist")
            }
            let volume = String(value.prefix { $0 != "," })
            let isKnown = guest.configuration.options.values.contains { $0.hasPrefix(volume) }
            if Int(volume.dropFirst(storage.count + 1)) == nil, !isKnown {
                throw .died("volume '\(volume)' does not exist")
            }
        }
        if let boot = set["boot"], boot.hasPrefix("order=") {
            let planned = guest.planned
            for device in boot.dropFirst(6).split(separator: ";").map(String.init)
            where planned[device] == nil && set[device] == nil {
                throw .died("invalid bootorder: device '\(device)' does not exist'")
            }
        }
    }

    /// Changes the guest: at once where that is possible, else from its next start on.
    func apply(to guest: inout Guest) {
        for name in reverts {
            guest.pending[name] = nil
            guest.pendingDeletes.remove(name)
        }
        for name in deletes {
            guest.pending[name] = nil
            guard guest.configuration[name] != nil else { continue }
            if guest.isRunning, !ConfigurationOptions.isImmediate(name) {
                guest.pendingDeletes.insert(name)
            } else {
                keepVolume(of: name, in: &guest)
                guest.configuration[name] = nil
            }
        }
        for (name, value) in set.sorted(by: { $0.key < $1.key }) {
            guest.pendingDeletes.remove(name)
            guest.pending[name] = nil
            let value = ConfigurationOptions.isDisk(name) ? Self.allocated(value, for: guest) : value
            if !guest.isRunning || ConfigurationOptions.isImmediate(name) {
                guest.configuration[name] = name == "description" && value.isEmpty ? nil : value
            } else if guest.configuration[name] != value {
                guest.pending[name] = value
            }
        }
    }

    /// A volume that no drive uses any more stays as `unusedN`.
    private func keepVolume(of name: String, in guest: inout Guest) {
        guard ConfigurationOptions.isDisk(name), !name.hasPrefix("unused"),
            let volume = guest.configuration[name]?.split(separator: ",").first, volume.contains(":"),
            let free = (0..<256).first(where: { guest.configuration["unused\($0)"] == nil })
        else { return }
        guest.configuration["unused\(free)"] = String(volume)
    }

    /// What the worker of an asynchronous change writes first.
    var logLine: String {
        let changes = set.sorted { $0.key < $1.key }.map { name, value in
            "-\(name) \(name == "cipassword" ? "<hidden>" : value)"
        }
        let others = [("delete", deletes), ("revert", reverts)].filter { !$0.1.isEmpty }
        return (changes + others.map { "-\($0.0) \($0.1.joined(separator: ","))" }).joined(separator: " ")
    }

    private static func storage(of value: String) -> String? {
        let volume = value.prefix { $0 != "," }
        guard let colon = volume.firstIndex(of: ":") else { return nil }
        return String(volume[..<colon])
    }

    /// `local:8` makes a new volume of 8 GiB.
    private static func allocated(_ value: String, for guest: Guest) -> String {
        let parts = value.split(separator: ",", maxSplits: 1)
        guard let storage = storage(of: value), let size = parts.first.flatMap({ Int($0.dropFirst(storage.count + 1)) })
        else { return value }
        let taken = guest.configuration.options.values
        let number = (0..<256).first { number in !taken.contains { $0.contains("vm-\(guest.vmid)-disk-\(number)") } }
        let volume = "\(storage):vm-\(guest.vmid)-disk-\(number ?? 0)"
        let rest = parts.count > 1 ? ",\(parts[1])" : ""
        return "\(volume)\(rest),size=\(size)G"
    }

    /// Tags become a sorted list of lower case, a network card gets its address.
    private static func canonical(_ name: String, _ value: String) -> String {
        if name == "tags" {
            return Set(ParameterFormat.list(value.lowercased())).sorted().joined(separator: ";")
        }
        guard name.hasPrefix("net"), Int(name.dropFirst(3)) != nil else { return value }
        let model = value.prefix { $0 != "," }
        return PropertyFormat.networkModels.contains(String(model))
            ? "\(model)=\(Secrets.hardwareAddress())\(value.dropFirst(model.count))" : value
    }
}
