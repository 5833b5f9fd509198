import Gateway
import JSONLines

/// POST /nodes/{node}/{qemu|lxc}/{vmid}/clone
struct CloneGuest: Tool {
    private let kind: Guest.Kind
    let spec: ToolSpec

    init(_ kind: Guest.Kind = .qemu) {
        self.kind = kind
        let endpoint = "POST /nodes/{node}/\(kind.rawValue)/{vmid}/clone"
        let noun = kind == .qemu ? "vm" : "container"
        let name = kind == .qemu ? "name" : "hostname"
        spec = ToolSpec(
            name: "clone_\(noun)", title: "Clone \(kind.noun)",
            summary:
                "Makes a new \(kind.noun) from one that exists and answers when it can be used. A clone of a template is "
                + "linked to it unless full is true; anything else is copied whole. The new one is stopped and has the old one's "
                + "addresses and cloud-init settings until these are changed.",
            toolset: kind == .qemu ? "lifecycle" : "containers",
            parameters: [
                .node, .vmid,
                Parameter("newid", .vmid, "VMID of the new one; the next free one where it is left out"),
                .of(endpoint, name, "Name of the new one"), .of(endpoint, "description", "Notes of the new one"),
                .of(endpoint, "full", "Copy all disks, also of a template (the default for what is none)"),
                .of(endpoint, "storage", "Storage for a full copy"), .of(endpoint, "target", "Node of the new one"),
                .of(endpoint, "snapname", "Clone this snapshot instead of the present state"),
                .of(endpoint, "pool", "Pool of the new one"),
            ],
            effects: [.create], lane: .ordinary, isIdempotent: false, endpoints: [endpoint],
            output: GuestText.output(["source": Schema.integer]), requiredOutput: GuestText.requiredOutput,
            examples: [kind == .qemu ? ["vmid": 105, "name": "web3"] : ["vmid": 201, "hostname": "dns2"]])
    }

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        let target = try await GuestLookup.resolve(arguments, kind, on: cluster)
        if let node = arguments["target"]?.string { try await GuestLookup.checkNode(node, "target", on: cluster) }
        var filled = target
        filled.arguments = try await FreeVMID.fill("newid", in: target.arguments, on: cluster)
        return filled
    }

    func laneGuests(_ arguments: JSONObject) -> [Int] {
        [arguments["vmid"], arguments["newid"]].compactMap { $0?.int }
    }

    func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        call.guests.map {
            APIRequest(
                .post, $0, "/clone",
                call.arguments.passing(
                    "newid", "name", "hostname", "description", "full", "storage", "target", "snapname", "pool"))
        }
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let source = call.guests.first, let request = call.plan.first, let newid = call.arguments["newid"]?.int
        else {
            throw GatewayError(.internal, "a clone ran without a plan")
        }
        _ = try await GuestLock.free(source, call, context)
        let task: FollowedTask
        do {
            let answer = try await context.cluster.send(request)
            task = try await FollowedTask.follow(answer.data, source.node, call, context)
        } catch let error as GatewayError {
            return try await FreeVMID.again(spec.name, "newid", call, context, after: error)
        }
        let node = call.arguments["target"]?.string ?? source.node
        var result: JSONObject = [
            "vmid": .int(newid), "node": .string(node), "source": .int(source.vmid), "task": task.json,
        ]
        if task.isRunning { return result }
        let made = Guest(cluster: source.cluster, kind: kind, vmid: newid, node: node)
        let config = try await GuestLock.gone(made, call, context)
        result["goal_reached"] = .bool(config != nil)
        if config == nil { result["problem"] = "the new one is still locked" }
        result["name"] = config?["name"] ?? config?["hostname"]
        result["untrusted"] = ["name"]
        return result
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        GuestText.headline("Cloned", result, kind, &text)
        text.field("Cloned From", result["source"]?.int.map(String.init))
        GuestText.end(result, &text)
        return text.text
    }
}
