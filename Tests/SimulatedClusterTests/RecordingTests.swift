import JSONLines
import Logging
import Testing

@testable import SimulatedCluster

/// Plays recorded exchanges again, in their order, against the model of the installation they were made on.
@Suite struct RecordingTests {
    /// Those between them are about endpoints that change what has no route here.
    private static let covered = [1...357, 454...464, 478...486, 507...522, 543...557, 631...635, 698...706]

    /// Those about endpoints and facts that the simulated cluster does not have, with the reason.
    private static let exceptions: [Int: String] = [
        72: "the HTML formats are for a browser",
        155: "the digest before it is kept back",
        191: "the UPID before it is kept back", 192: "the UPID before it is kept back",
        342: "the times are those of the recording",
    ]

    @Test(.enabled(if: Recording.all != nil, "../shared/pve/recordings.jsonl is missing"))
    func answersAsRecorded() async throws {
        let recordings = try #require(Recording.all)
        let service = APIService(
            RecordedInstallation.state(), log: RequestLog(nil), logger: Logger(label: "recordings"))
        var upids: [String: String] = [:]
        for recording in recordings where Self.covered.contains(where: { $0.contains(recording.number) }) {
            let (tickets, now) = service.withState { ($0.access.tickets, $0.epoch) }
            guard let request = recording.replayed(tickets, now: now, upids: upids) else { continue }
            let expected = try? JSONReader.read(recording.body)
            var answer = try await Self.answer(request, service)
            if let reached = expected?["data"]?["status"]?.string, Self.isAwaited(reached, request.path) {
                for _ in 0..<1_000
                where !String(decoding: answer.body, as: UTF8.self).contains("\"status\":\"\(reached)") {
                    try await Task.sleep(for: .milliseconds(5))
                    answer = try await Self.answer(request, service)
                }
            }
            let body = try? JSONReader.read(answer.body)
            if let recorded = expected?["data"]?.string, recorded.hasPrefix("UPID:") {
                upids[recorded] = body?["data"]?.string
            }
            if Self.dependsOnWhatIsNotSimulated(request, answer, recording) { continue }
            guard let statusLine = recording.statusLine, Self.exceptions[recording.number] == nil else { continue }
            let comment: Comment = "recording \(recording.number): \(recording.note)"
            #expect("HTTP/1.1 \(answer.status) \(answer.reason)" == statusLine, comment)
            #expect(body?["message"] == expected?["message"], comment)
            #expect(Self.sorted(body?["errors"]) == Self.sorted(expected?["errors"]), comment)
            if answer.status == 200 {
                #expect(answer.proxied == (recording.connectionHeaders == 2), comment)
                let differences = Self.differences(body, expected, "")
                #expect(differences.isEmpty, comment)
            } else if expected == nil {
                #expect(String(decoding: answer.body, as: UTF8.self) == recording.body, comment)
            }
        }
    }

    /// Endpoints without a route, their tasks, and the guests that they would have made.
    private static func dependsOnWhatIsNotSimulated(
        _ request: HTTPRequest, _ answer: HTTPAnswer, _ recording: Recording
    ) -> Bool {
        guard let statusLine = recording.statusLine else { return false }
        if answer.status == 501 { return !statusLine.contains(" 501 ") }
        let path = PercentCoding.decode(request.path)
        let isMissing = ["200", "201", "210", "212", "300", "301"].contains { path.contains("/qemu/\($0)") }
        let isForeignTask = path.contains("UPID:") && String(decoding: answer.body, as: UTF8.self).contains("no such ")
        return isMissing || (isForeignTask && statusLine.contains(" 200 "))
    }

    /// Recorded were the states after a task or restart had ended: here they may still be on their way.
    private static func isAwaited(_ status: String, _ path: String) -> Bool {
        path.contains("/tasks/UPID") ? status == "stopped" : path.hasSuffix("/status/current")
    }

    private static func answer(_ request: HTTPRequest, _ service: APIService) async throws -> HTTPAnswer {
        if let refusal = service.refusal(of: request) { return refusal }
        let received = service.now
        while true {
            switch service.outcome(of: request, received: received) {
            case .answer(let answer): return answer
            case .retry(let delay): try await Task.sleep(for: delay)
            }
        }
    }

    private static func sorted(_ value: JSONValue?) -> [String]? {
        value?.object?.members.map { "\($0.name): \($0.value)" }.sorted()
    }

    /// What the answer lacks or has in another JSON type.
    private static func differences(_ own: JSONValue?, _ recorded: JSONValue?, _ path: String) -> [String] {
        guard let recorded, !recorded.isNull else { return [] }
        guard let own else { return ["\(path) is missing"] }
        switch (own, recorded) {
        case (.object(let own), .object(let recorded)):
            return recorded.flatMap { differences(own[$0.name], $0.value, "\(path).\($0.name)") }
        case (.array(let own), .array(let recorded)):
            // Objects of a list are taken together: one of ours must have what all recorded ones have.
            guard let first = recorded.first?.object, !own.isEmpty else { return [] }
            let common = first.filter { name, _ in recorded.allSatisfy { $0[name] != nil } }
            let wanted = JSONValue.object(JSONObject(common.map { ($0.name, $0.value) }))
            return own.map { differences($0, wanted, path + "[]") }.min { $0.count < $1.count } ?? []
        case (.number, .number), (.string, .string), (.bool, .bool): return []
        default: return ["\(path) is \(own.kind), recorded \(recorded.kind)"]
        }
    }
}
