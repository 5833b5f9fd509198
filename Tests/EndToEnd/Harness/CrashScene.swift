import Glibc
import JSONLines
import Synchronization
import Testing

/// A service, its cluster and its clients, of which the service is killed again and again.
final class CrashScene {
    /// What a run came to.
    struct Figures: CustomStringConvertible {
        var kills = 0
        var duringStart = 0
        var changes = 0
        var answered = 0
        var adopted = 0
        var unanswered = 0
        var questions = 0
        var cutLines = 0

        static func += (left: inout Figures, right: Figures) {
            left.kills += right.kills
            left.duringStart += right.duringStart
            left.changes += right.changes
            left.answered += right.answered
            left.adopted += right.adopted
            left.unanswered += right.unanswered
            left.questions += right.questions
            left.cutLines += right.cutLines
        }

        var description: String {
            "\(duringStart) during the start, \(changes) changes reached the cluster, \(answered) of them were answered, "
                + "\(adopted) tasks were taken over, \(unanswered) changes told as unknown, \(questions) questions, "
                + "\(cutLines) lines of the audit cut off"
        }
    }

    private static let hook = """
        pre("create_snapshot", function(op)
          if op.args.snapname:sub(1, 1) == "a" then
            confirm("Make " .. op.args.snapname .. "?", { expires = 86400 })
          end
        end)
        """

    private let simulator: Simulator
    private let workspace: Workspace
    private let ledger = CrashLedger()
    private var figures = Figures()
    /// Those whose use was checked to the end.
    private var settled: Set<String> = []

    private var socket: String { workspace.path("gateway.sock") }

    private init(_ simulator: Simulator, _ workspace: Workspace) {
        self.simulator = simulator
        self.workspace = workspace
    }

    static func make() async throws -> CrashScene {
        let simulator = try await Simulator.start(speed: 50)
        let workspace = try Workspace()
        var configuration = simulator.configuration
        configuration["hooks"] = .string(try workspace.hooks(["ask.lua": hook]))
        configuration["audit"] = ["file": "audit.jsonl"]
        configuration["state"] = "state.db"
        configuration["approvals"] = ["same_user": true]
        try workspace.write("gateway.json", .object(configuration))
        return CrashScene(simulator, workspace)
    }

    // MARK: A round

    /// A service is started, looks after what the last one has left, is put under load, and killed.
    func round(_ random: inout SeededRandom) async throws {
        let service = try start()
        let isEarly = Int.random(in: 0..<8, using: &random) == 0
        // Microseconds.
        let moment = Int.random(in: 0..<(isEarly ? 300_000 : 1_500_000), using: &random)
        if isEarly {
            figures.duringStart += 1
            try await Task.sleep(for: .microseconds(moment))
        } else {
            try await awaitReady(service)
            try await checkAftermath(service)
            try await load(for: .microseconds(moment), service)
        }
        service.signal(SIGKILL)
        #expect(try await service.exitCode() == -SIGKILL)
        figures.kills += 1
        try await checkFiles()
    }

    /// A last service, which is stopped in an orderly way.
    func finish() async throws -> Figures {
        let service = try start()
        try await awaitReady(service)
        try await checkAftermath(service)
        service.signal(SIGTERM)
        #expect(try await service.exitCode() == 0)
        let verified = try await Finished.proxgate(["audit", "verify", "--config", workspace.path("gateway.json")])
        #expect(verified.code == 0, "\(verified)")
        let lines = try workspace.lines("audit.jsonl")
        figures.cutLines = lines.count { $0["event"] == "cut" }
        figures.adopted = lines.count { $0["event"] == "adopt" }
        figures.unanswered = lines.count { $0["event"] == "unanswered" }
        figures.changes = simulator.requests.compactMap(CrashLedger.key(ofLine:)).count
        figures.answered = ledger.state.withLock { $0.done.count }
        figures.questions = ledger.state.withLock { $0.questions.count }
        return figures
    }

    private func start() throws -> Child {
        try Child(Places.proxgate, ["serve", "--config", workspace.path("gateway.json"), "--socket", socket])
    }

    /// No socket file of its predecessor's keeps it from serving.
    private func awaitReady(_ service: Child) async throws {
        _ = try await service.wait(for: "the socket") { [socket] _ in try? SocketConnection(socket).end() }
        #expect(try await SocketConnection(socket).ask(["op": "ping"])["ok"] == true)
    }

    // MARK: Load

    private func load(for length: Duration, _ service: Child) async throws {
        let (ledger, socket) = (ledger, socket)
        let clients = try (0..<7).map { _ in try SocketConnection(socket) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            func client(_ body: @escaping @Sendable () async throws -> Void) {
                group.addTask {
                    // Each ends with the service.
                    do { while true { try await body() } } catch is SocketConnection.Over {}
                }
            }
            for (index, vmid) in [101, 102, 103].enumerated() {
                client { try await Self.change(vmid, clients[index], ledger) }
            }
            client { try await Self.ask(104, clients[3], clients[4], ledger) }
            client { try await Self.ask(101, clients[5], clients[6], ledger) }
            for _ in 0..<2 {
                let reader = try SocketConnection(socket)
                client {
                    _ = try await reader.call("get_vms", [:])
                    _ = try await reader.call("get_vm_status", ["vmid": 103])
                }
            }
            try await Task.sleep(for: length)
            service.signal(SIGKILL)
            try await group.waitForAll()
        }
    }

    /// A change that is done at once, and two that are tasks, one of which is not waited for now and then.
    private static func change(_ vmid: Int, _ client: SocketConnection, _ ledger: CrashLedger) async throws {
        let name = ledger.name("w")
        func call(_ key: String, _ tool: String, _ arguments: JSONObject) async throws {
            var arguments = arguments
            arguments["vmid"] = .int(vmid)
            let answer = try await client.call(tool, arguments)
            if answer["ok"] == true { ledger.done("\(key) \(name)") } else { try check(answer) }
        }
        try await call("set", "update_vm_config", ["description": .string(name)])
        try await call("create", "create_snapshot", ["snapname": .string(name), "wait": .bool(!name.hasSuffix("3"))])
        try await call("delete", "delete_snapshot", ["snapname": .string(name)])
    }

    /// A question is raised, answered by another connection, and its answer used.
    private static func ask(
        _ vmid: Int, _ client: SocketConnection, _ other: SocketConnection, _ ledger: CrashLedger
    ) async throws {
        let name = ledger.name("a")
        let arguments: JSONObject = ["vmid": .int(vmid), "snapname": .string(name)]
        let asked = try await client.call("create_snapshot", arguments)
        guard asked.code == "confirmation_required", let id = asked["error"]?["approval"]?.string else {
            return try check(asked)
        }
        ledger.state.withLock { $0.questions[id] = .init(vmid: vmid, name: name) }
        // Some stay open.
        if name.hasSuffix("5") { return }
        ledger.question(id) { $0.isAnswering = true }
        let answer = try await other.ask(["op": "approve", "approval": .string(id)])
        #expect(answer["ok"] == true, "\(answer)")
        ledger.question(id) { $0.isApproved = true }
        if name.hasSuffix("7") { return }
        ledger.question(id) { $0.isRepeated = true }
        let used = try await client.call("create_snapshot", arguments, ["confirm": .string(id)])
        guard used["ok"] == true else { return try check(used) }
        ledger.question(id) { $0.isUsed = true }
        ledger.done("create \(name)")
    }

    /// While it is killed a service may say so, but nothing else may go wrong.
    private static func check(_ answer: JSONObject) throws {
        #expect(["shutting_down", "locked"].contains(answer.code), "\(answer)")
    }

    // MARK: After a kill

    /// What the killed service has left on the disk.
    private func checkFiles() async throws {
        // One that is killed at once has made none yet.
        guard try workspace.names().contains("audit.jsonl") else { return }
        let verified = try await Finished.proxgate([
            "audit", "verify", "--config", workspace.path("gateway.json"), "--json",
        ])
        let problems = verified.json?["problems"]?.array ?? []
        // At most its last line was cut off; the next service marks it.
        let isCut = problems.count == 1 && problems[0]["line"] == verified.json?["lines"]
        #expect(verified.json != nil && (problems.isEmpty || isCut), "\(verified)")
        let checked = try await Finished.run(
            "/usr/bin/env",
            [
                "python3", "-c",
                "import sqlite3,sys; print(sqlite3.connect(sys.argv[1], uri=True).execute('PRAGMA integrity_check').fetchone()[0])",
                "file:\(workspace.path("state.db"))?mode=rw",
            ])
        #expect(checked.output == "ok\n", "\(checked)")
    }

    /// What the next service makes of it.
    private func checkAftermath(_ service: Child) async throws {
        let client = try SocketConnection(socket)
        defer { client.end() }
        try await checkQuestions(client)
        // Whatever was begun has been looked for, and has ended.
        let deadline = ContinuousClock.now + Child.patience
        while true {
            let tasks = try await client.ask(["op": "status"])["result"]?["tasks"]?.array ?? []
            if tasks.isEmpty, try missing().isEmpty { break }
            guard ContinuousClock.now < deadline else {
                throw HarnessError("begun and not told: \(try missing()), open \(tasks)\n\(service.errors)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        try checkChanges()
    }

    /// Every question is as far as its client knows, can be used once, and not a second time.
    private func checkQuestions(_ client: SocketConnection) async throws {
        let listed = try await client.ask(["op": "approvals", "all": true])["result"]?["approvals"]?.array ?? []
        let states = Dictionary(
            listed.compactMap { entry in
                entry["approval"]?.string.map { ($0, entry["state"]?.string ?? "") }
            }, uniquingKeysWith: { $1 })
        for (id, question) in ledger.state.withLock(\.questions) where settled.insert(id).inserted {
            let state = states[id] ?? "lost"
            let expected: Set<String> =
                question.isUsed
                ? ["used"]
                : question.isRepeated
                    ? ["approved", "used"]
                    : question.isApproved ? ["approved"] : question.isAnswering ? ["open", "approved"] : ["open"]
            #expect(expected.contains(state), "\(question) is \(state)")
            if state == "open" {
                #expect(try await client.ask(["op": "approve", "approval": .string(id)])["ok"] == true)
            }
            let arguments: JSONObject = ["vmid": .int(question.vmid), "snapname": .string(question.name)]
            if state != "used" {
                let used = try await client.call("create_snapshot", arguments, ["confirm": .string(id)])
                #expect(used["ok"] == true, "\(question): \(used)")
                ledger.done("create \(question.name)")
            }
            let again = try await client.call("create_snapshot", arguments, ["confirm": .string(id)])
            #expect(again["ok"] == false && again.code != "timeout", "\(question) was used twice: \(again)")
            if let new = again["error"]?["approval"] {
                #expect(new != .string(id))
                _ = try await client.ask(["op": "deny", "approval": new])
            }
        }
    }

    private func audit() throws -> [JSONObject] { try workspace.lines("audit.jsonl") }

    /// Changes that reached the cluster, whose call did not come to its outcome, and of which nothing has been told.
    private func missing() throws -> [String] {
        let reached = Set(simulator.requests.compactMap(CrashLedger.key(ofLine:)))
        let lines = try audit()
        let told = Set(
            lines.filter { ["outcome", "task_end", "unanswered"].contains($0["event"]?.string ?? "") }
                .compactMap { $0["id"]?.string })
        return lines.filter { $0["event"] == "intent" }.compactMap { line in
            guard let key = line["requests"]?.array?.first.flatMap(CrashLedger.key), reached.contains(key),
                let id = line["id"]?.string, !told.contains(id)
            else { return nil }
            return "\(key) of \(id)"
        }
    }

    /// The log of the cluster against the audit and what the clients were told.
    private func checkChanges() throws {
        let lines = try audit()
        let reached = simulator.requests.compactMap(CrashLedger.key(ofLine:))
        let counts = Dictionary(grouping: reached) { $0 }.mapValues(\.count)
        for (key, count) in counts where count > 1 { Issue.record("\(key) was sent \(count) times") }
        let intents = lines.filter { $0["event"] == "intent" }
            .compactMap { $0["requests"]?.array?.first.flatMap(CrashLedger.key) }
        #expect(Set(intents).count == intents.count, "an intent was written twice")
        let unannounced = Set(reached).subtracting(intents)
        #expect(unannounced.isEmpty, "without an intent: \(unannounced)")
        let outcomes = lines.filter { $0["event"] == "outcome" && $0["result"] != nil }
            .compactMap { $0["requests"]?.array?.first.flatMap(CrashLedger.key) }
        #expect(
            Set(outcomes).subtracting(reached).isEmpty, "claimed, but not done: \(Set(outcomes).subtracting(reached))")
        let answered = ledger.state.withLock(\.done)
        #expect(
            answered.subtracting(outcomes).isEmpty, "answered before it was written: \(answered.subtracting(outcomes))")
        // What has begun a task is known by it.
        let unknown = Set(
            lines.filter { $0["event"] == "unanswered" && $0["request"]?.string?.contains("/snapshot") == true }
                .compactMap { $0["id"]?.string })
        for line in lines where line["event"] == "intent" && unknown.contains(line["id"]?.string ?? "") {
            guard let key = line["requests"]?.array?.first.flatMap(CrashLedger.key), reached.contains(key) else {
                continue
            }
            let told = lines.first { $0["id"] == line["id"] && $0["event"] == "unanswered" }
            Issue.record("the task of \(key) was not found: \(told?["message"]?.string ?? "")")
        }
        // A task that was found belongs to the change that it is said to belong to.
        let kinds = Dictionary(
            lines.filter { $0["event"] == "intent" }.compactMap { line -> (String, String)? in
                guard let id = line["id"]?.string, let key = line["requests"]?.array?.first.flatMap(CrashLedger.key)
                else { return nil }
                let vmid = line["guests"]?.array?.first?["vmid"]?.int ?? 0
                return (id, "\(key.hasPrefix("create") ? "qmsnapshot" : "qmdelsnapshot"):\(vmid):")
            }, uniquingKeysWith: { $1 })
        for line in lines where line["event"] == "adopt" {
            let (id, upid) = (line["id"]?.string ?? "", line["upids"]?.array?.first?.string ?? "")
            #expect(upid.contains(kinds[id] ?? "?"), "\(id) is said to have begun \(upid), \(kinds[id] ?? "nothing")")
        }
    }
}
