import Gateway
import JSONLines
import LuaRuntime

/// `op` as a hook sees it. What it has is made when a hook first looks at it.
final class OperationTable: Sendable {
    private let operation: Operation
    private let guest: Guest?
    private let stage: String
    private let world: HookWorld
    /// What a post hook cannot change any more, a pre hook may.
    private let arguments: LuaValue

    /// - Parameter arguments: as the hooks that have run left them; nil for post hooks, who see what was sent.
    init(_ operation: Operation, arguments: JSONObject? = nil, guest: Guest?, stage: String, world: HookWorld) {
        self.operation = operation
        self.guest = guest
        self.stage = stage
        self.world = world
        self.arguments =
            if let arguments {
                .object(arguments, Self.argumentOptions)
            } else {
                .object(operation.arguments, Self.reviewedArguments)
            }
    }

    /// What a call acts on was decided before policy ran and cannot be changed by a hook.
    private static let argumentOptions = LuaObjectOptions(
        readOnly: ["vmid", "node", "cluster", "target", "newid"], kind: "op.args")
    private static let reviewedArguments = LuaObjectOptions(allReadOnly: true, kind: "op.args after the call")

    /// `after` may be what `guest` is.
    private static let names = [
        "id", "tool", "via", "cluster", "args", "node", "vmid", "guest", "after", "principal", "changes", "effects",
        "dry_run", "stage", "api", "requests",
    ]
    private static let tableOptions = LuaObjectOptions(allReadOnly: true, kind: "op", fields: Set(names))
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
        for options in [
            tableOptions, argumentOptions, reviewedArguments, principalOptions, guestOptions, afterOptions,
        ] {
            try state.prepare(options)
        }
    }

    func make(in state: LuaState) throws(LuaError) -> LuaRef {
        var options = Self.tableOptions
        options.given = LuaGivenFields(names: Self.names) { name throws(LuaHost.Failure) in try self.field(name) }
        return try state.object([:], options: options)
    }

    /// The arguments as the hooks have left them; nil where they cannot have changed them.
    ///
    /// - Parameter before: as they were before.
    static func arguments(
        of table: LuaRef, from before: JSONObject, in state: LuaState
    ) throws(LuaError) -> JSONValue? {
        try state.changed("args", of: table, from: before)
    }

    static func principal(_ principal: Principal) -> JSONObject {
        [
            "user": .string(principal.user), "uid": .int(Int(principal.uid)),
            "groups": .array(principal.groups.map(JSONValue.string)), "door": .string(principal.door.rawValue),
            "client": principal.client.map(JSONValue.string) ?? .null,
        ]
    }

    // MARK: Fields

    private func field(_ name: String) throws(LuaHost.Failure) -> LuaValue? {
        switch name {
        case "id": return .json(.string(operation.id))
        case "tool": return .json(.string(operation.amountsTo ?? operation.tool))
        case "via": return operation.amountsTo.map { _ in .json(.string(operation.tool)) }
        case "cluster": return .json(.string(operation.cluster))
        case "args": return arguments
        case "node": return (guest?.node ?? operation.node).map { .json(.string($0)) }
        case "vmid": return try known(guest.map { .json(.int($0.vmid)) }, name)
        case "guest": return try known(guest.map(guestTable), name)
        case "after": return try known(after, name)
        case "principal": return .object(Self.principal(operation.principal), Self.principalOptions)
        case "changes": return .json(.bool(operation.changes))
        case "effects": return .json(.array(operation.effects.sorted().map { .string($0.rawValue) }))
        case "dry_run": return .json(.bool(operation.dryRun))
        case "stage": return .json(.string(stage))
        case "api":
            return operation.requests.first.map {
                .json(["method": .string($0.method.rawValue), "template": .string($0.template)])
            }
        case "requests":
            return operation.requests.isEmpty ? nil : .json(.array(operation.requests.map(\.json)))
        default: return nil
        }
    }

    /// A rule that looks at the guest cannot be answered where that is not known, so it fails, and the call is denied.
    private func known(_ value: LuaValue?, _ name: String) throws(LuaHost.Failure) -> LuaValue? {
        guard value == nil, operation.reachesUnknown, stage == "pre" else { return value }
        throw LuaHost.Failure("op.\(name): which guests \(operation.tool) reaches here cannot be told")
    }

    // MARK: Guests

    private func guestTable(_ guest: Guest) -> LuaValue {
        let world = world
        let members: JSONObject = [
            "vmid": .int(guest.vmid), "node": .string(guest.node), "type": .string(guest.kind.rawValue),
            "cluster": .string(guest.cluster),
        ]
        return Self.factTable(members, Self.guestOptions) { fact in try await world.fact(fact, of: guest) }
    }

    /// The guest as the call would leave it: where that is told by nothing, as it is.
    private var after: LuaValue? {
        guard !operation.requests.isEmpty, let after = AfterFacts(operation, guest: guest) else {
            return guest.map { _ in .field("guest") }
        }
        let world = world
        var members: JSONObject = ["type": .string(after.kind.rawValue), "cluster": .string(operation.cluster)]
        members["vmid"] = after.vmid.map(JSONValue.int)
        return Self.factTable(members, Self.afterOptions) { fact in try await after.fact(fact, world) }
    }

    private static func factTable(
        _ members: JSONObject, _ options: LuaObjectOptions,
        _ fact: @escaping @Sendable (GuestFact) async throws -> JSONValue
    ) -> LuaValue {
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
        return .object(members, options)
    }
}
