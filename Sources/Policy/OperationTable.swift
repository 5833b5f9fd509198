import Gateway
import JSONLines
import LuaRuntime

/// `op` as a hook sees it.
struct OperationTable {
    private let operation: Operation
    private let guest: Guest?
    private let stage: String
    private let facts: any FactSource

    init(_ operation: Operation, guest: Guest?, stage: String, facts: any FactSource) {
        self.operation = operation
        self.guest = guest
        self.stage = stage
        self.facts = facts
    }

    /// What a call acts on was decided before policy ran and cannot be changed by a hook.
    static let argumentOptions = LuaObjectOptions(readOnly: ["vmid", "node", "cluster", "target", "newid"])

    func make(in state: LuaState, arguments: LuaRef) async throws(LuaError) -> LuaRef {
        var options = LuaObjectOptions(allReadOnly: true)
        if guest == nil, operation.reachesUnknown, stage == "pre" {
            // A rule that looks at the guest cannot be answered, so it fails, and the call is denied.
            options.lazy = ["vmid", "guest"]
            let tool = operation.tool
            options.resolver = { name in
                throw LuaHost.Failure("op.\(name): which guests \(tool) reaches here cannot be told")
            }
        }
        let table = try await state.object(fields, options: options)
        try await state.set("args", of: table, to: arguments)
        if let guest {
            try await state.set("guest", of: table, to: try await guestTable(guest, in: state))
        }
        return table
    }

    private var fields: JSONObject {
        let principal = operation.principal
        var fields: JSONObject = [
            "id": .string(operation.id), "tool": .string(operation.tool), "via": .string(operation.tool),
            "cluster": .string(operation.cluster), "changes": .bool(operation.changes),
            "effects": .array(operation.effects.sorted().map { .string($0.rawValue) }),
            "dry_run": .bool(operation.dryRun), "stage": .string(stage),
            "principal": [
                "user": .string(principal.user), "uid": .int(Int(principal.uid)),
                "groups": .array(principal.groups.map(JSONValue.string)), "door": .string(principal.door.rawValue),
                "client": principal.client.map(JSONValue.string) ?? .null,
            ],
        ]
        fields["node"] = (guest?.node ?? operation.node).map(JSONValue.string)
        fields["vmid"] = guest.map { .int($0.vmid) }
        if let request = operation.requests.first {
            fields["api"] = ["method": .string(request.method.rawValue), "template": .string(request.template)]
        }
        return fields
    }

    private func guestTable(_ guest: Guest, in state: LuaState) async throws(LuaError) -> LuaRef {
        let facts = facts
        var options = LuaObjectOptions(allReadOnly: true)
        options.lazy = Set(GuestFact.allCases.map(\.rawValue))
        options.resolver = { name in
            guard let fact = GuestFact(rawValue: name) else { return .null }
            return try await HookAPI.explained { try await facts.fact(fact, of: guest) }
        }
        options.methods["tagged"] = { arguments in
            guard let tag = arguments.first?.string?.lowercased() else {
                throw LuaHost.Failure("tagged: expected a tag, as in op.guest:tagged(\"prod\")")
            }
            let tags = try await HookAPI.explained { try await facts.fact(.tags, of: guest) }
            return .bool((tags.array ?? []).contains { $0.string == tag })
        }
        return try await state.object(
            [
                "vmid": .int(guest.vmid), "node": .string(guest.node), "type": .string(guest.kind.rawValue),
                "cluster": .string(guest.cluster),
            ], options: options)
    }
}
