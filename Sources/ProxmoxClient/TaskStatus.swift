public import JSONLines

/// How a task stands (GET /nodes/{node}/tasks/{upid}/status).
public struct TaskStatus: Sendable, Equatable {
    public enum Outcome: Sendable, Equatable {
        case running
        case ok
        /// Proxmox's `WARNINGS: n`: it worked.
        case warnings(Int)
        case failed(String)
    }

    public let outcome: Outcome
    /// Only of a stopped task.
    public let exitStatus: String?

    public static let running = TaskStatus(outcome: .running, exitStatus: nil)

    private init(outcome: Outcome, exitStatus: String?) {
        self.outcome = outcome
        self.exitStatus = exitStatus
    }

    /// - Parameter data: `{"status":"running"}`, or `{"status":"stopped","exitstatus":"OK"}`.
    public init(_ data: JSONValue) {
        if data["status"]?.string == "running" {
            self = .running
            return
        }
        // A worker that was killed leaves no word of how it ended: that is no success.
        let exit = data["exitstatus"]?.string ?? "stopped without an exit status"
        self.init(exitStatus: exit)
    }

    /// A stopped task's, as a task list's `status` has it too: `OK`, `WARNINGS: 2`, or what went wrong.
    public init(exitStatus: String) {
        let outcome: Outcome =
            if exitStatus == "OK" {
                .ok
            } else if exitStatus.hasPrefix("WARNINGS:") {
                .warnings(Int(exitStatus.dropFirst(9).drop { $0 == " " }) ?? 1)
            } else {
                .failed(exitStatus)
            }
        self.init(outcome: outcome, exitStatus: exitStatus)
    }

    public var isRunning: Bool { outcome == .running }
}
