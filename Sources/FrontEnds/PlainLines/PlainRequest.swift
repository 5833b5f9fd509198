import Gateway
import JSONLines

/// A plain line: `{"id":1,"tool":"start_vm","args":{...}}`, or an `op` about the connection itself.
enum PlainRequest: Sendable {
    case call(tool: String, arguments: JSONObject, options: JSONObject)
    /// Is anybody there?
    case ping
    /// Which tools are there?
    case tools
    /// How is the gateway?
    case status
    /// Cancels a call of this connection.
    case cancel(RequestID)
    /// What could stand where somebody is typing a call?
    case complete(CompleteRequest)
    /// About the questions that policy has put to humans.
    case approvals(ApprovalRequest)

    /// A line that asks for nothing that can be done, and whom to tell.
    struct Fault: Error {
        let id: RequestID?
        let error: GatewayError
    }

    private static let operations = [
        "ping", "tools", "status", "cancel", "complete", "approvals", "approval", "approve", "deny",
    ]

    /// - Throws: ``Fault`` with everything that is wrong with the line.
    static func decode(_ line: DecodedLine) throws(Fault) -> (id: RequestID, request: PlainRequest) {
        guard let object = line.value.object else {
            throw Fault(
                id: nil,
                error: GatewayError(.invalidRequest, "a request is an object, but this line is \(line.value.kind)"))
        }
        var faults = Faults()
        let id = faults.id(line.id)
        let request: PlainRequest?
        switch (object["tool"], object["op"]) {
        case (_, "complete"): request = faults.completion(object)
        case (let tool?, nil): request = faults.call(tool, object)
        case (nil, let operation?): request = faults.operation(operation, object)
        case (_?, _?):
            faults.add("op", "cannot stand beside 'tool'")
            request = nil
        case (nil, nil):
            faults.add("tool", "is missing: the name of the tool to call (or 'op')")
            faults.unknown(object, known: ["id", "tool", "args", "op"] + CallOptions.names)
            request = nil
        }
        guard let id, let request, faults.list.isEmpty else { throw Fault(id: id, error: faults.error) }
        return (id, request)
    }

    /// Gathers everything that is wrong with one line.
    private struct Faults {
        var list: [(member: String, problem: String)] = []

        mutating func add(_ member: String, _ problem: String) { list.append((member, problem)) }

        mutating func id(_ id: DecodedLine.ID) -> RequestID? {
            switch id {
            case .id(let id): return id
            case .missing: add("id", "is missing: a string or an integer that the answer will carry")
            case .unusable(let value): add("id", "must be a string or an integer, not \(value.kind)")
            }
            return nil
        }

        mutating func call(_ tool: JSONValue, _ object: JSONObject) -> PlainRequest? {
            unknown(object, known: ["id", "tool", "args"] + CallOptions.names)
            let arguments = object["args"] ?? .object([:])
            if arguments.object == nil { add("args", "must be an object, not \(arguments.kind)") }
            if tool.string == nil { add("tool", "must be the name of a tool (a string), not \(tool.kind)") }
            guard let name = tool.string, let arguments = arguments.object else { return nil }
            let options = object.filter { member in CallOptions.names.contains { $0.hasSameBytes(as: member.name) } }
            return .call(
                tool: name, arguments: arguments, options: JSONObject(options.map { ($0.name, $0.value) }))
        }

        mutating func operation(_ operation: JSONValue, _ object: JSONObject) -> PlainRequest? {
            guard let name = operation.string else {
                add("op", "must be a string, not \(operation.kind)")
                return nil
            }
            guard operations.contains(where: { $0.hasSameBytes(as: name) }) else {
                let hint = NearestName.hint(name, among: operations)
                add("op", "'\(name.prefix(64))' is none of \(operations.joined(separator: ", "))\(hint)")
                return nil
            }
            if let request = approvals(name, object) { return .approvals(request) }
            unknown(object, known: name == "cancel" ? ["id", "op", "call"] : ["id", "op"])
            switch name {
            case "ping": return .ping
            case "tools": return .tools
            case "status": return .status
            default:
                guard let call = object["call"] else {
                    add("call", "is missing: the id of the call to cancel")
                    return nil
                }
                guard let id = RequestID(call) else {
                    add("call", "must be a string or an integer, not \(call.kind)")
                    return nil
                }
                return .cancel(id)
            }
        }

        mutating func completion(_ object: JSONObject) -> PlainRequest? {
            unknown(object, known: ["id", "op", "tool", "argument", "value", "args"])
            func text(_ name: String) -> String? {
                guard let value = object[name], !value.isNull else { return nil }
                if value.string == nil { add(name, "must be a string, not \(value.kind)") }
                return value.string
            }
            let (tool, argument, value) = (text("tool"), text("argument"), text("value"))
            if argument != nil, tool == nil { add("tool", "is missing: the tool whose argument it is") }
            let arguments = object["args"] ?? .object([:])
            if arguments.object == nil { add("args", "must be an object, not \(arguments.kind)") }
            return .complete(
                CompleteRequest(
                    tool: tool, argument: argument, value: value ?? "", arguments: arguments.object ?? [:]))
        }

        /// Nil where the operation is another one.
        private mutating func approvals(_ name: String, _ object: JSONObject) -> ApprovalRequest? {
            switch name {
            case "approvals":
                unknown(object, known: ["id", "op", "all", "watch"])
                let all = flag("all", object)
                let watch = flag("watch", object)
                if all, watch { add("all", "cannot stand beside 'watch'") }
                return watch ? .watch : .list(all: all)
            case "approval", "approve", "deny":
                unknown(object, known: ["id", "op", "approval"] + (name == "deny" ? ["reason"] : []))
                let approval = object["approval"]?.string
                if approval == nil { add("approval", "is missing: the approval's id (a string)") }
                if let reason = object["reason"], reason.string == nil, !reason.isNull {
                    add("reason", "must be a string, not \(reason.kind)")
                }
                let id = approval ?? ""
                if name == "approval" { return .show(id) }
                return .answer(id, isYes: name == "approve", reason: object["reason"]?.string)
            default: return nil
            }
        }

        private mutating func flag(_ name: String, _ object: JSONObject) -> Bool {
            guard let value = object[name], !value.isNull else { return false }
            if value.bool == nil { add(name, "must be true or false, not \(value.kind)") }
            return value.bool ?? false
        }

        mutating func unknown(_ object: JSONObject, known: [String]) {
            for name in object.names where !known.contains(where: { $0.hasSameBytes(as: name) }) {
                add(String(name.prefix(64)), "unknown member\(NearestName.hint(name, among: known))")
            }
        }

        var error: GatewayError {
            // A line may hold as many unknown members as fit in it; a reader is helped by the first few.
            let shown = list.prefix(20)
            var message = shown.map { "\($0.member): \($0.problem)" }.joined(separator: "; ")
            if list.count > shown.count { message += "; and \(list.count - shown.count) more" }
            return GatewayError(
                .invalidRequest, message,
                ["faults": .array(shown.map { ["member": .string($0.member), "problem": .string($0.problem)] })])
        }
    }
}
