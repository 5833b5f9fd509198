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

    public init(_ data: JSONValue) {
        if data["status"]?.string == "running" {
            outcome = .running
            exitStatus = nil
            return
        }
        let exit = data["exitstatus"]?.string ?? "stopped without an exit status"
        exitStatus = exit
        if exit == "OK" {
            outcome = .ok
        } else if exit.hasPrefix("WARNINGS:") {
            outcome = .warnings(Int(exit.dropFirst(9).drop { $0 == " " }) ?? 1)
        } else {
            outcome = .failed(exit)
        }
    }

    public var isRunning: Bool { outcome == .running }
}
