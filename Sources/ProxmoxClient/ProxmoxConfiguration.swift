/// How to reach one cluster.
public struct ProxmoxConfiguration: Sendable {
    /// A node that answers the API.
    public struct Endpoint: Sendable, Hashable, CustomStringConvertible {
        public var host: String
        public var port: Int

        public init(host: String, port: Int = 8006) {
            self.host = host
            self.port = port
        }

        public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
    }

    public enum Credentials: Sendable {
        /// An API token: `user@realm!name` and its value.
        case token(id: String, secret: Secret)
        /// A login, renewed before its ticket ends: `user@realm`.
        case password(user: String, password: Secret)

        /// `user@realm!name` or `user@realm`
        public var account: String {
            switch self {
            case .token(let id, _): id
            case .password(let user, _): user
            }
        }

        /// The token's value or the password.
        public var secret: Secret {
            switch self {
            case .token(_, let secret): secret
            case .password(_, let password): password
            }
        }
    }

    /// Why the server is believed to be the cluster.
    public enum Trust: Sendable {
        case systemRoots
        /// A PEM file with the certificate authority.
        case certificateFile(String)
        /// PEM text with the certificate authority.
        case certificatePEM(String)
        /// SHA-256 of the server's certificate in hexadecimal, with or without colons.
        case fingerprint(String)
        /// Anybody is believed: `verify_ssl: false`.
        case none
    }

    public var name: String
    /// Nodes of the same cluster, in the order in which they are tried.
    public var endpoints: [Endpoint]
    public var credentials: Credentials
    public var trust: Trust
    /// For one request, its answer included.
    public var requestTimeout: Duration = .seconds(35)
    public var connectTimeout: Duration = .seconds(5)
    /// Connections to one endpoint at the same time.
    public var connections = 16
    /// The most bytes that an answer may have.
    public var maximumAnswer = 64 << 20

    public init(name: String, endpoints: [Endpoint], credentials: Credentials, trust: Trust) {
        self.name = name
        self.endpoints = endpoints
        self.credentials = credentials
        self.trust = trust
    }
}
