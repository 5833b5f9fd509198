import Gateway
import JSONLines
import LuaRuntime

/// `op` as a hook sees it.
struct OperationTable {
    private let operation: Operation
    private let guest: Guest?
    private let stage: String
    private let world: HookWorld

    init(_ operation: Operation, guest: Guest?, stage: String, world: HookWorld) {
        self.operation = operation
        self.guest = guest
        self.stage = stage
        self.world = world
    }

    /// What a call acts on was decided before policy ran and cannot be changed by a hook.
    static let argumentOptions = LuaObjectOptions(readOnly: ["vmid", "node", "cluster", "target", "newid"])
    static let reviewedArguments = LuaObjectOptions(allReadOnly: true)

    private static let tableOptions: LuaObjectOptions = {
        var options = LuaObjectOptions(
            allReadOnly: true, kind: "op",
            fields: [
                "id", "tool", "via", "cluster", "args", "node", "vmid", "guest", "after", "principal", "changes",
                "effects", "dry_run", "stage", "api", "requests",
            ])
        options.lazy = ["vmid", "guest", "after"]
        return options
    }()
    private static let principalOptions = LuaObjectOptions(
        allReadOnly: true, kind: "op.principal", fields: ["user", "uid", "groups", "door", "client"])
    private static let guestOptions = factOptions("op.guest", GuestFact.allCases)
    private static let afterOptions = factOptions("op.after", AfterFacts.known)

    private static func factOptions(_ kind: String, _ facts: [GuestFact]) -> LuaObjectOptions {
        let names = Set(facts.map(\.rawValue))
        var options = LuaObjectOptions(
            allReadOnly: true, kind: kind, fields: names.union(["vmid", "node", "type", "cluster", "tagged"]))
        options.lazy = names
        return options
    }

    /// Makes a state ready for tables of calls.
    static func prepare(_ state: LuaState) throws(LuaError) {
        for options in [tableOptions, principalOptions, guestOptions, afterOptions] { try state.prepare(options) }
    }

    func make(in state: LuaState, arguments: LuaRef) throws(LuaError) -> LuaRef {
        var options = Self.tableOptions
        let (reachesUnknown, tool) = (operation.reachesUnknown && stage == "pre", operation.tool)
        options.resolver = { name in
            // A rule that looks at the guest cannot be answered, so it fails, and the call is denied.
            guard !reachesUnknown else {
                throw LuaHost.Failure("op.\(name): which guests \(tool) reaches here cannot be told")
            }
            return .null
        }
        let table = try state.object(members, options: options)
        try state.set("args", of: table, to: arguments)
        let principal = try state.object(
            Self.principal(operation.principal), options: Self.principalOptions)
        try state.set("principal", of: table, to: principal)
        var before: LuaRef?
        if let guest {
            let made = try guestTable(guest, in: state)
            try state.set("guest", of: table, to: made)
            before = made
        }
        if let after = operation.requests.isEmpty ? nil : AfterFacts(operation, guest: guest) {
            try state.set("after", of: table, to: try afterTable(after, in: state))
        } else if let before {
            try state.set("after", of: table, to: before)
        }
        return table
    }

    static func principal(_ principal: Principal) -> JSONObject {
        [
            "user": .string(principal.user), "uid": .int(Int(principal.uid)),
            "groups": .array(principal.groups.map(JSONValue.string)), "door": .string(principal.door.rawValue),
            "client": principal.client.map(JSONValue.string) ?? .null,
        ]
    }

    private var members: JSONObject {
        var members: [(String, JSONValue)] = [
            ("id", .string(operation.id)), ("tool", .string(operation.amountsTo ?? operation.tool)),
            ("cluster", .string(operation.cluster)), ("changes", .bool(operation.changes)),
            ("effects", .array(operation.effects.sorted().map { .string($0.rawValue) })),
            ("dry_run", .bool(operation.dryRun)), ("stage", .string(stage)),
        ]
        if operation.amountsTo != nil { members.append(("via", .string(operation.tool))) }
        if let node = guest?.node ?? operation.node { members.append(("node", .string(node))) }
        if let guest { members.append(("vmid", .int(guest.vmid))) }
        if let request = operation.requests.first {
            members.append(
                ("api", ["method": .string(request.method.rawValue), "template": .string(request.template)]))
            members.append(("requests", .array(operation.requests.map(\.json))))
        }
        return JSONObject(members)
    }

    // MARK: Guests

    private func guestTable(_ guest: Guest, in state: LuaState) throws(LuaError) -> LuaRef {
        let world = world
        let members: JSONObject = [
            "vmid": .int(guest.vmid), "node": .string(guest.node), "type": .string(guest.kind.rawValue),
            "cluster": .string(guest.cluster),
        ]
        return try factTable(members, Self.guestOptions, in: state) { fact in
            try await world.fact(fact, of: guest)
        }
    }

    private func afterTable(_ after: AfterFacts, in state: LuaState) throws(LuaError) -> LuaRef {
        let world = world
        var members: JSONObject = ["type": .string(after.kind.rawValue), "cluster": .string(operation.cluster)]
        members["vmid"] = after.vmid.map(JSONValue.int)
        return try factTable(members, Self.afterOptions, in: state) { fact in
            try await after.fact(fact, world)
        }
    }

    private func factTable(
        _ members: JSONObject, _ options: LuaObjectOptions, in state: LuaState,
        _ fact: @escaping @Sendable (GuestFact) async throws -> JSONValue
    ) throws(LuaError) -> LuaRef {
        var options = options
        options.resolver = { name in
            guard let name = GuestFact(rawValue: name) else { return .null }
            return try await fact(name)
        }
        options.methods["tagged"] = { arguments in
            guard let tag = arguments.first?.string?.lowercased() else {
                throw LuaHost.Failure("tagged: expected a tag, as in op.guest:tagged(\"prod\")")
            }
            return .bool((try await fact(.tags).array ?? []).contains { $0.string == tag })
        }
        return try state.object(members, options: options)
    }
}
