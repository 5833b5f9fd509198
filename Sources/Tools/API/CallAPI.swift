public import Gateway
public import JSONLines
import ProxmoxClient

/// Any endpoint of Proxmox, by its template in the catalogue.
public struct CallAPI: Tool {
    public init() {}

    public let spec = ToolSpec(
        name: "call_api", title: "Call Proxmox's API",
        summary:
            "Calls one endpoint of Proxmox's API, where no tool does what is needed: method, the path's template as "
            + "find_api gives it, and all values (those of the path too) as parameters. Reads are free; a writing call is "
            + "refused unless the admin lists its method and template. Policy judges it like the tool that has the endpoint.",
        toolset: "api",
        parameters: [
            Parameter("method", .choice(["GET", "POST", "PUT", "DELETE"]), default: "GET", "HTTP method"),
            Parameter(
                "path", .string(maximumLength: 200), required: true,
                "Template, e.g. /nodes/{node}/qemu/{vmid}/config; never a filled-in path"),
            Parameter("parameters", .object, default: [:], "All values by Proxmox's names, e.g. {\"vmid\": 100}"),
        ],
        effects: Set(Effect.allCases).subtracting([.escape]), effectsVary: true, lane: .ordinary, isIdempotent: false,
        output: [
            "endpoint": Schema.string, "data": [:], "task": Schema.task, "truncated": Schema.boolean,
            "untrusted": Schema.untrusted,
        ],
        requiredOutput: ["endpoint"],
        examples: [
            ["path": "/nodes/{node}/qemu/{vmid}/config", "parameters": ["vmid": 101]],
            ["path": "/version"],
        ])

    public func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        let call = try EndpointCall(arguments)
        var target = Target(arguments: arguments)
        var parameters = call.parameters
        if let kind = call.guestKind {
            var place: JSONObject = [:]
            place["vmid"] = parameters["vmid"]
            place["node"] = parameters["node"]
            let found = try await GuestLookup.resolve(place, kind, on: cluster)
            target.guests = found.guests
            parameters["node"] = found.node.map(JSONValue.string)
        } else if call.endpoint.placeholders.contains("node"), let node = parameters["node"]?.string {
            try await GuestLookup.checkNode(node, on: cluster)
        }
        target.arguments["parameters"] = .object(parameters)
        target.node = parameters["node"]?.string
        _ = try EndpointCall(target.arguments)
        return target
    }

    public func laneGuests(_ arguments: JSONObject) -> [Int] {
        guard let call = try? EndpointCall(arguments), call.endpoint.method != .get else { return [] }
        return GuestReach(call.request).vmids
    }

    public func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        let request = try EndpointCall(call.arguments).request
        return EndpointEffects.effects(of: request)?.changes == false ? [] : [request]
    }

    public func reads(_ call: ToolCall) -> [APIRequest] {
        (try? EndpointCall(call.arguments).request).map { [$0] } ?? []
    }

    public func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let request = try call.plan.first ?? EndpointCall(call.arguments).request
        let answer = try await context.cluster.send(request)
        var result: JSONObject = ["endpoint": .string(request.endpoint)]
        if request.method != .get, let upid = answer.data.string.flatMap(UPID.init) {
            result["task"] = try await FollowedTask.follow(answer.data, upid.node, call, context).json
        } else {
            // The value of a new token is what such a call is made for.
            let isPurpose = request.template.hasSuffix("/token/{tokenid}")
            result["data"] = isPurpose ? answer.data : Self.shown(answer.data, of: request)
        }
        for (name, value) in answer.extra { result[name] = value }
        result["untrusted"] = ["data"]
        return result
    }

    /// An answer without its secrets.
    static func shown(_ answer: JSONValue, of request: APIRequest) -> JSONValue {
        // Lists whose members called `key` are names of options.
        let lists = ["pending", "cloudinit", "import-metadata", "repositories"]
        return masked(answer, lists.contains(request.segments.last ?? ""))
    }

    private static func masked(_ value: JSONValue, _ namesOptions: Bool) -> JSONValue {
        switch value {
        case .object(let object):
            // What such a row is about is secret, not what it is called.
            let hides = namesOptions && object["key"]?.string.map(SecretNames.mayBe) == true
            return .object(
                JSONObject(
                    object.members.map { name, value in
                        let isSecret =
                            namesOptions && name.lowercased() == "key"
                            ? false : SecretNames.hold(name, value) || hides && value.string != nil
                        return (name, isSecret && !value.isNull ? "**********" : masked(value, namesOptions))
                    }))
        case .array(let values): return .array(values.map { masked($0, namesOptions) })
        case .string(let text): return AddressPassword.masked(text).map(JSONValue.string) ?? value
        default: return value
        }
    }

    public func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let isRunning = result["task"]?["status"]?.string == "running"
        text.headline(isRunning ? .task : .success, "API \(result["endpoint"]?.string ?? "")")
        text.field("Task", FollowedTask.line(result["task"]))
        if let data = result["data"] { text.fenced { DataText.write(data, to: &$0) } }
        return text.text
    }
}
