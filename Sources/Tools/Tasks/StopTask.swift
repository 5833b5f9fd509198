public import Gateway
public import JSONLines
import ProxmoxClient

/// DELETE /nodes/{node}/tasks/{upid}
public struct StopTask: Tool {
    public init() {}

    public let spec = ToolSpec(
        name: "stop_task", title: "Stop task",
        summary:
            "Aborts a running Proxmox task, e.g. a backup or a migration; what it had done may stay half done. A task that "
            + "has ended is left alone.",
        parameters: [Parameter("upid", .string(maximumLength: 400), required: true, "The task's UPID")],
        effects: [.interrupt], endpoints: ["DELETE /nodes/{node}/tasks/{upid}"],
        output: [
            "upid": Schema.string, "node": Schema.string, "type": Schema.string, "id": Schema.string,
            "changed": Schema.boolean, "status": ["type": "string", "description": "running, ok, warnings or failed"],
            "exit_status": Schema.string, "goal_reached": Schema.boolean, "untrusted": Schema.untrusted,
        ],
        requiredOutput: ["upid", "node", "status", "changed"])

    public func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        guard let upid = UPID(arguments["upid"]?.string ?? "") else {
            throw GatewayError.invalidArguments([
                ArgumentFault(
                    "upid", "is not a UPID; one looks like UPID:pve1:0000A1B2:00C3D4E5:69240000:qmstart:100:root@pam:")
            ])
        }
        try await GuestLookup.checkNode(upid.node, on: cluster)
        return Target(arguments: arguments, node: upid.node)
    }

    public func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        [APIRequest(.delete, "/nodes/{node}/tasks/{upid}", values(call))]
    }

    private func values(_ call: ToolCall) -> [String: String] {
        ["node": call.node ?? "", "upid": call.arguments["upid"]?.string ?? ""]
    }

    public func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let request = call.plan.first else { throw GatewayError(.internal, "no plan") }
        let look = APIRequest(.get, "/nodes/{node}/tasks/{upid}/status", values(call))
        var status = TaskStatus(try await context.cluster.send(look).data)
        let wasRunning = status.isRunning
        if wasRunning {
            _ = try await context.cluster.send(request)
            var pause = Duration.milliseconds(20)
            while status.isRunning, call.wait, .now + pause < call.waitUntil {
                try await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(1))
                status = TaskStatus(try await context.cluster.send(look).data)
            }
        }
        let upid = UPID(call.arguments["upid"]?.string ?? "")
        var result: JSONObject = [
            "upid": call.arguments["upid"] ?? "", "node": .string(call.node ?? ""), "changed": .bool(wasRunning),
            "status": .string(TaskState.word(status.isRunning ? nil : status.exitStatus ?? "unknown")),
        ]
        result["type"] = (upid?.type).map(JSONValue.string)
        result["id"] = (upid?.id).map(JSONValue.string)
        result["exit_status"] = status.exitStatus.map(JSONValue.string)
        result["goal_reached"] = .bool(!status.isRunning)
        result["untrusted"] = ["exit_status"]
        return result
    }

    public func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let isChanged = result["changed"] == true
        let isRunning = result["status"]?.string == "running"
        text.headline(
            isRunning ? .warning : .success,
            !isChanged ? "Task Had Ended Already" : isRunning ? "Task Told to Stop, Still Running" : "Task Stopped")
        text.subject(.task, "Task \(result["type"]?.string ?? "") \(result["id"]?.string ?? "")")
        text.field("Node", result["node"]?.string)
        text.field("Status", result["status"]?.string?.uppercased())
        text.field("Exit Status", result["exit_status"]?.string.map { UntrustedText.line($0) })
        return text.text
    }
}
