import Gateway
import JSONLines

/// What most changes of a guest share: find it, wait for its lock, send what was planned, follow the tasks, look at
/// what was reached, and say that.
protocol GuestChange: Tool {
    var kind: Guest.Kind { get }
    /// `Snapshot Created`, for the headline of a success.
    var done: String { get }

    /// Step 4: the requests, in the order in which they are sent.
    func requests(_ guest: Guest, _ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest]

    /// What was reached, read when the tasks have ended: members of the result. `goal_reached` is false where it is not
    /// what was asked for.
    func reached(_ guest: Guest, _ call: ToolCall, _ context: RunContext) async throws -> JSONObject

    /// The result's own fields as text.
    func fields(_ result: JSONObject, _ text: inout TextBlock)
}

extension GuestChange {
    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try await GuestLookup.resolve(arguments, kind, on: cluster)
    }

    func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        guard let guest = call.guests.first else { return [] }
        return try await requests(guest, call, on: cluster)
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let guest = call.guests.first else { throw GatewayError(.internal, "no guest was resolved") }
        let before = try await GuestLock.free(guest, call, context)
        var result: JSONObject = [
            "vmid": .int(guest.vmid), "name": .string(before.name), "node": .string(guest.node),
        ]
        result["untrusted"] = ["name"]
        for request in call.plan {
            let answer = try await context.cluster.send(request)
            let task = try await FollowedTask.follow(answer.data, guest.node, call, context)
            result["task"] = task.json
            // The next step of several would meet the lock of this one.
            if task.isRunning { return result }
        }
        for (name, value) in try await reached(guest, call, context) {
            if name == "untrusted" {
                result[name] = .array(["name"] + (value.array ?? []))
            } else {
                result[name] = value
            }
        }
        return result
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        GuestText.headline(done, result, kind, &text)
        fields(result, &text)
        GuestText.end(result, &text)
        return text.text
    }

    func fields(_ result: JSONObject, _ text: inout TextBlock) {}
}

/// The look that changes of guests have in common.
enum GuestText {
    static func headline(_ done: String, _ result: JSONObject, _ kind: Guest.Kind, _ text: inout TextBlock) {
        let task = result["task"]
        if task?["status"]?.string == "running" {
            text.headline(.task, "\(kind.noun) \(done): Still Running")
        } else if (task?["warnings"]?.int ?? 0) > 0 || result["goal_reached"] == false {
            text.headline(.warning, "\(kind.noun) \(done), but look")
        } else {
            text.headline(.success, "\(kind.noun) \(done)")
        }
        subject(result, kind, &text)
    }

    static func subject(_ result: JSONObject, _ kind: Guest.Kind, _ text: inout TextBlock) {
        let name = result["name"]?.string.flatMap { $0.isEmpty ? nil : " (\(UntrustedText.line($0)))" } ?? ""
        text.subject(kind.mark, "\(kind.noun) \(number(result["vmid"]))\(name)")
        text.field("Node", result["node"]?.string)
    }

    static func end(_ result: JSONObject, _ text: inout TextBlock) {
        text.field("Task", FollowedTask.line(result["task"]))
        if result["task"]?["status"]?.string == "running" {
            text.closing(.task, "The task goes on; get_task shows how it ends")
        } else if result["goal_reached"] == false {
            text.closing(.warning, result["problem"]?.string ?? "Proxmox says OK, but it is not as it was asked for")
        }
    }

    static func number(_ value: JSONValue?) -> String { value?.int.map(String.init) ?? "" }

    /// Properties of the results of all guest changes.
    static let output: JSONObject = [
        "vmid": Schema.integer, "name": Schema.string, "node": Schema.string, "task": Schema.task,
        "goal_reached": ["type": "boolean", "description": "whether it is now as it was asked for"],
        "problem": Schema.string, "untrusted": Schema.untrusted,
    ]
    static let requiredOutput = ["vmid", "node"]

    static func output(_ more: JSONObject) -> JSONObject {
        more.reduce(into: output) { $0[$1.name] = $1.value }
    }
}

/// A guest's lock: somebody is at work on it, a backup as a rule.
enum GuestLock {
    /// Waits until the guest is not locked, as long as the call waits.
    ///
    /// - Throws: ``GatewayError`` `locked`, naming the lock. Nothing was sent then.
    static func free(_ guest: Guest, _ call: ToolCall, _ context: RunContext) async throws -> GuestStatus {
        var pause = Duration.milliseconds(50)
        while true {
            let status = try await GuestStatus.read(guest, context.cluster)
            guard let lock = status.raw["lock"]?.string, lock != "suspended" else { return status }
            guard call.wait, .now + pause < call.waitUntil else {
                throw GatewayError(
                    .locked, "\(guest.kind.noun) \(guest.vmid) is locked (\(lock)); nothing was sent",
                    ["lock": .string(lock), "hint": "somebody is at work on it: list_tasks shows who"])
            }
            await context.progress?("waiting for the lock (\(lock))")
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .seconds(2))
        }
    }

    /// Waits until a new guest can be used: Proxmox keeps it locked while it copies.
    ///
    /// - Returns: its configuration; nil where the time was up before.
    static func gone(_ guest: Guest, _ call: ToolCall, _ context: RunContext) async throws -> JSONValue? {
        var pause = Duration.milliseconds(50)
        while true {
            let config = try await context.cluster.send(APIRequest(.get, guest, "/config")).data
            guard let lock = config["lock"]?.string else { return config }
            guard .now + pause < call.waitUntil else { return nil }
            await context.progress?("waiting until the new guest is unlocked (\(lock))")
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .seconds(2))
        }
    }
}
