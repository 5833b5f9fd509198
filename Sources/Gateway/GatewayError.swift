public import JSONLines

/// What went wrong with a call, for its caller: a code from a closed list, a sentence, and facts beside it.
///
/// Front ends map it to the wire once: a plain line's `error` object, or an MCP result with `isError`.
public struct GatewayError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: String, Sendable, CaseIterable {
        case parseError = "parse_error"
        case lineTooLong = "line_too_long"
        case invalidRequest = "invalid_request"
        case unknownTool = "unknown_tool"
        case invalidArguments = "invalid_arguments"
        case denied
        case confirmationRequired = "confirmation_required"
        case notPermitted = "not_permitted"
        case notFound = "not_found"
        case conflict
        case locked
        case busy
        case taskFailed = "task_failed"
        case timeout
        case cancelled
        case unauthorized
        case proxmoxError = "proxmox_error"
        case unreachable
        /// A change was sent, or may have been, and no answer came.
        case outcomeUnknown = "outcome_unknown"
        /// The operation was done, but a post hook failed, so that its result must not be shown.
        case resultWithheld = "result_withheld"
        case overloaded
        case shuttingDown = "shutting_down"
        case `internal`
    }

    public var code: Code
    public var message: String
    /// Further facts: `hook`, `faults`, `endpoint`, `status`, `upid`, `log`, `hint`.
    public var details: JSONObject

    public init(_ code: Code, _ message: String, _ details: JSONObject = [:]) {
        self.code = code
        self.message = message
        self.details = details
    }

    /// Faults of the caller's arguments, all at once: which argument, and what is wrong with it.
    public static func invalidArguments(_ faults: [ArgumentFault]) -> GatewayError {
        let message = faults.map(\.description).joined(separator: "; ")
        let list = faults.map { JSONValue.object(["argument": .string($0.argument), "problem": .string($0.problem)]) }
        return GatewayError(.invalidArguments, message, ["faults": .array(list)])
    }

    /// A guest that does not exist, or that the caller's profile does not reach: the caller cannot tell which.
    public static func noGuest(_ vmid: Int, on cluster: String) -> GatewayError {
        GatewayError(.notFound, "there is no VM or container \(vmid) on cluster \(cluster) that this account may see")
    }

    /// Policy refuses, for every one of these reasons.
    static func denied(_ denials: [Decision.Denial]) -> GatewayError {
        GatewayError(
            .denied, denials.map(\.reason).joined(separator: "; "),
            [
                "hook": .string(denials.first?.hook ?? "policy"),
                "reasons": .array(denials.map { ["reason": .string($0.reason), "hook": .string($0.hook)] }),
            ])
    }

    /// The wire form: `code`, `message`, then the details.
    public var json: JSONObject {
        var object: JSONObject = ["code": .string(code.rawValue), "message": .string(message)]
        for (name, value) in details where object[name] == nil { object[name] = value }
        return object
    }

    public var description: String { "\(code.rawValue): \(message)" }
}

/// One thing wrong with one argument.
public struct ArgumentFault: Sendable, Equatable, CustomStringConvertible {
    public let argument: String
    public let problem: String

    public init(_ argument: String, _ problem: String) {
        self.argument = argument
        self.problem = problem
    }

    public var description: String { "\(argument): \(problem)" }
}
