import Gateway
import JSONLines
import Testing

@testable import Policy

@Suite(.timeLimit(.minutes(10))) struct PostHookTests {
    private static let value: JSONObject = [
        "vmid": 102, "name": "web", "status": "running", "cipassword": "x", "description": "owner: alice\nx",
        "net": ["api_token": "t", "mac": "aa"], "big": .number(.init(1 << 60)), "list": [],
    ]

    @Test func aResultIsEnriched() async throws {
        let hooks = try await Hooks(
            "post('*', function(op, result) result.owner = result.description:match('owner: *(%S+)') end)")
        var expected = Self.value
        expected["owner"] = "alice"
        let review = await hooks.review(Self.value)
        #expect(review.value == expected)
        #expect(review.failure == nil)
        #expect(review.trace.map(\.result) == ["reviewed"])
        #expect(review.trace.map(\.hook) == ["test.lua:1"])
    }

    @Test func whatPostHooksSawIsKept() async throws {
        let hooks = try await Hooks(
            "post('*', function(op, result) store.hit('seen', 60) store.set('last', result.name) end)")
        let seen = await hooks.review(Self.value).seen
        #expect(seen.store.map { $0["use"] } == ["hit", "set"])
        #expect(seen.store.last?["value"] == "web")
        #expect(!seen.clock.isNull)
    }

    @Test func aResultIsRedacted() async throws {
        let hooks = try await Hooks(
            "post('*', function(op, result) redact(result, 'cipassword', '*token*', 'name') note('cleaned') end)")
        let review = await hooks.review(Self.value)
        #expect(review.value["cipassword"] == nil)
        #expect(review.value["net"] == ["mac": "aa"])
        #expect(review.value["name"] == "")
        #expect(review.value["vmid"] == 102)
        #expect(review.notes == ["cleaned"])
    }

    @Test func redactionHoldsThoughTheHookFails() async throws {
        let hooks = try await Hooks(
            "post('*', function(op, result) pcall(redact, result, 'cipassword') error('x') end)")
        let review = await hooks.review(Self.value)
        #expect(review.failure?.reason == "post hook failed: x")
        #expect(review.value["cipassword"] == nil)
    }

    @Test(arguments: ["redact()", "redact(result)", "redact(result, 7)", "redact(result, 'a', {})"])
    func redactionNeedsNames(_ body: String) async throws {
        let review = await (try Hooks("post('*', function(op, result) \(body) end)")).review(Self.value)
        #expect(review.failure?.reason.hasPrefix("post hook failed: redact: expected the result") == true)
    }

    @Test func aRedactionThatWasRefusedCannotBeCaughtAway() async throws {
        let review = await (try Hooks("post('*', function(op, result) pcall(redact, result, 7) end)")).review(
            Self.value)
        #expect(review.failure != nil)
    }

    @Test func aResultIsReplaced() async throws {
        let review = await (try Hooks("post('*', function(op, result) return { only = result.name } end)")).review(
            Self.value)
        #expect(review.value == ["only": "web"])
        let empty = await (try Hooks("post('*', function(op, result) return {} end)")).review(Self.value)
        #expect(empty.value == [:])
        let same = await (try Hooks("post('*', function(op, result) return result end)")).review(Self.value)
        #expect(Set(same.value.names) == Set(Self.value.names))
        let emptied = await (try Hooks("post('*', function(op, r) for k in pairs(r) do r[k] = nil end end)")).review(
            Self.value)
        #expect(emptied.value == [:])
    }

    @Test func aReplacementIsRedactedToo() async throws {
        let hooks = try await Hooks(
            "post('*', function(op, r) redact(r, 'secret') return { secret = 1, kept = 2 } end)")
        #expect(await hooks.review(Self.value).value == ["kept": 2])
    }

    @Test(arguments: [
        ("error('broken')", "post hook failed: broken"), ("while true do end", "post hook failed: took more than"),
        ("return 1", "post hook failed: a post hook returns nothing, or a table"),
        ("return true", "post hook failed: a post hook returns nothing, or a table"),
        ("return { 1, 2 }", "post hook failed: a post hook returns nothing, or a table"),
        ("result.f = note", "post hook failed: "), ("result.x = '\\xff'", "post hook failed: "),
        ("deny('no')", "post hook failed: deny can be used only in a pre hook"),
        ("confirm('?')", "post hook failed: confirm can be used only in a pre hook"),
        ("op.args.vmid = 1", "post hook failed: 'vmid' cannot be changed by a hook"),
        ("op.args.x = 1", "post hook failed: 'x' cannot be changed by a hook"),
        ("result[1] = 'x'", "post hook failed: "),
        ("result.x = ('x'):rep(4200000) result.y = result.x", "post hook failed: the value is too large"),
        ("for i = 1, 101 do log('x') end", "post hook failed: log: more than 100 lines"),
    ])
    func aFailureWithholds(_ body: String, _ reason: String) async throws {
        let review = await (try Hooks("post('*', function(op, result)\n\(body) end)")).review(Self.value)
        #expect(review.failure?.reason.hasPrefix(reason) == true, "\(String(describing: review.failure))")
        #expect(review.failure?.hook.hasPrefix("test.lua:") == true)
    }

    @Test func aReplacementKeepsOrderNumbersAndNulls() async throws {
        let value = try JSONReader.read(
            #"{"z":1.50,"a":null,"m":12345678901234567890,"list":[null],"b":{"y":1,"x":2}}"#)
        let object = try #require(value.object)
        let same = "local t = {} for k, v in pairs(r) do t[k] = v end t.new = r.a == nil return t"
        let review = await (try Hooks("post('*', function(op, r) \(same) end)")).review(object)
        #expect(
            JSONWriter.string(.object(review.value))
                == #"{"z":1.50,"m":12345678901234567890,"list":[null],"b":{"y":1,"x":2},"new":true}"#)
        let untouched = await (try Hooks("post('*', function(op, r) if r.a then error('null is no value') end end)"))
            .review(object)
        #expect(JSONWriter.string(.object(untouched.value)) == JSONWriter.string(value))
    }

    @Test func hooksBuildOnEachOtherAndStopAtAFailure() async throws {
        let hooks = try await Hooks(
            """
            post('*', function(op, result) result.n = (result.n or 0) + 1 end)
            post('*', { priority = 1 }, function(op, result) result.n = 10 end)
            post('other', function(op, result) result.n = 100 end)
            """)
        #expect(await hooks.review([:]).value == ["n": 11])
        let failing = try await Hooks(
            "post('*', function() error('x') end)\npost('*', function(op, r) r.seen = true end)")
        let review = await failing.review([:])
        #expect(review.trace.count == 1)
        #expect(review.value["seen"] == nil)
    }

    @Test func theStageIsToldAndFactsCanBeRead() async throws {
        let hooks = try await Hooks(
            "post('*', function(op, result) result.seen = op.stage .. op.guest.name .. op.vmid end)")
        let facts = FakeFacts([.name: "web"])
        #expect(await hooks.review([:], stage: .error, facts: facts).value == ["seen": "errorweb102"])
    }

    @Test func preAndPostShareTheCallsState() async throws {
        let hooks = try await Hooks(
            "pre('*', function(op) before = op.vmid end) post('*', function(op, r) r.before = before end)")
        let session = hooks.policy.session()
        _ = await session.decide(.stop(), facts: FakeFacts())
        #expect(await session.review(.stop(), stage: .result, value: [:], facts: FakeFacts()).value == ["before": 102])
    }

    @Test func whoReviewsIsKnownAfterTheDecision() async throws {
        let hooks = try await Hooks("post('stop_vm', function() end)")
        let session = hooks.policy.session()
        _ = await session.decide(.stop(), facts: FakeFacts())
        #expect(await session.reviews(.stop()))
        #expect(await !session.reviews(.named("start_vm")))
    }

    /// A session that was never asked for a decision must not say that nobody looks at the result.
    @Test func whoReviewsIsKnownBeforeItToo() async throws {
        let hooks = try await Hooks("post('stop_vm', function() end)")
        #expect(await hooks.policy.session().reviews(.stop()))
        let review = await hooks.review(["a": 1])
        #expect(review.trace.count == 1)
    }
}
