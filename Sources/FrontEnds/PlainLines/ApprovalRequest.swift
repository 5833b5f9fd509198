import Gateway
import JSONLines

/// What plain lines can ask about approvals; see ``ApprovalDesk`` for who may.
enum ApprovalRequest: Sendable {
    /// `{"op":"approvals"}`, with `"all":true` also those that are over.
    case list(all: Bool)
    /// `{"op":"approvals","watch":true}`: an event line for each one that is open, new or changed, until it is cancelled
    /// or the input ends.
    case watch
    /// `{"op":"approval","approval":"ID"}`
    case show(String)
    /// `{"op":"approve","approval":"ID"}`, `{"op":"deny","approval":"ID","reason":"..."}`
    case answer(String, isYes: Bool, reason: String?)

    /// - Parameter tell: takes each event as JSON.
    func outcome(
        _ pipeline: Pipeline, _ principal: Principal, _ presence: Presence, tell: ProgressHandler?
    ) async -> Outcome {
        do {
            let (result, text) = try await answer(
                pipeline.approvals, pipeline.recognised(principal), presence, tell)
            return Outcome(result: .success(result), text: text, callID: "")
        } catch let error as GatewayError {
            return pipeline.refusal(error)
        } catch is CancellationError {
            return pipeline.refusal(GatewayError(.cancelled, "stopped watching"))
        } catch {
            return pipeline.refusal(GatewayError(.internal, "unexpected: \(error)"))
        }
    }

    private func answer(
        _ desk: ApprovalDesk, _ principal: Principal, _ presence: Presence, _ tell: ProgressHandler?
    ) async throws -> (JSONObject, text: String) {
        switch self {
        case .list(let all):
            let list = try await desk.list(for: principal, all: all)
            return (["approvals": .array(list.map(JSONValue.object))], ApprovalText.list(list))
        case .show(let id):
            let approval = try await desk.show(id, to: principal)
            return (["approval": .object(approval)], ApprovalText.whole(approval))
        case .answer(let id, let isYes, let reason):
            let approval = try await desk.answer(id, isYes, reason: reason, by: principal)
            return (["approval": .object(approval)], ApprovalText.short(approval))
        case .watch:
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await desk.watch(for: principal) { await tell?(JSONWriter.string(.object($0))) }
                }
                group.addTask { await presence.ended() }
                try await group.next()
                group.cancelAll()
            }
            try Task.checkCancellation()
            return ([:], "stopped watching")
        }
    }
}
