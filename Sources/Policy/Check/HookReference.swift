import Gateway
import JSONLines
import Logging
import LuaRuntime

/// Every name that a hook finds, asked of the sandbox itself: `deny`, `string.format`, `op.guest.tags`.
struct HookReference: Sendable {
    let names: Set<String>

    /// Below these stands whatever a call or the configuration has.
    private static let open: Set<String> = ["op.args", "settings"]

    /// - Parameter extra: names of the test language.
    static func current(extra: LuaHost = LuaHost()) async throws(LuaError) -> HookReference {
        let scope = HookScope()
        let quiet = Logger(label: "policy", factory: { _ in SwiftLogNoOpLogHandler() })
        var host = HookAPI.host(scope, settings: [:], logger: quiet)
        host.add(extra)
        let state = try await LuaState(try LuaProgram([]), host: host, limits: LuaLimits())
        var names = Set(try state.globalNames())
        let op = try OperationTable.sample(in: state)
        names.insert("op")
        // Filled when a hook begins.
        names.insert("clock")
        names.formUnion((WallClock.now().object?.names ?? []).map { "clock.\($0)" })
        names.formUnion(try state.names(of: op, as: "op"))
        state.close()
        return HookReference(names: names)
    }

    var globals: Set<String> { names.filter { !$0.contains(".") && $0 != "op" } }

    /// What is wrong with a path of names, if anything.
    func fault(_ path: [String]) -> String? {
        for count in 1..<max(1, path.count) {
            let parent = path[..<count].joined(separator: ".")
            if Self.open.contains(where: { parent == $0 || parent.hasPrefix($0 + ".") }) { return nil }
            let child = "\(parent).\(path[count])"
            if names.contains(child) { continue }
            let siblings = names.filter { $0.hasPrefix(parent + ".") }.map {
                String($0.dropFirst(parent.utf8.count + 1))
            }
            .filter { !$0.contains(".") }
            // Nothing is known about what a scalar has inside.
            guard !siblings.isEmpty else { return nil }
            return "\(parent) has no '\(path[count])'\(NearestName.hint(path[count], among: siblings))"
        }
        return nil
    }
}

extension OperationTable {
    /// `op` with everything that it can have.
    static func sample(in state: LuaState) throws(LuaError) -> LuaRef {
        let guest = Guest(cluster: "lab", kind: .qemu, vmid: 100, node: "pve1")
        let operation = Operation(
            id: "sample", tool: "call_api", amountsTo: "stop_vm", toolNames: ["stop_vm"], arguments: [:],
            cluster: "lab", node: "pve1",
            guests: [guest], principal: Principal(user: "somebody", uid: 1000, door: .socket, client: "editor 1.0"),
            effects: [.interrupt],
            requests: [APIRequest(.post, guest, "/status/stop")], dryRun: false)
        let world = HookWorld(operation, facts: NoFacts(), store: MemoryHookStore(), clock: [:], settings: "")
        return try OperationTable(operation, arguments: [:], guest: guest, stage: "pre", world: world).make(in: state)
    }

    private struct NoFacts: FactSource {
        func fact(_ name: GuestFact, of guest: Guest) async throws -> JSONValue { .null }
        func get(_ path: String, _ parameters: JSONObject) async throws -> JSONValue { .null }
    }
}
