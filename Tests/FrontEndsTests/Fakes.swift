import Gateway
import JSONLines
import Logging
import Synchronization
import Testing

@testable import FrontEnds

/// Something to wait for, by name.
final class Gates: Sendable {
    private struct State {
        var open: Set<String> = []
        var waiting: [String: [CheckedContinuation<Void, Never>]] = [:]
    }
    private let state = Mutex(State())

    func open(_ name: String) {
        let waiting = state.withLock { state in
            state.open.insert(name)
            return state.waiting.removeValue(forKey: name) ?? []
        }
        for continuation in waiting { continuation.resume() }
    }

    func wait(for name: String) async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if state.open.contains(name) { return true }
                state.waiting[name, default: []].append(continuation)
                return false
            }
            if isOpen { continuation.resume() }
        }
    }

    /// Ends early when the task is cancelled.
    func waitOrThrow(for name: String) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await withTaskCancellationHandler {
                    await self.wait(for: name)
                } onCancel: {
                    self.open(name)
                }
            }
            try await group.waitForAll()
        }
        try Task.checkCancellation()
    }
}

final class Log: Sendable {
    private let entries = Mutex<[String]>([])
    var all: [String] { entries.withLock { $0 } }
    func add(_ entry: String) { entries.withLock { $0.append(entry) } }
}

/// A tool made of closures.
struct FakeTool: Tool {
    let spec: ToolSpec
    var planned: @Sendable (ToolCall) -> [APIRequest] = { _ in [] }
    let body: @Sendable (ToolCall, RunContext) async throws -> JSONObject

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        let guest = arguments["vmid"]?.int.map { Guest(cluster: cluster.name, kind: .qemu, vmid: $0, node: "pve1") }
        return Target(arguments: arguments, guests: guest.map { [$0] } ?? [], node: "pve1")
    }
    func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] { planned(call) }
    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject { try await body(call, context) }
    func render(_ result: JSONObject, _ style: TextStyle) -> String { "done \(spec.name)" }
}

struct FakeCluster: ClusterAccess {
    let name = "test"
    let log: Log
    func send(_ request: APIRequest) async throws -> APIResponse {
        log.add(request.description + " " + JSONWriter.string(.object(request.parameters)))
        return APIResponse(data: nil)
    }
}

/// Denies what is called `forbidden` and what it is told to, allows everything else.
struct FakePolicy: PolicyEngine, PolicySession {
    let digest = "0123"
    var denied: Set<String> = []
    var hiddenTools: Set<String> = []
    /// A human has to agree to these.
    var asked: [String: Decision.Question] = [:]
    func hidden(from principal: Principal, among tools: [ToolSpec]) async -> Set<String> { hiddenTools }
    func rules(for principal: Principal) async -> [PolicyRule] {
        [
            PolicyRule(
                hook: "protect.lua:12", moment: .before, pattern: "@interrupt", priority: 10, comment: "The firewall")
        ]
    }
    func session() -> any PolicySession { self }
    func decide(_ operation: Gateway.Operation, facts: any FactSource) async -> Decision {
        let denied = operation.tool == "forbidden" || denied.contains(operation.tool)
        if let question = asked[operation.tool] {
            return Decision(verdict: .confirm([question]), arguments: operation.arguments)
        }
        return Decision(
            verdict: denied ? .deny([Decision.Denial(reason: "not today", hook: "protect.lua:12")]) : .allow,
            arguments: operation.arguments)
    }
    func review(
        _ operation: Gateway.Operation, stage: ReviewStage, value: JSONObject, facts: any FactSource
    ) async -> Review { Review(value: value) }
    func reviews(_ operation: Gateway.Operation) -> Bool { false }
}

struct World: Sendable {
    let gates = Gates()
    let log = Log()
    let pipeline: Pipeline
    let server: MCPServer
    let inventory = FakeInventory()
    let principal = Principal(user: "ann", uid: 1000, groups: ["ann", "admins"], door: .socket)
    static let info = ServerInfo(version: "1.2.3", instructions: "Be careful.")

    /// - Parameters:
    ///   - hasInventory: whether there are tools that list nodes and guests.
    ///   - denied: tools whose calls are denied.
    init(
        hasInventory: Bool = false, denied: Set<String> = [], asked: [String: Decision.Question] = [:],
        approvers: Set<UInt32> = [], settings: MCPServer.Settings = MCPServer.Settings()
    ) {
        let tools = Self.tools(gates, log) + (hasInventory ? inventory.tools : [])
        var rules = ApprovalRules()
        rules.uids = approvers
        pipeline = Pipeline(
            registry: ToolRegistry(tools), policy: FakePolicy(denied: denied, asked: asked),
            cluster: FakeCluster(log: log),
            audit: FakeAudit(log: log),
            approvals: ApprovalDesk(
                rules: rules, store: try? .inMemory(), logger: Logger(label: "test") { _ in quiet }),
            style: .plain,
            identity: "t", logger: Logger(label: "test") { _ in quiet })
        server = MCPServer(pipeline: pipeline, info: Self.info, settings: settings)
    }

    func connection(maximumCalls: Int = 1024, maximumWaiting: Int = 1 << 20, as other: Principal? = nil) -> Connection {
        Connection(
            server: server, principal: other ?? principal, maximumCalls: maximumCalls, maximumWaiting: maximumWaiting,
            logger: Logger(label: "test") { _ in quiet })
    }

    /// A client that has shaken hands.
    func client(_ version: String, capabilities: String = "{}", as other: Principal? = nil) async throws -> Client {
        let client = Client(connection(as: other))
        let answer = try await client.ask(initialize(version, capabilities: capabilities))
        #expect(answer["result"]?["protocolVersion"] == .string(version))
        client.send(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
        return client
    }

    private static func tools(_ gates: Gates, _ log: Log) -> [any Tool] {
        let name = Parameter("name", .string(), required: true, "Which gate")
        func read(
            _ tool: String, _ parameters: [Parameter],
            _ body: @escaping @Sendable (ToolCall, RunContext) async throws -> JSONObject
        ) -> FakeTool {
            FakeTool(
                spec: ToolSpec(
                    name: tool, title: "Title of \(tool)", summary: "What \(tool) does", parameters: parameters,
                    output: ["name": ["type": "string"]]),
                body: body)
        }
        let change = FakeTool(
            spec: ToolSpec(
                name: "change", title: "Change", summary: "Changes a guest",
                parameters: [.vmid, Parameter("gate", .string(), "What to wait for")], effects: [.reconfigure],
                lane: .ordinary, output: ["vmid": ["type": "integer"]], requiredOutput: ["vmid"]),
            planned: { call in
                guard let guest = call.guests.first else { return [] }
                return [APIRequest(.put, guest, "/config", call.arguments)]
            },
            body: { call, context in
                for request in call.plan { _ = try await context.cluster.send(request) }
                if let gate = call.arguments["gate"]?.string { await gates.wait(for: gate) }
                return ["vmid": call.arguments["vmid"] ?? nil]
            })
        let long = FakeTool(
            spec: ToolSpec(
                name: "long", title: "Long", summary: "Changes a guest in a task",
                parameters: [.vmid, Parameter("gate", .string(), "What to wait for")], effects: [.reconfigure],
                lane: .ordinary, output: ["vmid": ["type": "integer"]], requiredOutput: ["vmid"]),
            planned: change.planned,
            body: { call, context in
                for request in call.plan { _ = try await context.cluster.send(request) }
                await context.tasks.began("UPID:long") { .ok }
                await context.progress?("half way")
                if let gate = call.arguments["gate"]?.string {
                    gates.open("began \(gate)")
                    try await gates.waitOrThrow(for: gate)
                }
                context.tasks.ended("UPID:long")
                return ["vmid": call.arguments["vmid"] ?? nil, "node": "pve1"]
            })
        let risky = FakeTool(
            spec: ToolSpec(
                name: "risky", title: "Risky", summary: "Changes a guest, if somebody agrees", parameters: [.vmid],
                effects: [.interrupt], lane: .ordinary, output: ["vmid": ["type": "integer"]], requiredOutput: ["vmid"]
            ), planned: change.planned, body: change.body)
        return [
            change, long, risky,
            read("hold", [name]) { call, _ in
                let name = call.arguments["name"]?.string ?? ""
                log.add("hold \(name)")
                gates.open("holding \(name)")
                try await gates.waitOrThrow(for: name)
                return ["name": .string(name)]
            },
            read("fail", []) { _, _ in
                throw GatewayError(.taskFailed, "the disk is full", ["upid": "UPID:x", "log": ["a", "b"]])
            },
            read("forbidden", []) { _, _ in [:] },
            read("echo", [Parameter("text", .string(), "Text")]) { call, _ in
                ["name": call.arguments["text"] ?? "nothing"]
            },
            read("steps", []) { _, context in
                for step in ["one", "two", "three"] { await context.progress?(step) }
                return ["name": "steps"]
            },
        ]
    }
}

struct FakeAudit: AuditLog {
    let log: Log
    func append(_ entry: JSONObject) async throws {
        var parts = ["audit", entry["event"]?.string ?? "", entry["principal"]?["client"]?.string ?? "-"]
        if let fate = entry["task"]?.string { parts.append(fate) }
        log.add(parts.joined(separator: " "))
    }
}

let quiet = SwiftLogNoOpLogHandler()
