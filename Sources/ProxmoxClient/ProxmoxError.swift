/// Why a request to Proxmox came to nothing, or to nothing known.
public struct ProxmoxError: Error, Sendable, CustomStringConvertible {
    public enum Kind: Sendable, Equatable {
        /// 401, or a login that failed.
        case unauthorized
        /// 403.
        case forbidden
        /// 400: see ``ProxmoxError/errors``. Also, without a status, what cannot be put into a request; nothing was sent.
        case invalidParameters
        /// Any other status of 400 and above: what the handler died of is in the message.
        case server
        /// 595, 596, 599: the answering node could not reach the one asked for.
        case nodeUnreachable
        /// No connection came about, and nothing was sent; or a read was cut off, again after one repetition.
        case unreachable
        /// The server is not the one that is trusted; nothing was sent.
        case certificate
        /// A read was not answered in time.
        case timeout
        /// A change was sent, or may have been, and no answer came that can be understood. It was not repeated.
        case outcomeUnknown
        /// Not Proxmox's form: a read's answer that is no JSON or too large, or a redirect.
        case badAnswer
        /// The client has been shut down.
        case closed
    }

    public var kind: Kind
    public var status: Int?
    /// The status line's reason phrase.
    public var reason: String
    /// The best text for a reader.
    public var message: String
    /// Proxmox's complaint for each parameter, sorted by name.
    public var errors: [(parameter: String, text: String)]
    /// `POST /nodes/pve1/qemu/102/status/start`
    public var endpoint: String
    public var host: String?

    public init(
        _ kind: Kind, _ message: String, endpoint: String, status: Int? = nil, reason: String = "",
        errors: [(parameter: String, text: String)] = [], host: String? = nil
    ) {
        self.kind = kind
        self.message = message
        self.endpoint = endpoint
        self.status = status
        self.reason = reason
        self.errors = errors
        self.host = host
    }

    public var description: String {
        let status = status.map { " (\($0))" } ?? ""
        let faults = errors.map { "; \($0.parameter): \($0.text)" }.joined()
        return "\(endpoint): \(message)\(status)\(faults)"
    }

    /// The way to the cluster or one node of it was down: looking again may help.
    public var isTransient: Bool {
        switch kind {
        case .nodeUnreachable, .unreachable, .timeout: true
        default: false
        }
    }
}
