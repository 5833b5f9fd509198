public import Gateway
import JSONLines
import ProxmoxClient

/// A Proxmox task as a change ends with it.
struct FollowedTask: Sendable {
    let upid: String
    let isRunning: Bool
    let exitStatus: String?
    let warnings: Int
    let seconds: Double?
    /// Why it could not be seen any more when the time was up: that it still runs is not known then.
    var problem: String?

    /// Registers the task that an answer names with the call, and follows it as the call's options say.
    ///
    /// - Parameter answer: the UPID, or null where Proxmox was done at once.
    /// - Throws: ``GatewayError`` `task_failed` with the log's tail.
    static func follow(
        _ answer: JSONValue, _ node: String, _ call: ToolCall, _ context: RunContext
    ) async throws -> FollowedTask {
        guard let text = answer.string, let upid = UPID(text) else {
            return FollowedTask(upid: "", isRunning: false, exitStatus: "OK", warnings: 0, seconds: nil)
        }
        let connection = TaskConnection(cluster: context.cluster)
        await context.tasks.began(text) { await TaskResult.following(text, on: context.cluster) }
        await context.progress?("task \(upid.type) \(upid.id) began")
        guard call.wait else {
            return FollowedTask(upid: text, isRunning: true, exitStatus: nil, warnings: 0, seconds: nil)
        }
        let end: TaskEnd
        do {
            end = try await TaskFollower().follow(
                upid, on: connection, deadline: call.waitUntil, isTransient: isTransient, progress: context.progress)
        } catch var failure as GatewayError {
            failure.message = "the task was begun, but how it ended is not known: \(failure.message)"
            failure.details["upid"] = .string(text)
            failure.code = .outcomeUnknown
            throw failure
        }
        guard !end.status.isRunning else {
            var task = FollowedTask(upid: text, isRunning: true, exitStatus: nil, warnings: 0, seconds: nil)
            task.problem = end.problem.map { ($0 as? GatewayError)?.message ?? "\($0)" }
            return task
        }
        context.tasks.ended(text)
        return try FollowedTask(end, text)
    }

    /// A node or the way to it may come back while the task goes on.
    fileprivate static func isTransient(_ error: any Error) -> Bool {
        guard let code = (error as? GatewayError)?.code else { return false }
        return code == .unreachable || code == .timeout
    }

    private init(_ end: TaskEnd, _ upid: String) throws {
        self.upid = upid
        isRunning = false
        exitStatus = end.status.exitStatus
        seconds = end.seconds
        switch end.status.outcome {
        case .ok, .running: warnings = 0
        case .warnings(let count): warnings = count
        case .failed(let text):
            // Somebody took the lock between the look at it and the task.
            let isLocked = text.contains("is locked (") || text.contains("can't lock file")
            throw GatewayError(
                isLocked ? .locked : .taskFailed, text,
                ["upid": .string(upid), "log": .array(end.log.map(JSONValue.string))])
        }
    }

    private init(upid: String, isRunning: Bool, exitStatus: String?, warnings: Int, seconds: Double?) {
        self.upid = upid
        self.isRunning = isRunning
        self.exitStatus = exitStatus
        self.warnings = warnings
        self.seconds = seconds
    }

    var json: JSONValue {
        var object: JSONObject = ["status": isRunning ? "running" : warnings > 0 ? "warnings" : "ok"]
        if !upid.isEmpty { object["upid"] = .string(upid) }
        object["exit_status"] = exitStatus.map(JSONValue.string)
        if warnings > 0 { object["warnings"] = .int(warnings) }
        object["problem"] = problem.map(JSONValue.string)
        object["seconds"] = seconds.map { .double(($0 * 1000).rounded() / 1000) }
        return .object(object)
    }

    /// `OK in 2.1 s`, from the result's `task`.
    static func line(_ task: JSONValue?) -> String? {
        guard let task else { return nil }
        if task["status"]?.string == "running" {
            let upid = task["upid"]?.string ?? ""
            guard let problem = task["problem"]?.string else { return "running, \(upid)" }
            return "running when it was seen last, \(upid); since then: \(UntrustedText.line(problem))"
        }
        let status = task["exit_status"]?.string ?? "OK"
        return task["seconds"]?.double.map { "\(status) in \(Units.seconds($0))" } ?? status
    }
}

extension TaskResult {
    /// Waits for the end of a task, but not for ever: what waits for it is a guest's lane.
    public static func following(_ text: String, on cluster: any ClusterAccess) async -> TaskResult {
        guard let upid = UPID(text) else { return TaskResult(.unknown, "'\(text)' is no UPID") }
        do {
            let end = try await TaskFollower().follow(
                upid, on: TaskConnection(cluster: cluster), deadline: .now + .seconds(86_400),
                isTransient: FollowedTask.isTransient)
            let exitStatus = end.status.exitStatus ?? "OK"
            return switch end.status.outcome {
            case .ok: TaskResult(.ok, exitStatus)
            case .warnings: TaskResult(.warnings, exitStatus)
            case .failed(let text): TaskResult(.failed, text)
            case .running: TaskResult(.unknown, "it still ran when it was not watched any longer")
            }
        } catch {
            return TaskResult(.unknown, (error as? GatewayError)?.message ?? "\(error)")
        }
    }
}

/// Lets the task follower read through the connection that the tool was given.
private struct TaskConnection: ProxmoxConnection {
    let cluster: any ClusterAccess

    func send(_ request: ProxmoxRequest) async throws -> ProxmoxResponse {
        guard request.method == .get else { throw GatewayError(.internal, "following a task only reads") }
        let response = try await cluster.send(
            APIRequest(.get, "/" + request.path.joined(separator: "/"), [:], request.parameters))
        return ProxmoxResponse(data: response.data, extra: response.extra, status: 200)
    }
}
