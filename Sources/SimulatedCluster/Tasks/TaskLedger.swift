/// All tasks, oldest first; the oldest finished ones are forgotten.
struct TaskLedger: Sendable {
    private static let limit = 2_000

    private(set) var all: [WorkerTask] = []
    private var nextPID = 1_000
    /// Failures that a test ordered for the next task of a type.
    var ordered: [(type: String, exitStatus: String)] = []
    /// The same for the task that the present request forks.
    var orderedForRequest: String?

    subscript(_ upid: UPID) -> WorkerTask? {
        get { all.last { $0.upid == upid } }
        set {
            guard let newValue, let index = all.lastIndex(where: { $0.upid == upid }) else { return }
            all[index] = newValue
        }
    }

    func find(_ text: String) -> WorkerTask? { all.last { $0.upid.text == text } }

    mutating func add(_ task: WorkerTask) {
        all.append(task)
        if all.count > Self.limit, let oldest = all.firstIndex(where: { !$0.isRunning }) { all.remove(at: oldest) }
    }

    /// One from before: process numbers go on above its own.
    mutating func restore(_ task: WorkerTask) {
        all.append(task)
        nextPID = max(nextPID, task.upid.pid)
    }

    /// Process numbers rise, as on a quiet host.
    mutating func takePID() -> Int {
        nextPID += Int.random(in: 3...40)
        return nextPID
    }

    /// What was ordered for a task that is only just forked.
    mutating func takeForRequest() -> String? {
        defer { orderedForRequest = nil }
        return orderedForRequest
    }

    /// Whether a task may end in another way than its own.
    func mayFail(_ upid: UPID) -> Bool { !ordered.isEmpty || self[upid]?.ordered != nil }

    mutating func takeOrdered(_ type: String) -> String? {
        ordered.firstIndex { $0.type == type }.map { ordered.remove(at: $0).exitStatus }
    }
}
