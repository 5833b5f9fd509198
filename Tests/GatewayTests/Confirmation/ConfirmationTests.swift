import JSONLines
import Logging
import Synchronization
import Testing

@testable import Gateway

/// Step 5 of the pipeline: asked, answered, judged again, run once.
@Suite(.timeLimit(.minutes(10))) struct ConfirmationTests {
    private static let stop = ["POST /nodes/pve1/qemu/101/status/stop"]

    private func ask(_ questions: Questions, _ arguments: JSONObject = ["vmid": 101]) async throws -> String {
        let error = try #require(await questions.call(arguments).error)
        #expect(error.code == .confirmationRequired)
        return try #require(error.details["approval"]?.string)
    }

    // MARK: Answered while nobody waits

    @Test func `the error says what is asked, who can answer, until when and how`() async throws {
        let questions = try Questions()
        let error = try #require(await questions.call().error)
        #expect(error.code == .confirmationRequired)
        #expect(error.message == "Stop it?")
        #expect(error.details["by"] == "operator")
        #expect(error.details["hook"] == "ask.lua:3")
        #expect(error.details["expires"]?.string == (UnixTime(microseconds: 1_000_000_000) + .seconds(300)).text)
        let id = try #require(error.details["approval"]?.string)
        #expect(error.details["hint"]?.string?.contains("proxgate approvals approve \(id)") == true)
        #expect(error.details["headline"]?.string?.hasPrefix("stop_vm · VM 101 \"web1\" on pve1") == true)
        #expect(questions.cluster.changes.isEmpty)
        #expect(questions.audit.events == ["question", "denial"])
        #expect(questions.shared.read(\.notified).map { $0["approval"] } == [.string(id)])
    }

    @Test func `approved by an operator, run by a repeat with the token, once`() async throws {
        let questions = try Questions()
        let id = try await ask(questions)
        // Neither the repeat alone nor the token alone does.
        #expect(await questions.call(["vmid": 101, "confirm": .string(id)]).error?.code == .confirmationRequired)
        _ = try await questions.desk.answer(id, true, by: Questions.bob)
        let withoutToken = try #require(await questions.call().error)
        #expect(withoutToken.details["approval"] == .string(id))
        #expect(questions.cluster.changes.isEmpty)

        let done = await questions.call(["vmid": 101, "confirm": .string(id)])
        #expect(done.value?["status"] == "done")
        #expect(questions.cluster.changes == Self.stop)
        let intent = try #require(questions.audit.entries.first { $0["event"] == "intent" })
        #expect(intent["confirmation"]?["how"] == "operator")
        #expect(intent["confirmation"]?["user"] == "bob")
        #expect(intent["confirmation"]?["approval"] == .string(id))
        #expect(questions.audit.entries.first { $0["event"] == "outcome" }?["confirmation"]?["user"] == "bob")
        #expect(questions.audit.entries.first { $0["event"] == "approval" }?["answer"]?["uid"] == 1001)

        let again = try #require(await questions.call(["vmid": 101, "confirm": .string(id)]).error)
        #expect(again.code == .confirmationRequired)
        #expect(again.details["hint"]?.string?.contains("used already") == true)
        #expect(again.details["approval"] != .string(id))
        #expect(questions.cluster.changes == Self.stop)
    }

    @Test func `the same question about the same call is put up once`() async throws {
        let questions = try Questions()
        let first = try await ask(questions)
        #expect(try await ask(questions) == first)
        #expect(questions.shared.read(\.notified).count == 1)
        #expect(try await ask(questions, ["vmid": 102]) != first)
    }

    @Test func `only another user on the list may answer`() async throws {
        let questions = try Questions()
        let id = try await ask(questions)
        let own = await #expect(throws: GatewayError.self) {
            try await questions.desk.answer(id, true, by: Questions.ada)
        }
        #expect(own?.code == .notPermitted)
        // Somebody else's approval cannot even be seen.
        for principal in [Questions.eve, Principal(user: "bob", uid: 1001, door: .stdio)] {
            let error = await #expect(throws: GatewayError.self) {
                try await questions.desk.answer(id, true, by: principal)
            }
            #expect([.notFound, .notPermitted].contains(error?.code))
        }
        #expect(try await questions.desk.list(for: Questions.eve).isEmpty)
        #expect(try await questions.desk.list(for: Questions.ada).count == 1)
        #expect(await questions.call(["vmid": 101, "confirm": .string(id)]).error?.code == .confirmationRequired)
        #expect(questions.cluster.changes.isEmpty)
    }

    @Test func `denied by an operator`() async throws {
        let questions = try Questions()
        let id = try await ask(questions)
        _ = try await questions.desk.answer(id, false, reason: "backup runs", by: Questions.bob)
        let error = try #require(await questions.call(["vmid": 101, "confirm": .string(id)]).error)
        #expect(error.code == .denied)
        #expect(error.message.contains("bob") && error.message.contains("backup runs"))
        #expect(error.details["hook"] == "ask.lua:3")
        #expect(questions.cluster.changes.isEmpty)
    }

    @Test(arguments: ["arguments", "guest", "tags", "policy", "question", "expired", "wrong", "other caller"])
    func `an answer that does not hold any more is asked for anew`(_ change: String) async throws {
        let force = FakeTool.power("stop_vm", "stop", parameters: [Parameter("force", .boolean, "Force")])
        let questions = try Questions(tools: [force])
        let id = try await ask(questions)
        _ = try await questions.desk.answer(id, true, by: Questions.bob)
        var arguments: JSONObject = ["vmid": 101, "confirm": .string(id)]
        var caller = Questions.ada
        switch change {
        case "arguments": arguments["force"] = true
        case "guest": questions.shared.change { $0.name = "db1" }
        case "tags": questions.shared.change { $0.tags = "web" }
        case "policy": questions.shared.change { $0.digest = "p-2" }
        case "question": questions.shared.change { $0.questions.append(Questions.question("And the backup?")) }
        case "expired": questions.shared.change { $0.now = $0.now + .seconds(301) }
        case "wrong": arguments["confirm"] = "00000000000000000000000000"
        default: caller = Questions.eve
        }
        let error = try #require(await questions.call(arguments, by: caller).error)
        #expect(error.code == .confirmationRequired)
        #expect(error.details["hint"]?.string?.contains("does not hold") == true)
        // A wrong token for the same call finds the question that stands; every other change makes a new one.
        #expect((error.details["approval"] == .string(id)) == (change == "wrong"))
        #expect(questions.cluster.changes.isEmpty)
        if change == "other caller" { #expect(error.details["hint"]?.string?.contains("no such approval") == true) }
    }

    // MARK: Who is to answer

    @Test func `by the caller: repeating the call with the token is the answer`() async throws {
        let questions = try Questions()
        questions.shared.change { $0.questions = [Questions.question(by: .caller)] }
        let id = try await ask(questions)
        #expect(await questions.call(["vmid": 101, "confirm": .string(id)]).value != nil)
        #expect(questions.audit.entries.first { $0["event"] == "intent" }?["confirmation"]?["how"] == "caller")
        #expect(await questions.call(["vmid": 101, "confirm": .string(id)]).error?.code == .confirmationRequired)
        #expect(questions.cluster.changes == Self.stop)
    }

    @Test func `of several questions the strictest wins`() async throws {
        let questions = try Questions()
        questions.shared.change {
            $0.questions = [Questions.question(by: .caller), Questions.question("b", hook: "b.lua:1")]
        }
        let error = try #require(await questions.call().error)
        #expect(error.details["by"] == "operator")
        #expect(error.message == "Stop it?; b")
        let id = try #require(error.details["approval"]?.string)
        #expect(await questions.call(["vmid": 101, "confirm": .string(id)]).error?.code == .confirmationRequired)
        _ = try await questions.desk.answer(id, true, by: Questions.bob)
        #expect(await questions.call(["vmid": 101, "confirm": .string(id)]).value != nil)
    }

    @Test func `an operator may answer any question`() async throws {
        let questions = try Questions()
        questions.shared.change { $0.questions = [Questions.question(by: .client)] }
        let id = try await ask(questions)
        _ = try await questions.desk.answer(id, true, by: Questions.bob)
        #expect(await questions.call(["vmid": 101, "confirm": .string(id)]).value != nil)
    }

    @Test(arguments: [Caller.Reply.accepted, .declined, .unavailable])
    func `by the client: its word, and the audit says so`(_ reply: Caller.Reply) async throws {
        let questions = try Questions()
        questions.shared.change { $0.questions = [Questions.question(by: .client)] }
        let outcome = await questions.call(
            caller: Caller { approval in
                #expect(approval.questions.map(\.message) == ["Stop it?"])
                return reply
            })
        switch reply {
        case .accepted:
            #expect(outcome.value != nil)
            let intent = questions.audit.entries.first { $0["event"] == "intent" }
            #expect(intent?["confirmation"]?["how"] == "client, unverified")
            #expect(questions.cluster.changes == Self.stop)
        case .declined:
            #expect(outcome.error?.code == .denied)
            #expect(questions.cluster.changes.isEmpty)
        case .unavailable:
            #expect(outcome.error?.code == .confirmationRequired)
            #expect(outcome.error?.details["approval"] != nil)
            #expect(questions.cluster.changes.isEmpty)
        }
    }

    @Test func `the client is not asked what an operator is to answer`() async throws {
        let questions = try Questions()
        let outcome = await questions.call(
            caller: Caller { _ in
                Issue.record("asked the client")
                return .accepted
            })
        #expect(outcome.error?.code == .confirmationRequired)
    }

    @Test func `an operator cannot be asked from stdin`() async throws {
        let questions = try Questions()
        let stdio = Principal(user: "ada", uid: 1000, door: .stdio)
        let error = try #require(await questions.call(by: stdio).error)
        #expect(error.code == .confirmationRequired)
        #expect(error.details["approval"] == nil)
        #expect(error.details["hint"]?.string?.contains("socket") == true)
        #expect(try await questions.desk.list(for: Questions.bob).isEmpty)
        // Nor where nobody is named.
        let nobody = try Questions(rules: ApprovalRules())
        let other = try #require(await nobody.call().error)
        #expect(other.details["hint"]?.string?.contains("approvals.approvers") == true)
    }

    @Test func `same_user: also from stdin, and the audit says so`() async throws {
        var rules = ApprovalRules()
        rules.sameUser = true
        rules.ownUID = 1000
        let questions = try Questions(rules: rules)
        let stdio = Principal(user: "ada", uid: 1000, door: .stdio)
        let id = try #require(await questions.call(by: stdio).error?.details["approval"]?.string)
        _ = try await questions.desk.answer(id, true, by: stdio)
        #expect(await questions.call(["vmid": 101, "confirm": .string(id)], by: stdio).value != nil)
        #expect(questions.audit.entries.first { $0["event"] == "intent" }?["confirmation"]?["how"] == "same user")
    }

    // MARK: Waiting

    @Test func `a call that waits is run when it is approved, and says that it waits`() async throws {
        let questions = try Questions()
        let said = Mutex<[String]>([])
        async let outcome = questions.call(
            ["vmid": 101, "confirm_wait": 600], progress: { text in said.withLock { $0.append(text) } })
        let id = try await questions.open()
        await eventually { said.withLock { !$0.isEmpty } }
        _ = try await questions.desk.answer(id, true, by: Questions.bob)
        #expect(await outcome.value?["status"] == "done")
        #expect(questions.cluster.changes == Self.stop)
        #expect(said.withLock { $0.first?.contains(id) } == true)
        #expect(try await questions.desk.list(for: Questions.bob, all: true).map { $0["state"] } == ["used"])
    }

    @Test func `the default of confirm_wait is a setting`() async throws {
        var rules = Questions.rules
        rules.wait = .seconds(600)
        let questions = try Questions(rules: rules)
        async let outcome = questions.call()
        let id = try await questions.open()
        _ = try await questions.desk.answer(id, true, by: Questions.bob)
        #expect(await outcome.value != nil)
    }

    @Test func `denied while it waits`() async throws {
        let questions = try Questions()
        async let outcome = questions.call(["vmid": 101, "confirm_wait": 600])
        _ = try await questions.desk.answer(try await questions.open(), false, by: Questions.bob)
        #expect(await outcome.error?.code == .denied)
        #expect(questions.cluster.changes.isEmpty)
    }

    @Test func `not answered in time, the question stays open for a repeat`() async throws {
        let questions = try Questions()
        let error = try #require(await questions.call(["vmid": 101, "confirm_wait": 0.01]).error)
        #expect(error.code == .confirmationRequired)
        let id = try await questions.open()
        #expect(error.details["approval"] == .string(id))
    }

    @Test func `while it waits, others change the guest; then it goes to the tail`() async throws {
        let gate = Gate()
        let start = FakeTool.power("start_vm", "start", [.start]) { call, context in
            let result = try await FakeTool.sendPlan(call, context)
            try await gate.wait()
            return result
        }
        let questions = try Questions(tools: [FakeTool.power("stop_vm", "stop"), start])
        async let stopped = questions.call(["vmid": 101, "confirm_wait": 600])
        let id = try await questions.open()
        async let started = questions.call(tool: "start_vm")
        await eventually { questions.cluster.changes.count == 1 }
        _ = try await questions.desk.answer(id, true, by: Questions.bob)
        // Approved, but the lane is the other's until it has ended.
        for _ in 0..<1000 { await Task.yield() }
        #expect(questions.cluster.changes == ["POST /nodes/pve1/qemu/101/status/start"])
        gate.open()
        #expect(await started.value != nil)
        #expect(await stopped.value != nil)
        #expect(questions.cluster.changes.last == Self.stop[0])
        // Both have given the lane back.
        #expect(await questions.call(["vmid": 101, "wait_timeout": 0], tool: "start_vm").value != nil)
    }

    @Test func `renamed while it waits: asked anew, not run`() async throws {
        let questions = try Questions()
        async let outcome = questions.call(["vmid": 101, "confirm_wait": 600])
        let first = try await questions.open()
        questions.shared.change { $0.name = "db1" }
        _ = try await questions.desk.answer(first, true, by: Questions.bob)
        let second = try await questions.open()
        #expect(second != first)
        #expect(questions.cluster.changes.isEmpty)
        _ = try await questions.desk.answer(second, true, by: Questions.bob)
        #expect(await outcome.value != nil)
        #expect(questions.cluster.changes == Self.stop)
    }

    @Test func `a policy that denies now wins over the answer`() async throws {
        let questions = try Questions()
        async let outcome = questions.call(["vmid": 101, "confirm_wait": 600])
        let id = try await questions.open()
        questions.shared.change { $0.digest = "p-2" }
        _ = try await questions.desk.answer(id, true, by: Questions.bob)
        // Under the new policy the answer does not hold.
        let second = try await questions.open()
        _ = try await questions.desk.answer(second, false, by: Questions.bob)
        #expect(await outcome.error?.code == .denied)
        #expect(questions.cluster.changes.isEmpty)
    }

    @Test func `a question that never stays the same is given up`() async throws {
        let questions = try Questions()
        questions.shared.change { $0.questions = [Questions.question("at 1?", by: .client)] }
        let rounds = Mutex(1)
        let outcome = await questions.call(
            caller: Caller { _ in
                let round = rounds.withLock { round in
                    round += 1
                    return round
                }
                questions.shared.change { $0.questions = [Questions.question("at \(round)?", by: .client)] }
                return .accepted
            })
        #expect(outcome.error?.code == .confirmationRequired)
        #expect(outcome.error?.details["hint"]?.string?.contains("another one each time") == true)
        #expect(rounds.withLock { $0 } == 4)
        #expect(questions.cluster.changes.isEmpty)
    }

    @Test func `at the end of the caller's input the question is declined`() async throws {
        let questions = try Questions()
        let presence = Presence()
        async let outcome = questions.call(["vmid": 101, "confirm_wait": 600], caller: Caller(presence: presence))
        let id = try await questions.open()
        presence.end()
        #expect(await outcome.error?.code == .denied)
        let late = await #expect(throws: GatewayError.self) {
            try await questions.desk.answer(id, true, by: Questions.bob)
        }
        #expect(late?.code == .conflict)
        #expect(questions.cluster.changes.isEmpty)
    }

    @Test func `a cancelled call withdraws its question`() async throws {
        let questions = try Questions()
        let call = Task { await questions.call(["vmid": 101, "confirm_wait": 600]) }
        let id = try await questions.open()
        call.cancel()
        #expect(await call.value.error?.code == .cancelled)
        #expect(try await questions.desk.show(id, to: Questions.bob)["state"] == "withdrawn")
        #expect(await questions.call(["vmid": 101, "wait_timeout": 0], tool: "start_vm").value != nil)
    }

    @Test func `the call's whole time counts the waiting`() async throws {
        let questions = try Questions()
        let error = await questions.call(["vmid": 101, "confirm_wait": 600, "timeout": 0.05]).error
        #expect(error?.code == .timeout)
        #expect(try await questions.desk.list(for: Questions.bob).isEmpty)
    }

    @Test func `two calls that wait for one answer: one is run by it, the other is asked anew`() async throws {
        let questions = try Questions()
        async let first = questions.call(["vmid": 101, "confirm_wait": 600])
        let id = try await questions.open()
        async let second = questions.call(["vmid": 101, "confirm_wait": 600])
        // The second one has joined when it has read the guest's facts and judged, which takes no lane.
        await eventually { questions.cluster.requests.count >= 6 }
        _ = try await questions.desk.answer(id, true, by: Questions.bob)
        let next = try await questions.open()
        #expect(next != id)
        #expect(questions.cluster.changes == Self.stop)
        _ = try await questions.desk.answer(next, false, by: Questions.bob)
        let outcomes = await [first, second]
        #expect(outcomes.count { $0.value != nil } == 1)
        #expect(outcomes.count { $0.error?.code == .denied } == 1)
        #expect(questions.cluster.changes == Self.stop)
    }

    @Test func `another process's answer is seen`() async throws {
        let scratch = Scratch()
        let path = scratch.path("state.sqlite")
        let here = try Questions(store: StateStore(path: path))
        let there = try Questions(store: StateStore(path: path))
        async let outcome = here.call(["vmid": 101, "confirm_wait": 600])
        _ = try await there.desk.answer(try await there.open(), true, by: Questions.bob)
        #expect(await outcome.value != nil)
    }

    // MARK: The rest

    @Test func `a dry run says who would be asked, and asks nobody`() async throws {
        let questions = try Questions()
        let result = try #require(await questions.call(["vmid": 101, "dry_run": true]).value)
        #expect(result["decision"] == "confirm")
        #expect(result["would_confirm"]?.array?.first?["by"] == "operator")
        #expect(try await questions.desk.list(for: Questions.bob, all: true).isEmpty)
        #expect(questions.shared.read(\.notified).isEmpty)
    }

    @Test func `an answer that was not needed any more is spent all the same`() async throws {
        let questions = try Questions()
        let id = try await ask(questions)
        _ = try await questions.desk.answer(id, true, by: Questions.bob)
        questions.shared.change { $0.questions = [] }
        #expect(await questions.call(["vmid": 101, "confirm": .string(id)]).value != nil)
        questions.shared.change { $0.questions = [Questions.question()] }
        #expect(await questions.call(["vmid": 101, "confirm": .string(id)]).error?.code == .confirmationRequired)
        #expect(questions.cluster.changes == Self.stop)
    }

    @Test func `where the intent cannot be written, nothing is changed and the answer is spent`() async throws {
        let store = try StateStore.inMemory()
        let questions = try Questions(store: store)
        let id = try await ask(questions)
        _ = try await questions.desk.answer(id, true, by: Questions.bob)
        let broken = try Questions(store: store, audit: FakeAudit(isBroken: true))
        #expect(await broken.call(["vmid": 101, "confirm": .string(id)]).error?.code == .internal)
        #expect(broken.cluster.changes.isEmpty)
        #expect(try await questions.desk.show(id, to: Questions.bob)["state"] == "used")
    }

    @Test func `one caller has only so many open questions`() async throws {
        let questions = try Questions()
        for vmid in 0..<StateStore.openApprovals { _ = try await ask(questions, ["vmid": .int(1000 + vmid)]) }
        #expect(await questions.call(["vmid": 5000]).error?.code == .overloaded)
        #expect(await questions.call(["vmid": 5000], by: Questions.eve).error?.code == .confirmationRequired)
        // Those that nobody answered make room, and are forgotten after a day.
        questions.shared.change { $0.now = $0.now + .seconds(301) }
        _ = try await ask(questions, ["vmid": 5000])
        questions.shared.change { $0.now = $0.now + .seconds(100_000) }
        _ = try await ask(questions, ["vmid": 5001])
        #expect(try await questions.desk.list(for: Questions.bob, all: true).count == 1)
    }

    @Test func `a watcher hears of what is open, new and answered`() async throws {
        let questions = try Questions()
        _ = try await ask(questions, ["vmid": 101])
        let heard = Mutex<[String]>([])
        let watch = Task {
            try await questions.desk.watch(for: Questions.bob) { approval in
                let vmid = approval["arguments"]?["vmid"]?.int ?? 0
                heard.withLock { $0.append("\(vmid) \(approval["state"]?.string ?? "")") }
            }
        }
        await eventually { heard.withLock { $0 } == ["101 open"] }
        let second = try await ask(questions, ["vmid": 102])
        await eventually { heard.withLock { $0.contains("102 open") } }
        _ = try await questions.desk.answer(second, true, by: Questions.bob)
        await eventually { heard.withLock { $0.contains("102 approved") } }
        watch.cancel()
        await #expect(throws: CancellationError.self) { try await watch.value }
        #expect(heard.withLock { $0 } == ["101 open", "102 open", "102 approved"])
    }
}
