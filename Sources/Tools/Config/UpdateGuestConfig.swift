import Gateway
import JSONLines

/// PUT /nodes/{node}/{qemu|lxc}/{vmid}/config with the digest of what was read, so that nobody's change is overwritten.
struct UpdateGuestConfig: Tool {
    private let kind: Guest.Kind
    private let options: [Parameter]
    let spec: ToolSpec

    init(_ kind: Guest.Kind = .qemu) {
        self.kind = kind
        options = (kind == .qemu ? Self.machineOptions : Self.containerOptions) + Self.removals
        let isVM = kind == .qemu
        var output: JSONObject = [
            "vmid": Schema.integer, "name": Schema.string, "node": Schema.string, "changes": Schema.objects,
            "pending": Schema.objects, "digest": Schema.string, "untrusted": Schema.untrusted,
        ]
        output["effective"] = [
            "type": "string", "description": "what makes the pending changes effective; only where there are some",
        ]
        spec = ToolSpec(
            name: isVM ? "update_vm_config" : "update_container_config",
            title: isVM ? "Update VM configuration" : "Update container configuration",
            summary:
                "Changes options of a \(isVM ? "VM" : "container"). What a running \(isVM ? "VM" : "container") cannot take "
                + "over at once becomes pending and takes effect at its next full stop and start (or a graceful reboot); the "
                + "answer says which. Refused when somebody else changed the configuration meanwhile.",
            toolset: isVM ? "core" : "containers",
            parameters: [.node, .vmid] + options + [
                .of(
                    "PUT /nodes/{node}/\(kind.rawValue)/{vmid}/config", "digest",
                    "Digest from \(isVM ? "get_vm_config" : "get_container_config"): refuse if changed since")
            ],
            effects: [.reconfigure], lane: .ordinary, endpoints: ["PUT /nodes/{node}/\(kind.rawValue)/{vmid}/config"],
            output: output, requiredOutput: ["vmid", "node", "changes"],
            examples: isVM
                ? [["vmid": 101, "cores": 4], ["vmid": 102, "memory": 4096, "tags": "web;test"]]
                : [["vmid": 200, "memory": 2048]])
    }

    private static let machineOptions: [Parameter] = [
        Parameter("cores", .integer(1...512), "CPU cores a socket"),
        Parameter("sockets", .integer(1...64), "CPU sockets"),
        Parameter("memory", .integer(16...16_777_216), "Memory in MiB"),
        Parameter("balloon", .integer(0...16_777_216), "Least memory in MiB when ballooning; 0 turns ballooning off"),
        Parameter("name", .string(maximumLength: 63), "Name of the VM, a DNS name"),
        Parameter("description", .string(maximumLength: 8192), "Notes, shown in Proxmox's interface"),
        Parameter("cpu", .string(maximumLength: 256), "CPU type, e.g. host or x86-64-v2-AES"),
        Parameter("cpulimit", .number(0...128), "Limit of CPU time in cores; 0 for none"),
        Parameter("cpuunits", .integer(1...262_144), "CPU weight against other guests"),
        Parameter("onboot", .boolean, "Start the VM when its node starts"),
        Parameter("protection", .boolean, "Forbid removal of the VM and its disks"),
        Parameter("tags", .tags, "All tags of the VM; replaces the ones it has"),
        Parameter("agent", .string(maximumLength: 256), "QEMU guest agent, e.g. 1 or enabled=1,fstrim_cloned_disks=1"),
        Parameter("boot", .string(maximumLength: 256), "Boot order, e.g. order=scsi0;net0"),
        Parameter(
            "ostype",
            .choice([
                "other", "wxp", "w2k", "w2k3", "w2k8", "wvista", "win7", "win8", "win10", "win11", "l24", "l26",
                "solaris",
            ]),
            "Operating system"),
    ]

    private static let containerOptions: [Parameter] = {
        let endpoint = "PUT /nodes/{node}/lxc/{vmid}/config"
        return [
            .of(endpoint, "cores", "CPU cores; all of the node's where none are set"),
            .of(endpoint, "cpulimit", "Limit of CPU time in cores; 0 for none"),
            .of(endpoint, "cpuunits", "CPU weight against other guests"),
            Parameter("memory", .integer(16...16_777_216), "Memory in MiB"),
            Parameter("swap", .integer(0...16_777_216), "Swap in MiB"),
            .of(endpoint, "hostname", "Host name, which Proxmox shows as the container's name"),
            .of(endpoint, "description", "Notes, shown in Proxmox's interface"),
            .of(endpoint, "nameserver", "DNS servers, separated by spaces"),
            .of(endpoint, "searchdomain", "DNS search domains"),
            .of(endpoint, "onboot", "Start the container when its node starts"),
            .of(endpoint, "startup", "Start-up order, e.g. order=2,up=30"),
            .of(endpoint, "protection", "Forbid removal of the container and its volumes"),
            .of(endpoint, "tags", "All tags of the container; replaces the ones it has"),
        ]
    }()

    private static let removals: [Parameter] = [
        Parameter(
            "delete", .names(maximumCount: 64), "Options to reset to their default, as a list or separated by commas"),
        Parameter("revert", .names(maximumCount: 64), "Pending changes to take back, as a list or separated by commas"),
    ]

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        let given = options.map(\.name).filter { arguments[$0] != nil }
        guard !given.isEmpty else {
            throw GatewayError(
                .invalidArguments,
                "nothing to change; give at least one of \(options.map(\.name).joined(separator: ", "))",
                ["options": .array(options.map { .string($0.name) })])
        }
        let removed = (arguments["delete"]?.array ?? []).compactMap(\.string)
        let faults = removed.filter { given.contains($0) }.map {
            ArgumentFault("delete", "'\($0)' cannot be set and deleted in one call")
        }
        guard faults.isEmpty else { throw GatewayError.invalidArguments(faults) }
        return try await GuestLookup.resolve(arguments, kind, on: cluster)
    }

    func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        guard let guest = call.guests.first else { return [] }
        var parameters = JSONObject()
        for option in options {
            guard let value = call.arguments[option.name] else { continue }
            switch option.kind {
            case .tags: parameters[option.name] = .string(Self.joined(value, ";"))
            case .names: parameters[option.name] = .string(Self.joined(value, ","))
            default: parameters[option.name] = value
            }
        }
        if let digest = call.arguments["digest"] {
            parameters["digest"] = digest
        } else {
            parameters["digest"] = try await cluster.send(APIRequest(.get, guest, "/config")).data["digest"]
        }
        return [APIRequest(.put, guest, "/config", parameters)]
    }

    private static func joined(_ list: JSONValue, _ separator: String) -> String {
        (list.array ?? []).compactMap(\.string).joined(separator: separator)
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let guest = call.guests.first, let request = call.plan.first else {
            throw GatewayError(.internal, "an update ran without a plan")
        }
        _ = try await GuestLock.free(guest, call, context)
        let before = try await context.cluster.send(APIRequest(.get, guest, "/config")).data
        _ = try await context.cluster.send(request)
        async let config = context.cluster.send(APIRequest(.get, guest, "/config"))
        let pending = try await context.cluster.send(APIRequest(.get, guest, "/pending")).data.array ?? []
        let after = try await config.data

        let names = Set((before.object?.names ?? []) + (after.object?.names ?? [])).subtracting(["digest", "meta"])
        let changes = names.sorted().compactMap { name -> JSONValue? in
            guard before[name] != after[name] else { return nil }
            return .object([
                "option": .string(name), "from": before[name].map { ConfigValue.readable(name, $0) } ?? .null,
                "to": after[name].map { ConfigValue.readable(name, $0) } ?? .null,
            ])
        }
        let waiting = pending.filter { $0["pending"] != nil || $0["delete"] != nil }.compactMap { entry -> JSONValue? in
            guard let name = entry["key"]?.string else { return nil }
            return .object([
                "option": .string(name), "now": entry["value"].map { ConfigValue.readable(name, $0) } ?? .null,
                "then": entry["pending"].map { ConfigValue.readable(name, $0) } ?? .null,
            ])
        }
        var result: JSONObject = [
            "vmid": .int(guest.vmid), "name": after[kind.nameOption] ?? "", "node": .string(guest.node),
            "changes": .array(changes), "pending": .array(waiting), "digest": after["digest"] ?? .null,
            "untrusted": ["name", "changes"],
        ]
        if !waiting.isEmpty { result["effective"] = .string(Self.whatMakesEffective(kind)) }
        return result
    }

    private static func whatMakesEffective(_ kind: Guest.Kind) -> String {
        kind == .qemu
            ? "shutdown_vm, then start_vm, or reboot_vm with graceful: true; a hard reset is not enough"
            : "shutdown_container, then start_container, or reboot_container"
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let changes = result["changes"]?.array ?? []
        let pending = result["pending"]?.array ?? []
        text.headline(.success, "\(kind.noun) Configuration \(changes.isEmpty ? "Unchanged" : "Updated")")
        GuestText.subject(result, kind, &text)
        func show(_ value: JSONValue?) -> String {
            ConfigValue.text(value).map { UntrustedText.line($0, limit: 80) } ?? "-"
        }
        for change in changes {
            text.field(change["option"]?.string ?? "", "\(show(change["from"])) → \(show(change["to"]))")
        }
        if changes.isEmpty { text.line("  All options had these values already") }
        if !pending.isEmpty {
            let names = pending.compactMap { $0["option"]?.string }.joined(separator: ", ")
            text.closing(
                .warning, "Pending until the \(kind.noun) is stopped and started (or rebooted gracefully): \(names)")
        }
        return text.text
    }
}
