import Gateway
import JSONLines
import Synchronization

/// The tasks of a process's MCP clients: changes that go on when their connection has ended.
///
/// A task belongs to whoever began it, whatever the connection; nobody else learns that it exists.
final class TaskBook: Sendable {
    struct Entry: Sendable {
        let id: String
        let owner: PrincipalKey
        let tool: String
        /// In which order they were begun.
        let number: Int
        let created: String
        /// How long it is kept from its creation on, in milliseconds.
        let lifetime: Int
        let expires: ContinuousClock.Instant
        let call: RunningCall
        let question: TaskQuestion
        /// When it ended or was cancelled.
        var ended: String?
        var outcome: Outcome?
        var isCancelled = false
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var next = 0
        var listeners: [Int: Listener] = [:]
    }

    private struct Listener {
        let task: String
        let tell: @Sendable (Entry) -> Void
    }

    /// More tasks of one principal are refused.
    private static let maximumOfOne = 256
    /// A day.
    private static let maximumLifetime = 86_400_000

    private let state = Mutex(State())
    private let defaultLifetime: Int

    init(defaultLifetime: Int) { self.defaultLifetime = defaultLifetime }

    /// Takes a running call over.
    ///
    /// - Parameters:
    ///   - id: from ``newID()``.
    ///   - lifetime: in milliseconds, as the client asked.
    /// - Returns: nil where the principal has too many tasks.
    func adopt(
        _ call: RunningCall, id: String = newID(), tool: String, owner: Principal, lifetime: Int?,
        question: TaskQuestion = TaskQuestion()
    ) -> Entry? {
        let owner = PrincipalKey(owner)
        let now = Timestamp.now()
        let lifetime = min(max(lifetime ?? defaultLifetime, 1000), Self.maximumLifetime)
        let entry = state.withLock { state -> Entry? in
            Self.removeExpired(&state)
            guard state.entries.values.count(where: { $0.owner == owner }) < Self.maximumOfOne else { return nil }
            state.next += 1
            let entry = Entry(
                id: id, owner: owner, tool: tool, number: state.next, created: now, lifetime: lifetime,
                expires: .now + .milliseconds(lifetime), call: call, question: question)
            state.entries[id] = entry
            return entry
        }
        guard entry != nil else { return nil }
        // Outlives the connection by design.
        Task {
            if let outcome = await call.outcome { ended(id, outcome) }
        }
        return entry
    }

    /// 128 random bits.
    static func newID() -> String {
        let bits = (0..<2).map { _ in UInt64.random(in: .min ... .max) }
        return Base64.url(bits.flatMap { bits in (0..<8).map { UInt8(truncatingIfNeeded: bits >> ($0 * 8)) } })
    }

    // MARK: Who wants to hear of a task

    /// - Parameter tell: called with the task whenever its status has changed; it must not wait.
    /// - Returns: for ``unwatch(_:)``.
    func watch(_ id: String, _ tell: @escaping @Sendable (Entry) -> Void) -> Int {
        state.withLock { state in
            state.next += 1
            state.listeners[state.next] = Listener(task: id, tell: tell)
            return state.next
        }
    }

    func unwatch(_ number: Int) { state.withLock { _ = $0.listeners.removeValue(forKey: number) } }

    /// The status of a task is another one.
    func changed(_ id: String) {
        let (entry, listeners) = state.withLock { state in
            (state.entries[id], state.listeners.values.filter { $0.task == id })
        }
        guard let entry else { return }
        for listener in listeners { listener.tell(entry) }
    }

    // MARK: Looking

    /// - Returns: nil for a task that does not exist, has expired, or is somebody else's.
    func entry(_ id: String, of principal: Principal) -> Entry? {
        state.withLock { state in
            Self.removeExpired(&state)
            return state.entries[id].flatMap { $0.owner == PrincipalKey(principal) ? $0 : nil }
        }
    }

    /// Newest first.
    func entries(of principal: Principal) -> [Entry] {
        let owner = PrincipalKey(principal)
        return state.withLock { state in
            Self.removeExpired(&state)
            return state.entries.values.filter { $0.owner == owner }
        }.sorted { $0.number > $1.number }
    }

    /// The call has ended; whoever hears it first says so.
    func ended(_ id: String, _ outcome: Outcome) {
        guard state.withLock({ $0.entries[id]?.outcome == nil }) else { return }
        update(id) { entry in
            entry.outcome = outcome
            entry.ended = entry.ended ?? Timestamp.now()
        }
    }

    /// Stops waiting for a task that still runs.
    func cancel(_ id: String) {
        update(id) { entry in
            guard entry.outcome == nil else { return }
            entry.isCancelled = true
            entry.ended = Timestamp.now()
        }
        state.withLock { $0.entries[id]?.call }?.cancel()
    }

    func finish() async {
        let running = state.withLock { $0.entries.values.filter { $0.outcome == nil }.map(\.call) }
        for call in running { call.cancel() }
        for call in running { _ = await call.outcome }
    }

    private func update(_ id: String, _ change: (inout Entry) -> Void) {
        state.withLock { state in
            guard var entry = state.entries[id] else { return }
            change(&entry)
            state.entries[id] = entry
        }
        changed(id)
    }

    /// What still runs stays, however long ago it began.
    private static func removeExpired(_ state: inout State) {
        state.entries = state.entries.filter { $0.value.outcome == nil || .now < $0.value.expires }
    }
}
