import Gateway
import JSONLines
import LuaRuntime
import TestLimits
import Testing

@testable import Policy

/// What a hook records is kept outside of its memory limit, so it has one of its own, which loses no refusal.
@Suite struct RecordLimitTests {
    private func pre(_ body: String) async throws -> Decision {
        await (try Hooks("pre('*', function(op) \(body) end)", limits: .patient)).decide()
    }

    @Test func aFloodOfNotesEndsTheHook() async throws {
        let decision = try await pre("for i = 1, 1000 do note('note ' .. i) end")
        #expect(decision.notes.count == HookScope.Record.limit)
        #expect(decision.denials.first?.reason == "hook failed: note: more than 50 in one hook")
    }

    @Test func aFloodOfDenialsDenies() async throws {
        let decision = try await pre("for i = 1, 1000 do deny('no ' .. i) end")
        #expect(decision.denials.count == HookScope.Record.limit)
        #expect(decision.denials.first?.reason == "no 1")
    }

    @Test func aFloodOfQuestionsDenies() async throws {
        let decision = try await pre("for i = 1, 1000 do pcall(confirm, 'really ' .. i .. '?') end")
        #expect(decision.denials.map(\.reason) == ["hook failed: it asks more than 50 questions"])
    }

    @Test func moreRedactionsThanCanBeDoneWithholdTheResult() async throws {
        let body = "for i = 1, 1000 do pcall(redact, result, 'name' .. i) end"
        let hooks = try await Hooks("post('*', function(op, result) \(body) end)", limits: .patient)
        let review = await hooks.review(["name900": "secret"])
        #expect(review.failure?.reason.contains("redact: more than 200 names in one hook") == true)
    }
}
