import Gateway
import JSONLines
import ProxmoxClient

extension GatewayError {
    /// What Proxmox or the way to it said, in the closed list of codes.
    init(_ error: ProxmoxError) {
        self.init(Self.code(error), error.message, ["endpoint": .string(error.endpoint)])
        details["status"] = error.status.map(JSONValue.int)
        if !error.errors.isEmpty {
            message = error.errors.map { "\($0.parameter): \($0.text)" }.joined(separator: "; ")
            details["faults"] = .array(
                error.errors.map { ["argument": .string($0.parameter), "problem": .string($0.text)] })
        }
        details["hint"] = Self.hint(code, error).map(JSONValue.string)
    }

    private static func code(_ error: ProxmoxError) -> Code {
        switch error.kind {
        case .unauthorized: .unauthorized
        case .forbidden: .notPermitted
        case .invalidParameters: .invalidArguments
        case .nodeUnreachable, .unreachable, .certificate: .unreachable
        case .timeout: .timeout
        case .outcomeUnknown: .outcomeUnknown
        case .badAnswer: .proxmoxError
        case .closed: .shuttingDown
        case .server: code(text: error.message)
        }
    }

    /// Proxmox answers 500 to nearly everything, so that only the text tells the cases apart.
    private static func code(text: String) -> Code {
        if text.contains("does not exist") || text.contains("hostname lookup") || text.contains("no such ")
            || text.contains("no rule at position")
        {
            return .notFound
        }
        if text.contains("is locked (") || text.contains("can't lock file") { return .locked }
        if text.contains("checksum mismatch") || text.contains("detected modified configuration")
            || text.contains("already exists") || text.contains("already defined")
        {
            return .conflict
        }
        return .proxmoxError
    }

    private static func hint(_ code: Code, _ error: ProxmoxError) -> String? {
        switch code {
        case .unauthorized: "check the token or password in the configuration, and whether it has expired"
        case .notPermitted: "grant the privilege that Proxmox names to the gateway's user or token"
        case .outcomeUnknown: "look at the guest's state and task list before trying again: it may have been done"
        case .conflict where error.message.contains("checksum") || error.message.contains("detected modified"):
            "somebody changed the configuration meanwhile: read it again, then decide"
        case .unreachable where error.status != nil: "the node does not answer its cluster: is it down?"
        default: nil
        }
    }
}
