import Gateway
import JSONLines
import Testing

@testable import Policy

/// What a trial came to, from what was decided in it.
@Suite struct TrialOutcomeTests {
    private static func record(
        _ id: String, _ verdict: Decision.Verdict, arguments: JSONObject = ["vmid": 101], vmid: Int = 101
    ) async throws -> RecordingPolicy.Record {
        var operation = Operation.stop(vmid)
        operation.id = id
        operation.arguments = arguments
        return RecordingPolicy.Record(
            operation: operation, decision: Decision(verdict: verdict, arguments: arguments), microseconds: 2,
            facts: FakeFacts(), session: try await Hooks("-- none").policy.session())
    }

    private static func outcome(_ records: [RecordingPolicy.Record]) -> TrialOutcome {
        TrialOutcome(
            tool: "power_vms", asked: ["vmids": [101, 102, 103]], records: records, result: .success(["dry_run": true]))
    }

    private static let deny = Decision.Verdict.deny([.init(reason: "no", hook: "a.lua:1")])
    private static let confirm = Decision.Verdict.confirm([
        .init(message: "sure?", hook: "a.lua:2", by: .operator, expires: .seconds(300))
    ])

    /// The calls that it consists of are judged at the same time: which ends last says nothing.
    @Test func oneDenialDeniesACallOfSeveral() async throws {
        let own = try await Self.record("1", .allow, arguments: ["vmids": [101, 102, 103]])
        let others = try await [
            Self.record("2", .allow), Self.record("3", Self.deny, vmid: 102), Self.record("4", .allow, vmid: 103),
        ]
        for order in [[0, 1, 2], [1, 0, 2], [0, 2, 1]] {
            let outcome = Self.outcome([own] + order.map { others[$0] })
            #expect(outcome.decision == .deny && outcome.denials.map(\.reason) == ["no"], "\(order)")
            #expect(outcome.changes.isEmpty, "the arguments are those of the call itself")
            #expect(outcome.requests.count == 4 && outcome.microseconds == 8)
        }
        #expect(Self.outcome([own, others[0], others[2]]).decision == .allow)
    }

    @Test func aDenialBeatsAQuestionAndALaterRoundTheFirst() async throws {
        let own = try await Self.record("1", .allow)
        let asked = try await Self.record("2", Self.confirm)
        let denied = try await Self.record("3", Self.deny)
        let question = Self.outcome([own, asked])
        #expect(question.decision == .confirm && question.questions.map(\.message) == ["sure?"])
        let both = Self.outcome([own, denied, asked])
        #expect(both.decision == .deny && both.questions.isEmpty)
        // The same call, judged again on changed arguments.
        let again = try await Self.record("1", Self.confirm, arguments: ["vmid": 101, "force": false])
        let outcome = Self.outcome([own, again])
        #expect(outcome.decision == .confirm && outcome.requests.count == 1)
        #expect(outcome.changes.map(\.name) == ["force"])
        #expect(Self.outcome([]).decision == .refused)
    }
}
