public import Gateway
public import JSONLines

/// POST /nodes/{node}/qemu/{vmid}/agent/exec, then .../agent/exec-status until the program has ended.
public struct ExecuteVMCommand: Tool {
    public init() {}

    private static let endpoint = "POST /nodes/{node}/qemu/{vmid}/agent/exec"

    public let spec = ToolSpec(
        name: "execute_vm_command", title: "Run a program in a VM",
        summary:
            "Runs a program inside a running VM through the QEMU guest agent and answers with its exit code and both "
            + "output streams. No shell is involved unless the command names one, e.g. [\"/bin/sh\", \"-c\", \"...\"]. A program "
            + "that outlives wait_timeout goes on in the guest. Containers have no such way in Proxmox's API.",
        parameters: [
            .node, .vmid,
            Parameter(
                "command", .list(of: .string(maximumLength: 65_536), maximumCount: 1000), required: true,
                "Program and arguments, e.g. [\"uname\", \"-a\"]"),
            Parameter("input", .string(maximumLength: 65_536), "Text for the program's stdin"),
        ],
        effects: [.exec], lane: .none, isIdempotent: false, endpoints: [endpoint],
        output: [
            "vmid": Schema.integer, "node": Schema.string, "command": Schema.strings, "pid": Schema.integer,
            "finished": Schema.boolean, "exit_code": Schema.integer,
            "signal": ["type": "integer", "description": "signal or exception that ended the program"],
            "stdout": Schema.string, "stderr": Schema.string, "truncated": Schema.strings,
            "untrusted": Schema.untrusted,
        ],
        requiredOutput: ["vmid", "node", "pid", "finished"], examples: [["vmid": 101, "command": ["uname", "-a"]]])

    public func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        if arguments["command"]?.array?.first?.string?.isEmpty != false {
            throw GatewayError.invalidArguments([ArgumentFault("command", "names no program")])
        }
        do {
            return try await GuestLookup.resolve(arguments, .qemu, on: cluster)
        } catch let error as GatewayError where error.message.contains("is a container") {
            throw GatewayError(
                .invalidArguments,
                "\(error.message); Proxmox's API has no way to run a program in a container: use ssh into it",
                error.details)
        }
    }

    public func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        var parameters: JSONObject = [:]
        parameters["command"] = call.arguments["command"]
        parameters["input-data"] = call.arguments["input"]
        return call.guests.map { APIRequest(.post, $0, "/agent/exec", parameters) }
    }

    public func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let guest = call.guests.first, let request = call.plan.first else {
            throw GatewayError(.internal, "no guest was resolved")
        }
        let begun = try await context.cluster.send(request).data
        guard let pid = begun["pid"]?.int ?? begun["result"]?["pid"]?.int else {
            throw GatewayError(
                .outcomeUnknown, "the guest agent named no process, so how the program ended is not known")
        }
        var result: JSONObject = [
            "vmid": .int(guest.vmid), "node": .string(guest.node), "command": call.arguments["command"] ?? [],
            "pid": .int(pid),
        ]
        result["untrusted"] = ["stdout", "stderr"]
        let look = APIRequest(.get, guest, "/agent/exec-status", ["pid": .int(pid)])
        var pause = Duration.milliseconds(20)
        while call.wait {
            let status = try await context.cluster.send(look).data
            if status["exited"]?.int == 1 || status["exited"] == true {
                result["finished"] = true
                result["exit_code"] = status["exitcode"]
                result["signal"] = status["signal"]
                result["stdout"] = status["out-data"] ?? ""
                result["stderr"] = status["err-data"] ?? ""
                let cut = [("stdout", "out-truncated"), ("stderr", "err-truncated")].filter { status[$0.1]?.int == 1 }
                if !cut.isEmpty { result["truncated"] = .array(cut.map { .string($0.0) }) }
                return result
            }
            guard .now + pause < call.waitUntil else { break }
            await context.progress?("the program runs (process \(pid))")
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .seconds(1))
        }
        result["finished"] = false
        return result
    }

    public func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let code = result["exit_code"]?.int
        if result["finished"] != true {
            text.headline(.task, "Program Still Running")
        } else {
            text.headline(code == 0 ? .success : .warning, code == 0 ? "Program Finished" : "Program Failed")
        }
        text.subject(.vm, "VM \(GuestText.number(result["vmid"]))")
        text.field("Node", result["node"]?.string)
        let words = (result["command"]?.array ?? []).compactMap(\.string)
        text.field("Command", UntrustedText.line(words.joined(separator: " ")))
        text.field("Exit Code", code.map(String.init))
        text.field("Signal", result["signal"]?.int.map(String.init))
        text.field("Process", result["finished"] == true ? nil : GuestText.number(result["pid"]))
        let cut = (result["truncated"]?.array ?? []).compactMap(\.string)
        if !cut.isEmpty { text.field("Cut off by the agent", cut.joined(separator: ", ")) }
        text.fenced("Output", result["stdout"]?.string)
        text.fenced("Errors", result["stderr"]?.string)
        return text.text
    }
}
