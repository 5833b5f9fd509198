public import Gateway
public import JSONLines

/// Power of many guests: a call of the single tool for each, so that policy, lanes and audit are asked for each.
public struct PowerVMs: Tool {
    public init() {}

    private static let shownGuests = 100
    private static let actions = ["start", "shutdown", "stop", "reboot", "reset", "suspend", "resume"]

    public let spec = ToolSpec(
        name: "power_vms", title: "Power many VMs",
        summary:
            "Starts, shuts down, stops, reboots, resets, suspends or resumes many VMs, chosen by VMID, tag, pool, node or "
            + "name; all given conditions must match. Each VM is judged by policy and reported by itself, so that some may "
            + "fail while others succeed. Follows the start-up order of the VMs. shutdown asks the guests, stop cuts their power.",
        parameters: [
            Parameter("action", .choice(actions), required: true, "What to do"),
            Parameter("vmids", .list(of: .vmid, maximumCount: 1000), "These VMs"),
            Parameter("tag", .string(maximumLength: 124), "VMs with this tag"),
            Parameter("pool", .string(maximumLength: 100), "VMs of this pool"),
            Parameter("node", .node, "VMs on this node"),
            Parameter("name", .string(maximumLength: 100), "VMs whose name fits this pattern; * stands for any text"),
            Parameter("timeout", .integer(1...86_400), "With shutdown or reboot: seconds that each guest is given"),
            Parameter(
                "force", .boolean, default: false, "With shutdown: cut the power of guests that do not react in time"),
            Parameter("parallel", .integer(1...32), default: 4, "At most so many at the same time"),
        ],
        effects: [.start, .interrupt], effectsVary: true,
        output: [
            "action": Schema.string, "total": Schema.integer, "succeeded": Schema.integer, "unchanged": Schema.integer,
            "failed": Schema.integer, "skipped": Schema.integer,
            "guests": [
                "type": "array",
                "items": [
                    "type": "object",
                    "properties": [
                        "vmid": Schema.integer, "name": Schema.string, "node": Schema.string,
                        "outcome": [
                            "type": "string",
                            "enum": [
                                "done", "unchanged", "skipped", "running", "failed", "denied", "allow", "deny",
                                "confirm",
                            ],
                        ],
                        "status": Schema.string, "message": Schema.string,
                    ],
                    "required": ["vmid", "outcome"],
                ],
            ],
            "untrusted": Schema.untrusted,
        ],
        requiredOutput: ["action", "guests"],
        examples: [["action": "start", "tag": "web"], ["action": "shutdown", "vmids": [101, 102], "timeout": 60]])

    public func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        let conditions = ["vmids", "tag", "pool", "node", "name"]
        guard conditions.contains(where: { arguments[$0] != nil }) else {
            throw GatewayError(
                .invalidArguments, "which VMs? give at least one of \(conditions.joined(separator: ", "))")
        }
        if let node = arguments["node"]?.string { try await GuestLookup.checkNode(node, on: cluster) }
        return Target(arguments: arguments, node: arguments["node"]?.string)
    }

    public func preview(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        try await report(call, context, options: ["dry_run": true])
    }

    public func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        try await report(call, context, options: [:])
    }

    private func report(_ call: ToolCall, _ context: RunContext, options: JSONObject) async throws -> JSONObject {
        let action = call.arguments["action"]?.string ?? ""
        let selection = try await GuestSelection.of(call.arguments, on: context.cluster)
        let isDown = !["start", "resume"].contains(action)
        // Those that there is nothing to do for need no order, and no look at their configuration.
        let idle = selection.guests.filter { $0.isTemplate || $0.isThere(already: action) }
        let stages = try await StartOrder.stages(
            selection.guests.filter { !$0.isTemplate && !$0.isThere(already: action) }, isDown: isDown,
            on: context.cluster)
        var reports: [JSONObject] = selection.missing.map {
            ["vmid": .int($0), "outcome": "failed", "message": "there is no such VM"]
        }
        for guest in idle { reports.append(await Self.one(guest, action, call, context, options)) }
        for stage in stages {
            reports += try await Self.run(stage, call.arguments["parallel"]?.int ?? 4) { guest in
                await Self.one(guest, action, call, context, options)
            }
        }
        func count(_ outcomes: String...) -> JSONValue {
            .int(reports.count { outcomes.contains($0["outcome"]?.string ?? "") })
        }
        var result: JSONObject = ["action": .string(action), "total": .int(reports.count)]
        if options["dry_run"] == nil {
            result["succeeded"] = count("done", "running")
            result["unchanged"] = count("unchanged")
            result["failed"] = count("failed", "denied")
            result["skipped"] = count("skipped")
        }
        result["guests"] = .array(
            reports.sorted { ($0["vmid"]?.int ?? 0) < ($1["vmid"]?.int ?? 0) }.map(JSONValue.object))
        result["untrusted"] = ["guests.name"]
        return result
    }

    /// At most so many at the same time, in order.
    private static func run(
        _ guests: [GuestSelection.Row], _ limit: Int,
        _ body: @escaping @Sendable (GuestSelection.Row) async -> JSONObject
    ) async throws -> [JSONObject] {
        try Task.checkCancellation()
        return await withTaskGroup(of: JSONObject.self) { group in
            var reports: [JSONObject] = []
            var waiting = guests[...]
            for guest in waiting.prefix(limit) { group.addTask { await body(guest) } }
            waiting = waiting.dropFirst(limit)
            while let report = await group.next() {
                reports.append(report)
                guard !Task.isCancelled, let next = waiting.popFirst() else { continue }
                group.addTask { await body(next) }
            }
            // Cancelled: what was not begun is not done.
            return reports
                + waiting.map {
                    ["vmid": .int($0.vmid), "name": .string($0.name), "outcome": "skipped", "message": "cancelled"]
                }
        }
    }

    private static func one(
        _ guest: GuestSelection.Row, _ action: String, _ call: ToolCall, _ context: RunContext, _ options: JSONObject
    ) async -> JSONObject {
        var report: JSONObject = ["vmid": .int(guest.vmid), "name": .string(guest.name), "node": .string(guest.node)]
        if guest.isTemplate || guest.isThere(already: action) {
            report["outcome"] = guest.isTemplate ? "skipped" : "unchanged"
            report["status"] = .string(guest.status)
            report["message"] = .string(guest.isTemplate ? "a template has no power" : "it was \(guest.status) already")
            return report
        }
        var arguments: JSONObject = ["vmid": .int(guest.vmid), "node": .string(guest.node)]
        if ["shutdown", "reboot"].contains(action) { arguments["timeout"] = call.arguments["timeout"] }
        if action == "shutdown", call.arguments["force"] == true { arguments["force"] = true }
        if action == "reboot" { arguments["graceful"] = true }
        var options = options
        if !call.wait { options["wait"] = false }
        let left = max(0, (call.waitUntil - .now) / .seconds(1))
        options["wait_timeout"] = .double((left * 1000).rounded() / 1000)
        await context.progress?("\(action) of \(guest.vmid)")
        switch await context.gateway.call("\(action)_vm", arguments, options).result {
        case .success(let result) where result["dry_run"] == true:
            report["outcome"] = result["decision"]
            report["message"] = (result["reasons"] ?? result["would_confirm"])?.array?.first.flatMap {
                $0["reason"] ?? $0["message"]
            }
        case .success(let result):
            let isRunning = result["task"]?["status"]?.string == "running"
            let isReached = result["goal_reached"]?.bool ?? true
            report["outcome"] = isRunning ? "running" : isReached ? "done" : "failed"
            report["status"] = result["status"]
            if !isReached, !isRunning { report["message"] = "Proxmox says OK, but the VM is not as it was asked for" }
        case .failure(let error):
            let isDenied = error.code == .denied || error.code == .confirmationRequired
            report["outcome"] = isDenied ? "denied" : "failed"
            report["message"] = .string(error.message)
        }
        return report
    }

    public func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let action = result["action"]?.string ?? ""
        let failed = result["failed"]?.int ?? 0
        let total = GuestText.number(result["total"])
        text.headline(
            failed == 0 ? .success : .warning,
            failed == 0 ? "Power \(action): \(total) VMs" : "Power \(action): \(failed) of \(total) VMs failed")
        var table = TextTable(["VMID", "NAME", "NODE", "OUTCOME", "STATUS"], flexible: ["NAME", "NODE"])
        // What went wrong comes first, so that it is seen however many there are.
        let isFine = { (guest: JSONValue) in ["done", "unchanged", "allow"].contains(guest["outcome"]?.string) }
        let all = result["guests"]?.array ?? []
        let guests = all.filter { !isFine($0) } + all.filter(isFine)
        for guest in guests.prefix(Self.shownGuests) {
            table.add(
                [
                    GuestText.number(guest["vmid"]), UntrustedText.line(guest["name"]?.string ?? "-", limit: 64),
                    guest["node"]?.string ?? "-", guest["outcome"]?.string ?? "-", guest["status"]?.string ?? "-",
                ], note: isFine(guest) ? nil : guest["message"]?.string.map { UntrustedText.line($0) })
        }
        if !guests.isEmpty { text.table(table) }
        if guests.count > Self.shownGuests {
            text.line("  (\(guests.count - Self.shownGuests) more; the structured result has all)")
        }
        return text.text
    }
}

/// The VMs that conditions choose, from one list of the cluster.
struct GuestSelection {
    struct Row: Sendable {
        let vmid: Int
        let name: String
        let node: String
        let status: String
        let isTemplate: Bool

        func isThere(already action: String) -> Bool {
            switch action {
            case "start": status == "running"
            case "shutdown", "stop": status == "stopped"
            default: false
            }
        }
    }

    var guests: [Row] = []
    /// VMIDs that were asked for and that no VM has.
    var missing: [Int] = []

    static func of(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> GuestSelection {
        var rows = GuestRows(
            try await cluster.rows(APIRequest(.get, "/cluster/resources", [:], ["type": "vm"])))
        let filter = GuestFilter(.qemu, arguments)
        var unknown = Set((arguments["vmids"]?.array ?? []).compactMap(\.int))
        var selection = GuestSelection()
        for index in rows.indices {
            rows.move(to: index)
            guard rows[.type]?.string == "qemu", let vmid = rows[.vmid]?.int, let node = rows[.node]?.string else {
                continue
            }
            unknown.remove(vmid)
            guard filter.matches(rows) else { continue }
            selection.guests.append(
                Row(
                    vmid: vmid, name: rows[.name]?.string ?? "", node: node,
                    status: rows[.status]?.string ?? "unknown", isTemplate: rows[.template]?.int == 1))
        }
        selection.missing = unknown.sorted()
        return selection
    }
}

/// `*` stands for any text, also none; case does not matter.
enum Wildcard {
    static func matches(_ pattern: String, _ text: String) -> Bool {
        let parts = pattern.lowercased().split(separator: "*", omittingEmptySubsequences: false).map(String.init)
        var rest = text.lowercased()[...]
        guard let first = parts.first, rest.hasPrefix(first) else { return false }
        guard parts.count > 1 else { return rest == first }
        rest = rest.dropFirst(first.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.hasSuffix(parts[parts.count - 1])
    }
}

/// The order in which Proxmox itself starts and stops guests: by `order` of their option `startup`.
enum StartOrder {
    /// Guests that go together, in the order in which the groups go.
    static func stages(
        _ guests: [GuestSelection.Row], isDown: Bool, on cluster: any ClusterAccess
    ) async throws -> [[GuestSelection.Row]] {
        // No list of Proxmox's has it, so that each guest's configuration is read, sixteen at the same time.
        let orders = try await withThrowingTaskGroup(of: (Int, Int?).self) { group in
            var orders: [Int: Int] = [:]
            var waiting = guests[...]
            func readNext() {
                guard let guest = waiting.popFirst() else { return }
                group.addTask {
                    try Task.checkCancellation()
                    let place = Guest(cluster: cluster.name, kind: .qemu, vmid: guest.vmid, node: guest.node)
                    // A guest whose node is down has no order; its own call says what is wrong.
                    let config = try? await cluster.send(APIRequest(.get, place, "/config")).data
                    return (guest.vmid, order(config?["startup"]?.string ?? ""))
                }
            }
            for _ in 0..<16 { readNext() }
            while let (vmid, order) = try await group.next() {
                orders[vmid] = order
                readNext()
            }
            return orders
        }
        let groups = Dictionary(grouping: guests) { orders[$0.vmid] ?? .max }
        return groups.sorted { isDown ? $0.key > $1.key : $0.key < $1.key }.map {
            $0.value.sorted { $0.vmid < $1.vmid }
        }
    }

    /// The number in `order=2,up=30` or `2`.
    static func order(_ startup: String) -> Int? {
        for part in startup.split(separator: ",") {
            if part.hasPrefix("order=") { return Int(part.dropFirst(6)) }
            if let number = Int(part) { return number }
        }
        return nil
    }
}
