import Gateway
import JSONLines
import Synchronization

/// Keeps the lines, or refuses them.
final class FakeAudit: AuditLog {
    private let lines = Mutex<[JSONObject]>([])
    private let isBroken: Bool
    private let log: EventLog?

    init(isBroken: Bool = false, log: EventLog? = nil) {
        self.isBroken = isBroken
        self.log = log
    }

    func append(_ entry: JSONObject) async throws {
        if isBroken { throw GatewayError(.internal, "audit file cannot be written: No space left on device") }
        lines.withLock { $0.append(entry) }
        log?.add("audit:\(entry["event"]?.string ?? "?")")
    }

    var entries: [JSONObject] { lines.withLock { $0 } }
    var events: [String] { entries.compactMap { $0["event"]?.string } }
}

/// The order in which things happened.
final class EventLog: Sendable {
    private let log = Mutex<[String]>([])
    func add(_ event: String) { log.withLock { $0.append(event) } }
    var events: [String] { log.withLock { $0 } }
}

/// Opens once, for everybody who waits; cancellation wakes a waiter as well.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [Int: CheckedContinuation<Void, any Error>] = [:]
        var next = 0
    }
    private let state = Mutex(State())

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for continuation in waiting { continuation.resume() }
    }

    func wait() async throws {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let end: Result<Void, any Error>? = state.withLock { state in
                    if state.isOpen { return .success(()) }
                    if Task.isCancelled { return .failure(CancellationError()) }
                    state.waiting[id] = continuation
                    return nil
                }
                if let end { continuation.resume(with: end) }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: id) }?.resume(throwing: CancellationError())
        }
    }
}
