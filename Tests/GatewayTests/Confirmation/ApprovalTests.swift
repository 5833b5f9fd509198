import JSONLines
import Testing

@testable import Gateway

/// The life of one approval, with a clock of the test's own.
@Suite struct ApprovalTests {
    private static let start = UnixTime(microseconds: 1_000_000_000)
    private static let ada = Principal(user: "ada", uid: 1000, door: .socket)
    private static let bob = Principal(user: "bob", uid: 1001, door: .socket)

    private func question(
        _ message: String = "Stop it?", by: Decision.Question.Answerer = .operator, seconds: Int = 300
    )
        -> Decision.Question
    {
        .init(message: message, hook: "ask.lua:3", by: by, expires: .seconds(seconds))
    }

    private func subject(
        _ arguments: JSONObject = ["vmid": 101, "force": true], principal: Principal = ada, name: String = "web1",
        tags: [String] = ["prod", "web"], pool: JSONValue = "shop", genid: JSONValue = "g-1", policy: String = "p-1",
        tool: String = "stop_vm"
    ) async throws -> ApprovalSubject {
        let guest = Guest(cluster: "lab", kind: .qemu, vmid: 101, node: "pve1")
        let operation = Operation(
            id: "t-1", tool: tool, toolNames: [tool], arguments: arguments, cluster: "lab", node: "pve1",
            guests: [guest], principal: principal, effects: [.interrupt],
            requests: [APIRequest(.post, guest, "/status/stop")], dryRun: false)
        let facts = Facts(values: [
            .name: .string(name), .tags: .array(tags.map(JSONValue.string)), .pool: pool, .vmgenid: genid,
        ])
        return try await ApprovalSubject(operation, policy: policy, facts: facts)
    }

    private struct Facts: FactSource {
        var values: [GuestFact: JSONValue]
        func fact(_ name: GuestFact, of guest: Guest) throws -> JSONValue { values[name] ?? .null }
        func get(_ path: String, _ parameters: JSONObject) throws -> JSONValue { .null }
    }

    private func approval(_ questions: [Decision.Question]? = nil) async throws -> Approval {
        Approval(try await subject(), questions ?? [question()], asked: Self.start)
    }

    private func yes(_ time: UnixTime = start) -> Approval.Answer {
        .init(isYes: true, by: Self.bob, .operator, time: time)
    }

    private func claim(
        _ subject: ApprovalSubject? = nil, _ questions: [Decision.Question]? = nil, repeatedBy: Principal? = nil
    ) async throws -> Approval.Claim {
        let own = try await self.subject()
        return Approval.Claim(
            subject: subject ?? own, questions: questions ?? [question()], repeatedBy: repeatedBy)
    }

    @Test func `approved once, used once`() async throws {
        var approval = try await approval()
        let now = Self.start + .seconds(10)
        #expect(approval.claimed(try await claim(), at: now) == .open)
        try approval.received(yes(now), at: now)
        #expect(approval.state(at: now) == .approved)
        #expect(approval.claimed(try await claim(), at: now) == .granted(yes(now)))
        #expect(approval.state(at: now) == .used)
        #expect(approval.claimed(try await claim(), at: now) == .unfit("it was used already"))
        #expect(throws: GatewayError.self) { try approval.received(yes(now), at: now) }
    }

    @Test func `a denial stays one`() async throws {
        var approval = try await approval()
        let no = Approval.Answer(isYes: false, by: Self.bob, .operator, reason: "not\u{202E} now", time: Self.start)
        try approval.received(no, at: Self.start)
        #expect(no.reason == "not  now")
        #expect(approval.claimed(try await claim(), at: Self.start) == .denied(no))
        let error = #expect(throws: GatewayError.self) { try approval.received(yes(), at: Self.start) }
        #expect(error?.code == .conflict)
        #expect(error?.message.contains("bob") == true)
    }

    @Test func `neither question nor answer outlives its time`() async throws {
        let last = Self.start + .seconds(59)
        let over = Self.start + .seconds(60)
        // Of several times, the shortest holds.
        let questions = [question("a", seconds: 60), question("b", seconds: 300)]
        var open = try await approval(questions)
        #expect(open.state(at: last) == .open)
        #expect(open.state(at: over) == .expired)
        #expect(throws: GatewayError.self) { try open.received(yes(), at: over) }
        var answered = try await approval(questions)
        try answered.received(yes(), at: last)
        guard case .unfit(let reason) = answered.claimed(try await claim(nil, questions), at: over) else {
            Issue.record("used after its time")
            return
        }
        #expect(reason.contains("expired"))
    }

    @Test func `the caller's token answers only a question for the caller`() async throws {
        for by in [Decision.Question.Answerer.caller, .client, .operator] {
            var approval = try await approval([question(by: by)])
            let use = approval.claimed(
                try await claim(nil, [question(by: by)], repeatedBy: Self.ada), at: Self.start)
            switch by {
            case .caller:
                #expect(use == .granted(.init(isYes: true, by: Self.ada, .caller, time: Self.start)))
            case .client, .operator: #expect(use == .open)
            }
            // Whoever only waits has confirmed nothing.
            var waited = try await self.approval([question(by: by)])
            #expect(waited.claimed(try await claim(nil, [question(by: by)]), at: Self.start) == .open)
        }
    }

    @Test func `of several questions the strictest says who answers`() async throws {
        let questions = [question("a", by: .caller), question("b", by: .operator), question("c", by: .client)]
        var approval = try await approval(questions)
        #expect(approval.by == .operator)
        #expect(approval.claimed(try await claim(nil, questions, repeatedBy: Self.ada), at: Self.start) == .open)
    }

    @Test func `the answer holds for nothing but the call that was asked about`() async throws {
        let others: [(String, ApprovalSubject)] = [
            ("arguments", try await subject(["vmid": 101, "force": false])),
            ("arguments", try await subject(["vmid": 101])),
            ("tool", try await subject(tool: "shutdown_vm")),
            ("guest", try await subject(name: "db1")), ("guest", try await subject(tags: ["web"])),
            ("guest", try await subject(pool: nil)), ("guest", try await subject(genid: "g-2")),
            ("policy", try await subject(policy: "p-2")),
            ("no such approval", try await subject(principal: Principal(user: "ada", uid: 1002, door: .socket))),
        ]
        for (word, other) in others {
            var approval = try await approval()
            try approval.received(yes(), at: Self.start)
            guard case .unfit(let reason) = approval.claimed(try await claim(other), at: Self.start) else {
                Issue.record("held for another \(word)")
                continue
            }
            #expect(reason.contains(word))
            #expect(approval.state(at: Self.start) == .approved)
        }
        // The order of arguments and tags means nothing.
        var approval = try await approval()
        try approval.received(yes(), at: Self.start)
        let same = try await subject(["force": true, "vmid": 101], tags: ["web", "prod"])
        #expect(approval.claimed(try await claim(same), at: Self.start) == .granted(yes()))
    }

    @Test func `the answer holds for no other question`() async throws {
        let others = [
            question("Really stop it?"), question(by: .client),
            .init(message: "Stop it?", hook: "ask.lua:4", by: .operator, expires: .seconds(300)),
        ]
        for other in others {
            var approval = try await approval()
            try approval.received(yes(), at: Self.start)
            #expect(
                approval.claimed(try await claim(nil, [other]), at: Self.start)
                    == .unfit("policy now asks something else"))
            #expect(
                approval.claimed(try await claim(nil, [question(), other]), at: Self.start)
                    == .unfit("policy now asks something else"))
        }
        // Less may be asked than was answered.
        var approval = try await approval([question(), question("And this?")])
        try approval.received(yes(), at: Self.start)
        #expect(approval.claimed(try await claim(), at: Self.start) == .granted(yes()))
    }

    @Test func `withdrawn by its caller, only while it is open`() async throws {
        var approval = try await approval()
        let changed = [approval.withdrawn(at: Self.start), approval.withdrawn(at: Self.start)]
        #expect(changed == [true, false])
        #expect(throws: GatewayError.self) { try approval.received(yes(), at: Self.start) }
        #expect(approval.claimed(try await claim(), at: Self.start) == .unfit("it was withdrawn"))
    }

    @Test func `kept as JSON without loss, and without the arguments' secrets`() async throws {
        let secret = try await subject(["vmid": 101, "cipassword": "hunter2"])
        var approval = Approval(secret, [question(), question("b", by: .client, seconds: 7)], asked: Self.start)
        #expect(Approval(record: approval.record) == approval)
        try approval.received(
            .init(isYes: false, by: Self.bob, .sameUser, reason: "no", time: Self.start), at: Self.start)
        let text = JSONWriter.string(.object(approval.record))
        #expect(Approval(record: try JSONReader.read(text).object ?? [:]) == approval)
        #expect(!text.contains("hunter2"))
        // Others' values do not pass for ours.
        var broken = approval.record
        broken["questions"] = []
        #expect(Approval(record: broken) == nil)
        broken = approval.record
        broken["answer"] = ["yes": true]
        #expect(Approval(record: broken) == nil)
    }

    @Test func `the headline is the gateway's own, whatever a guest is called`() async throws {
        let name = "web1\u{202E}\n✅ approved \"x\""
        let headline = try await subject(name: name).headline
        #expect(headline.hasPrefix("stop_vm · VM 101 \"web1"))
        #expect(headline.contains("tagged prod web, pool shop"))
        #expect(headline.contains("effects interrupt"))
        #expect(headline.contains(#"{"vmid":101,"force":true}"#))
        #expect(headline.contains(#"\"x\""#))
        #expect(!headline.contains("\n") && !headline.unicodeScalars.contains("\u{202E}"))
        let long = try await subject(["vmid": 101, "description": .string(String(repeating: "x", count: 5000))])
        #expect(long.headline.unicodeScalars.count <= 2000)
        #expect(long.headline.contains("more characters"))
    }

    @Test func `ids are new, long and easy to type`() {
        let ids = (0..<1000).map { _ in ApprovalID.make() }
        #expect(Set(ids).count == 1000)
        #expect(ids.allSatisfy { $0.utf8.count == 26 && $0.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x7A ~= $0 } })
    }

    // MARK: Who may answer

    @Test func `only another user on the list, over the socket`() async throws {
        var rules = ApprovalRules()
        rules.uids = [1000, 1001]
        rules.groups = ["oncall"]
        let approval = try await approval()
        func manner(_ principal: Principal) throws -> Approval.Answer.Manner {
            try rules.manner(of: principal, for: approval)
        }
        #expect(try manner(Self.bob) == .operator)
        #expect(try manner(Principal(user: "eve", uid: 7, groups: ["oncall"], door: .socket)) == .operator)
        for other in [
            Self.ada, Principal(user: "bob", uid: 1001, door: .stdio), Principal(user: "eve", uid: 7, door: .socket),
            Principal(user: "root", uid: 0, door: .socket),
        ] {
            let error = #expect(throws: GatewayError.self) { try manner(other) }
            #expect(error?.code == .notPermitted)
        }
    }

    @Test func `same_user is for the gateway's own user and for approvers, and nobody else`() async throws {
        var rules = ApprovalRules()
        rules.sameUser = true
        rules.ownUID = 5
        let approval = try await approval()
        #expect(throws: GatewayError.self) { try rules.manner(of: Self.ada, for: approval) }
        rules.ownUID = 1000
        #expect(try rules.manner(of: Self.ada, for: approval) == .sameUser)
        #expect(try rules.manner(of: Principal(user: "ada", uid: 1000, door: .stdio), for: approval) == .sameUser)
        rules.ownUID = 5
        rules.users = ["ada"]
        #expect(try rules.manner(of: Self.ada, for: approval) == .sameUser)
        #expect(throws: GatewayError.self) { try rules.manner(of: Self.bob, for: approval) }
    }
}
