public import Logging
import NIOHTTP1

/// One cluster's API: credentials, trust, failover, and errors that say what is known.
///
/// Making one costs nothing and connects to nobody; the first request does.
public final class ProxmoxClient: ProxmoxConnection {
    private let transport: ClusterTransport
    private let credentials: Credentials

    private enum Credentials: Sendable {
        case token(Secret)
        case tickets(TicketStore)
    }

    /// - Parameters:
    ///   - caller: for whom the running task asks, as a number: where more requests wait than there are connections,
    ///     callers take turns.
    ///   - observe: told of each exchange with an endpoint; it must not wait for anything.
    public init(
        _ configuration: ProxmoxConfiguration, logger: Logger, caller: @escaping @Sendable () -> Int = { 0 },
        observe: @escaping @Sendable (ExchangeReport) -> Void = { _ in }
    ) {
        let transport = ClusterTransport(configuration, logger: logger, caller: caller, observe: observe)
        self.transport = transport
        switch configuration.credentials {
        case .token(let id, let secret): credentials = .token(Self.header(id, secret))
        case .password(let user, let password):
            let login = LoginExchange(transport: transport, user: user, password: password)
            credentials = .tickets(TicketStore(logger: logger) { try await login($0) })
        }
        if case .none = configuration.trust {
            logger.warning(
                "the cluster's certificate is not verified: whoever answers on the way gets the credentials",
                metadata: ["cluster": "\(configuration.name)"])
        }
    }

    /// How busy the connections to an endpoint are.
    public var load: PoolLoad { transport.load }

    public var executor: (any TaskExecutor)? { EventLoopExecutor.shared }

    private init(_ transport: ClusterTransport, _ credentials: Credentials) {
        self.transport = transport
        self.credentials = credentials
    }

    /// The same cluster as another account: it shares this one's connections, and ends with it.
    ///
    /// - Parameter id: `user@realm!name`
    public func acting(as id: String, secret: Secret) -> ProxmoxClient {
        ProxmoxClient(transport, .token(Self.header(id, secret)))
    }

    private static func header(_ id: String, _ secret: Secret) -> Secret {
        Secret("PVEAPIToken=\(id)=\(secret.reveal())")
    }

    /// Closes all connections. Requests that are under way end with an error, later ones with `closed`.
    public func shutdown() async {
        if case .tickets(let tickets) = credentials { tickets.close() }
        await transport.shutdown()
    }

    public func send(_ request: ProxmoxRequest) async throws -> ProxmoxResponse {
        switch credentials {
        case .token(let token):
            guard token.reveal().utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
                throw ProxmoxError(
                    .unauthorized, "the API token's id or secret holds characters that none can have; nothing was sent",
                    endpoint: request.endpoint)
            }
            return try await transport.send(request, headers: ["Authorization": token.reveal()])
        case .tickets(let tickets):
            let ticket = try await tickets.ticket()
            do {
                return try await transport.send(request, headers: Self.headers(ticket, request))
            } catch let error as ProxmoxError where error.kind == .unauthorized {
                // Proxmox authenticates before it does anything, so that a 401 is a definite "not done": with a new
                // ticket even a change can be sent again, once.
                let renewed = try await tickets.ticket(insteadOf: ticket)
                return try await transport.send(request, headers: Self.headers(renewed, request))
            }
        }
    }

    private static func headers(_ ticket: Ticket, _ request: ProxmoxRequest) -> HTTPHeaders {
        var headers: HTTPHeaders = ["Cookie": "PVEAuthCookie=\(ticket.value.reveal())"]
        if request.method.isWrite { headers.add(name: "CSRFPreventionToken", value: ticket.csrf.reveal()) }
        return headers
    }
}
