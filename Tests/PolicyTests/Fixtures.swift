import Gateway
import Glibc
import JSONLines
import Logging
import LuaRuntime
import Synchronization
import TestLimits

@testable import Policy

/// A directory of its own for one test, removed with it.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/proxgate-hooks-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil, let real = realpath(template, nil) else {
            throw GatewayError(.internal, "no temporary directory: \(String(cString: strerror(errno)))")
        }
        defer { free(real) }
        path = String(cString: real)
    }

    deinit {
        Self.removeAll(path)
    }

    private static func removeAll(_ path: String) {
        // A link is removed, not followed.
        if let stream = unlink(path) == 0 ? nil : opendir(path) {
            while let entry = readdir(stream) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
                }
                if name != ".", name != ".." { removeAll("\(path)/\(name)") }
            }
            closedir(stream)
        }
        rmdir(path)
    }

    /// - Returns: the name, to be put before those of files.
    func makeDirectory(_ name: String) throws -> String {
        guard mkdir("\(path)/\(name)", 0o700) == 0 else { throw GatewayError(.internal, "cannot make \(name)") }
        return name
    }

    @discardableResult
    func write(_ name: String, _ text: String, mode: mode_t = 0o600) throws -> String {
        let file = "\(path)/\(name)"
        guard let stream = fopen(file, "w") else { throw GatewayError(.internal, "cannot write \(file)") }
        fwrite(text, 1, text.utf8.count, stream)
        fclose(stream)
        chmod(file, mode)
        return file
    }
}

/// Facts from a table; remembers what it was asked for.
final class FakeFacts: FactSource {
    private let facts: [GuestFact: JSONValue]
    private let answers: [String: JSONValue]
    private let list = Mutex<[String]>([])

    init(_ facts: [GuestFact: JSONValue] = [:], answers: [String: JSONValue] = [:]) {
        self.facts = facts
        self.answers = answers
    }

    var asked: [String] { list.withLock { $0 } }

    func fact(_ name: GuestFact, of guest: Guest) async throws -> JSONValue {
        await Task.yield()
        list.withLock { $0.append("\(name.rawValue) of \(guest.vmid)") }
        guard let value = facts[name] else { throw GatewayError(.unreachable, "pve1 does not answer") }
        return value
    }

    func get(_ path: String, _ parameters: JSONObject) async throws -> JSONValue {
        await Task.yield()
        list.withLock { $0.append(path + (parameters.isEmpty ? "" : JSONWriter.string(.object(parameters)))) }
        guard let value = answers[path] else { throw GatewayError(.notFound, "there is no \(path)") }
        return value
    }
}

/// Hooks from texts, and what they say of an operation.
struct Hooks {
    let policy: LuaPolicy
    private let directory: TemporaryDirectory

    init(
        _ files: [(String, String)], settings: JSONObject = [:], store: any HookStore = MemoryHookStore(),
        limits: LuaLimits = .inTests
    ) async throws {
        directory = try TemporaryDirectory()
        for (name, text) in files { try directory.write(name, text) }
        let loaded = try await LuaPolicy.load(
            directory: directory.path, settings: settings, toolNames: ["start_vm", "stop_vm"], store: store,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        var surroundings = loaded.surroundings
        surroundings.limits = limits
        policy = loaded.inside(surroundings)
    }

    init(
        _ text: String, settings: JSONObject = [:], store: any HookStore = MemoryHookStore(),
        limits: LuaLimits = .inTests
    ) async throws {
        try await self.init([("test.lua", text)], settings: settings, store: store, limits: limits)
    }

    func decide(_ operation: Operation = .stop(), facts: FakeFacts = FakeFacts()) async -> Decision {
        await policy.session().decide(operation, facts: facts)
    }

    func review(
        _ value: JSONObject, _ operation: Operation = .stop(), stage: ReviewStage = .result,
        facts: FakeFacts = FakeFacts()
    ) async -> Review {
        await policy.session().review(operation, stage: stage, value: value, facts: facts)
    }
}

extension Operation {
    static func stop(
        _ vmids: Int..., tool: String = "stop_vm", arguments: JSONObject = [:], effects: Set<Effect> = [.interrupt],
        dryRun: Bool = false
    ) -> Operation {
        let vmids = vmids.isEmpty ? [102] : vmids
        var all: JSONObject = ["vmid": .int(vmids[0]), "node": "pve1"]
        for (name, value) in arguments { all[name] = value }
        let guests = vmids.map { Guest(cluster: "lab", kind: .qemu, vmid: $0, node: "pve1") }
        return Operation(
            id: "call-1", tool: tool, toolNames: [tool], arguments: all, cluster: "lab", node: "pve1", guests: guests,
            principal: Principal(user: "alice", uid: 1000, groups: ["ops"], door: .socket, client: "editor 1.0"),
            effects: effects, requests: guests.map { APIRequest(.post, $0, "/status/stop") }, dryRun: dryRun,
            outputSchema: ["required": ["name", "status"]])
    }

    static func named(_ names: String..., effects: Set<Effect> = [.read]) -> Operation {
        var operation = Operation.stop(tool: names[0], effects: effects)
        operation.toolNames = Set(names)
        return operation
    }
}

extension Decision {
    var denials: [Denial] { if case .deny(let denials) = verdict { denials } else { [] } }
    var questions: [Question] { if case .confirm(let questions) = verdict { questions } else { [] } }
}
