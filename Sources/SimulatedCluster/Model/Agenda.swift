/// What happens later, in order of time; events of the same time keep the order in which they were added.
struct Agenda: Sendable {
    typealias Action = @Sendable (inout ClusterState) -> Void

    struct Event: Sendable {
        let due: Duration
        let run: Action
    }

    private var events: [Event] = []

    mutating func add(at due: Duration, _ run: @escaping Action) {
        let index = events.lastIndex { $0.due <= due }.map { $0 + 1 } ?? 0
        events.insert(Event(due: due, run: run), at: index)
    }

    /// Takes the first event that is due by then.
    mutating func next(until time: Duration) -> Event? {
        guard let first = events.first, first.due <= time else { return nil }
        return events.removeFirst()
    }

    /// When the next event is due.
    var nextDue: Duration? { events.first?.due }
}
