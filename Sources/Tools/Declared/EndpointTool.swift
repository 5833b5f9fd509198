import Gateway
import JSONLines
import ProxmoxClient

/// A tool over one endpoint of Proxmox, told rather than programmed.
///
/// Its arguments come from the catalogue, its effects from the table of endpoints, its result and text from the
/// ``Thing`` that it is about. A change reads what it changes before and after, so that its answer says what happened.
struct EndpointTool: Tool {
    /// What it does with its thing.
    enum Role: Sendable {
        case list(Thing)
        case read(Thing)
        case creation(Thing)
        case update(Thing)
        case deletion(Thing)
        /// Something is done to it, after which there is nothing to compare.
        case action(Thing)

        var thing: Thing {
            switch self {
            case .list(let thing), .read(let thing), .creation(let thing), .update(let thing), .deletion(let thing),
                .action(let thing):
                thing
            }
        }
    }

    typealias Check = @Sendable (_ call: ToolCall, _ cluster: any ClusterAccess) async throws -> Void
    typealias Filling = @Sendable (_ target: Target) -> JSONObject
    typealias Filter = @Sendable (_ entry: JSONObject, _ arguments: JSONObject) -> Bool
    typealias Ending =
        @Sendable (
            _ answer: JSONValue, _ call: ToolCall, _ context: RunContext, _ result: inout JSONObject
        ) async throws -> Void

    typealias Sequel = @Sendable (_ target: Target, _ request: APIRequest) -> [APIRequest]

    let spec: ToolSpec
    let role: Role
    private let method: APIRequest.Method
    private let templates: [String]
    private let endpoints: [String: Endpoint]
    private let takes: [Take]
    let done: String
    private var checks: [Check] = []
    private var filling: Filling?
    private var filter: Filter?
    private var ending: Ending?
    private var sequel: Sequel?
    private var kept: [String] = []
    private var newName: String?

    /// - Parameters:
    ///   - template: as the catalogue writes it; `{firewall}` and `{guest}` at its beginning stand for several places.
    ///   - takes: arguments beside those that the path needs.
    ///   - leadsOut: with some of its parameters it leads out of the gateway's reach as a matter of course, which a
    ///     profile opens by naming the tool; elsewhere such parameters are closed.
    ///   - done: `Created`, for the headline.
    ///   - output: members of the result beside those that the role gives.
    init(
        _ name: String, _ title: String, _ summary: String, toolset: String, _ method: APIRequest.Method,
        _ template: String, takes: [Take] = [], _ role: Role, leadsOut: Bool = false, done: String? = nil,
        output: JSONObject = [:], isIdempotent: Bool? = nil, examples: [JSONObject] = []
    ) {
        let templates = PathChoice.templates(method, template)
        let endpoints = templates.map { template -> Endpoint in
            guard let endpoint = Catalogue.shared.endpoint("\(method.rawValue) \(template)") else {
                preconditionFailure("\(name): there is no \(method.rawValue) \(template)")
            }
            return endpoint
        }
        precondition(!endpoints.isEmpty, "\(name): \(template) is no path")
        self.role = role
        self.method = method
        self.templates = templates
        self.endpoints = Dictionary(uniqueKeysWithValues: endpoints.map { ($0.template, $0) })
        self.takes = takes
        self.done = done ?? Self.done(role)
        let keys = endpoints.map(\.key)
        let effects = EndpointEffects.certain(of: keys[0]) ?? [.read]
        let isRead = !effects.changes
        var properties: JSONObject = isRead ? [:] : ["node": Schema.string, "vmid": Schema.integer]
        for (name, schema) in Self.output(role) { properties[name] = schema }
        for (name, schema) in output { properties[name] = schema }
        let parameters = Self.parameters(templates, takes, role.thing, endpoints)
        spec = ToolSpec(
            name: name, title: title, summary: summary, toolset: toolset, parameters: parameters,
            effects: leadsOut ? effects.union([.escape]) : effects, effectsVary: leadsOut,
            lane: !isRead && parameters.contains { $0.name == "vmid" } ? .ordinary : .none,
            isIdempotent: isIdempotent ?? Self.isIdempotent(role), endpoints: keys, output: properties,
            requiredOutput: Self.required(role), examples: examples)
    }

    // MARK: What is added to a declaration

    /// Looks at the cluster before anything is sent; throws where the change must not be made.
    func checking(_ check: @escaping Check) -> EndpointTool { with { $0.checks.append(check) } }

    /// Values, under Proxmox's names, that follow from the target.
    func filling(_ filling: @escaping Filling) -> EndpointTool { with { $0.filling = filling } }

    /// Rows that a list shows.
    func filtering(_ filter: @escaping Filter) -> EndpointTool { with { $0.filter = filter } }

    /// What is to be done or said when the change was made.
    func ending(_ ending: @escaping Ending) -> EndpointTool { with { $0.ending = ending } }

    /// Parameters that an update has to repeat: what is not given stays as it is.
    func keeping(_ names: String...) -> EndpointTool { with { $0.kept = names } }

    /// The argument that holds the name which an update gives its thing.
    func renaming(by argument: String) -> EndpointTool { with { $0.newName = argument } }

    /// Requests that follow the first one.
    func sending(_ sequel: @escaping Sequel) -> EndpointTool { with { $0.sequel = sequel } }

    private func with(_ change: (inout EndpointTool) -> Void) -> EndpointTool {
        var copy = self
        change(&copy)
        return copy
    }

    // MARK: Steps

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        var target = Target(arguments: arguments, node: arguments["node"]?.string)
        if arguments["group"] != nil, arguments["vmid"] != nil || arguments["node"] != nil, templates.count > 1 {
            throw GatewayError.invalidArguments([ArgumentFault("group", "give only one of vmid, node and group")])
        }
        if arguments["vmid"] != nil, takesGuest {
            target = try await AnyGuest.resolve(arguments, on: cluster)
        } else if let node = target.node {
            try await GuestLookup.checkNode(node, on: cluster)
        }
        let request = try request(target)
        if case .update(let thing) = role, request.parameters.filter({ $0.name != "digest" }).isEmpty {
            let names = takes.filter { $0.theirs != nil && $0.name != "digest" && $0.name != thing.key }.map(\.name)
            throw GatewayError(
                .invalidArguments, "nothing to change; give at least one of \(names.joined(separator: ", "))",
                ["options": .array(names.map(JSONValue.string))])
        }
        return target
    }

    func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        guard spec.changes else { return [] }
        let target = Target(call)
        for check in checks { try await check(call, cluster) }
        let request = try request(target)
        var parameters = request.parameters
        switch role {
        case .update(let thing), .deletion(let thing):
            guard let before = try await look(thing, target, cluster) else { throw missing(thing, target) }
            for name in kept where parameters[name] == nil { parameters[name] = before[Parameter.ours(name)] }
            let takesDigest = endpoints[request.template]?.parameter("digest") != nil
            if takesDigest, parameters["digest"] == nil { parameters["digest"] = before["digest"] }
        default: break
        }
        let planned = APIRequest(request.method, request.template, request.values, parameters)
        return [planned] + (sequel?(target, planned) ?? [])
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let target = Target(call)
        switch role {
        case .list(let thing): return try await list(thing, target, context)
        case .read(let thing) where !spec.changes:
            let raw = try await context.cluster.send(try request(target)).data
            var result = thing.entry(raw, open: true)
            try await ending?(raw, call, context, &result)
            return Self.marked(result)
        default: return try await change(target, call, context)
        }
    }

    private func list(_ thing: Thing, _ target: Target, _ context: RunContext) async throws -> JSONObject {
        let answer = try await context.cluster.send(try request(target))
        var entries = (answer.data.array ?? []).map { thing.entry($0) }
        if let filter { entries = entries.filter { filter($0, target.arguments) } }
        let result: JSONObject = [
            thing.plural: .array(entries.map(JSONValue.object)), "count": .int(entries.count),
        ]
        return Self.marked(result)
    }

    /// Names and remarks are what somebody at Proxmox chose to write: data, never instructions.
    private static func marked(_ result: JSONObject) -> JSONObject {
        let own = ["task", "goal_reached", "problem", "vmid", "node", "count"]
        var result = result
        result["untrusted"] = .array(result.names.filter { !own.contains($0) }.map(JSONValue.string))
        return result
    }

    private func change(_ target: Target, _ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let request = call.plan.first else { throw GatewayError(.internal, "a change ran without a plan") }
        let thing = role.thing
        var result = JSONObject()
        for name in [thing.key, "vmid", "node", "group"] where !name.isEmpty { result[name] = target.arguments[name] }
        var before: JSONObject?
        var count = 0
        switch role {
        case .update: before = try await look(thing, target, context.cluster)
        case .deletion:
            before = try await look(thing, target, context.cluster)
            if thing.isPositional { count = try await rows(thing, target, context.cluster)?.count ?? 0 }
        default: break
        }
        let answer = try await context.cluster.send(request).data
        if let upid = answer.string.flatMap(UPID.init) {
            let task = try await FollowedTask.follow(answer, upid.node, call, context)
            result["task"] = task.json
            if task.isRunning { return result }
        }
        for request in call.plan.dropFirst() { _ = try await context.cluster.send(request) }
        try await compare(before, count, target, request, context, &result)
        try await ending?(answer, call, context, &result)
        return Self.marked(result)
    }

    /// What was reached.
    private func compare(
        _ before: JSONObject?, _ count: Int, _ target: Target, _ request: APIRequest, _ context: RunContext,
        _ result: inout JSONObject
    ) async throws {
        switch role {
        case .creation(let thing):
            let after = try await look(thing, target, context.cluster)
            result["now"] = after.map(JSONValue.object)
            result["goal_reached"] = .bool(after != nil)
        case .update(let thing):
            let after = try await look(thing, renamed(target, thing), context.cluster)
            result["now"] = after.map(JSONValue.object)
            result["changes"] = .array(Self.changes(before ?? [:], after ?? [:]))
            result["goal_reached"] = .bool(after.map { reached($0, request, thing) } ?? false)
        case .deletion(let thing):
            result["was"] = before.map(JSONValue.object)
            if thing.isPositional {
                // The next one has its place now.
                let after = try await rows(thing, target, context.cluster)?.count
                result["goal_reached"] = .bool(after == count - 1)
            } else {
                result["goal_reached"] = .bool(try await look(thing, target, context.cluster) == nil)
            }
        case .list, .read, .action: break
        }
    }

    private static func changes(_ before: JSONObject, _ after: JSONObject) -> [JSONValue] {
        let names = before.names + after.names.filter { before[$0] == nil }
        return names.filter { $0 != "digest" && before[$0] != after[$0] }.map { name in
            ["option": .string(name), "from": before[name] ?? .null, "to": after[name] ?? .null]
        }
    }

    /// Whether what was sent is what is there now, as far as it can be read.
    private func reached(_ after: JSONObject, _ request: APIRequest, _ thing: Thing) -> Bool {
        request.parameters.allSatisfy { name, value in
            guard let field = thing.fields.first(where: { $0.theirs == name }), let wanted = field.value(value) else {
                return true
            }
            switch field.kind {
            case .flag, .integer, .number: return after[field.ours].map { $0 == wanted } ?? (wanted == false)
            default: return true
            }
        }
    }

    // MARK: Requests

    private var takesGuest: Bool { spec.parameters.contains { $0.name == "vmid" } }

    /// What a call sends, checked against the catalogue.
    ///
    /// - Throws: ``GatewayError`` `invalid_arguments` with all faults.
    private func request(_ target: Target) throws -> APIRequest {
        guard let template = PathChoice.pick(templates, target), let endpoint = endpoints[template] else {
            let scopes = PathChoice.parameters(templates).map(\.name).joined(separator: ", ")
            throw GatewayError.invalidArguments([
                ArgumentFault(
                    PathChoice.parameters(templates).first?.name ?? "vmid",
                    "\(spec.name) is not for this; give another of \(scopes)")
            ])
        }
        let filled = filling?(target) ?? [:]
        var values: [String: String] = [:]
        var parameters = JSONObject()
        var faults: [ArgumentFault] = []
        func canonical(_ value: JSONValue, _ facts: ParameterFacts?, _ ours: String) -> JSONValue? {
            guard let facts else { return value }
            do { return try facts.canonical(value) } catch {
                faults.append(ArgumentFault(ours, error.problem))
                return nil
            }
        }
        for name in endpoint.placeholders {
            guard let raw = filled[name] ?? target.arguments[Parameter.ours(name)] else { continue }
            guard let value = canonical(raw, endpoint.parameter(name), Parameter.ours(name)) else { continue }
            let text = value.string ?? value.number?.literal ?? ""
            if let problem = PathValue.problem(text, name, in: template) {
                faults.append(ArgumentFault(Parameter.ours(name), problem))
            }
            values[name] = text
        }
        for (name, value) in filled where values[name] == nil && endpoint.parameter(name) != nil {
            parameters[name] = value
        }
        for take in takes {
            guard take.theirs != nil, let raw = target.arguments[take.name] else { continue }
            let facts = take.facts([endpoint])
            let name = facts?.name ?? take.theirs ?? take.name
            // What only other places of the same tool know.
            if facts == nil, !endpoint.isOpen, !endpoint.parameters.isEmpty {
                faults.append(ArgumentFault(take.name, "\(endpoint.key) has no such parameter"))
                continue
            }
            guard values[name] == nil, let value = canonical(Self.joined(raw, facts), facts, take.name) else {
                continue
            }
            parameters[name] = value
            if let types = facts?.instanceTypes, let type = target.arguments["type"]?.string, !types.contains(type) {
                faults.append(
                    ArgumentFault(take.name, "is nothing for \(type), only for \(types.joined(separator: ", "))"))
            }
            if let needed = facts?.requires, target.arguments[Parameter.ours(needed)] == nil {
                faults.append(ArgumentFault(take.name, "needs '\(Parameter.ours(needed))' as well"))
            }
        }
        guard faults.isEmpty else { throw GatewayError.invalidArguments(faults) }
        return APIRequest(method, template, values, parameters)
    }

    /// A value as Proxmox takes it.
    private static func joined(_ value: JSONValue, _ facts: ParameterFacts?) -> JSONValue {
        // A switch that is a number at one of several places.
        if let flag = value.bool, facts?.kind == .integer { return .int(flag ? 1 : 0) }
        guard let list = value.array, facts?.kind != .array else { return value }
        return .string(list.map { $0.string ?? $0.text }.joined(separator: ","))
    }

    // MARK: The thing itself

    /// The thing as it is now; nil where it is not there.
    private func look(_ thing: Thing, _ target: Target, _ cluster: any ClusterAccess) async throws -> JSONObject? {
        do {
            if let record = thing.record, let request = reading(record, target) {
                return thing.entry(try await cluster.send(request).data, open: true)
            }
            let wanted = target.arguments[thing.key]
            let key = thing.fields.first { $0.ours == thing.key } ?? Field(thing.key, .any)
            return try await rows(thing, target, cluster)?.first { key.value($0[key.theirs]) == wanted }
                .map { thing.entry($0, open: true) }
        } catch let error as GatewayError where Self.isMissing(error) {
            return nil
        }
    }

    /// The target under the name that it has after an update.
    private func renamed(_ target: Target, _ thing: Thing) -> Target {
        guard let name = newName.flatMap({ target.arguments[$0] }) else { return target }
        var target = target
        target.arguments[thing.key] = name
        return target
    }

    private func rows(_ thing: Thing, _ target: Target, _ cluster: any ClusterAccess) async throws -> [JSONValue]? {
        guard let list = thing.list, let request = reading(list, target) else { return nil }
        return try await cluster.send(request).data.array
    }

    private func reading(_ template: String, _ target: Target) -> APIRequest? {
        guard let template = PathChoice.pick(PathChoice.templates(.get, template), target) else { return nil }
        let filled = filling?(target) ?? [:]
        var values: [String: String] = [:]
        for name in PathChoice.placeholders(template) {
            guard let value = filled[name] ?? target.arguments[Parameter.ours(name)] else { return nil }
            values[name] = value.string ?? value.number?.literal
        }
        return APIRequest(.get, template, values)
    }

    private static func isMissing(_ error: GatewayError) -> Bool {
        error.code == .notFound || error.code == .invalidArguments
    }

    private func missing(_ thing: Thing, _ target: Target) -> GatewayError {
        let name = target.arguments[thing.key].map { $0.string ?? $0.text } ?? "of this name"
        return GatewayError(.notFound, "there is no \(thing.noun) '\(name)'")
    }
}

extension Target {
    init(_ call: ToolCall) { self.init(arguments: call.arguments, guests: call.guests, node: call.node) }
}
