import JSONLines
public import Logging
import Synchronization

/// One cluster's API: credentials, trust, failover, and errors that say what is known.
public final class ProxmoxClient: ProxmoxConnection {
    private let configuration: ProxmoxConfiguration
    private let logger: Logger
    private let tickets: TicketCache?
    /// Made at the first request, so that starting costs nothing.
    private let transport = Mutex<(made: Transport?, isClosed: Bool)>((nil, false))
    /// The endpoint that answered last, and is tried first.
    private let preferred: PreferredEndpoint

    private final class PreferredEndpoint: Sendable {
        let index = Mutex(0)
    }

    public init(_ configuration: ProxmoxConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        let preferred = PreferredEndpoint()
        self.preferred = preferred
        if case .none = configuration.trust {
            logger.warning(
                "the cluster's certificate is not verified: whoever answers on the way gets the credentials",
                metadata: ["cluster": "\(configuration.name)"])
        }
        switch configuration.credentials {
        case .token: tickets = nil
        case .password(let user, let password):
            let reference = WeakClient()
            tickets = TicketCache(password: password) { password in
                guard let client = reference.client else {
                    throw ProxmoxError(.closed, "the client is shut down", endpoint: "POST /access/ticket")
                }
                return try await client.login(user, password)
            }
            reference.set(self)
        }
    }

    public func shutdown() async {
        let made = transport.withLock { state in
            state.isClosed = true
            return state.made
        }
        await made?.shutdown()
    }

    public func send(_ request: ProxmoxRequest) async throws -> ProxmoxResponse {
        guard let tickets else { return try await exchange(request, headers: tokenHeaders) }
        let ticket = try await tickets.current()
        do {
            return try await exchange(request, headers: headers(ticket, request.method))
        } catch let error as ProxmoxError where error.kind == .unauthorized {
            // Proxmox refuses before it does anything, so that even a change can be sent once more with a new ticket.
            let renewed = try await tickets.current(rejected: ticket)
            return try await exchange(request, headers: headers(renewed, request.method))
        }
    }

    // MARK: Credentials

    private var tokenHeaders: [(String, String)] {
        guard case .token(let id, let secret) = configuration.credentials else { return [] }
        return [("Authorization", "PVEAPIToken=\(id)=\(secret.reveal())")]
    }

    private func headers(_ ticket: Ticket, _ method: ProxmoxRequest.Method) -> [(String, String)] {
        var headers = [("Cookie", "PVEAuthCookie=\(FormEncoding.escape(ticket.value.reveal()))")]
        if method.isWrite { headers.append(("CSRFPreventionToken", ticket.csrf.reveal())) }
        return headers
    }

    private func login(_ user: String, _ password: Secret) async throws -> Ticket {
        let request = ProxmoxRequest(
            method: .post, path: ["access", "ticket"],
            parameters: ["username": .string(user), "password": .string(password.reveal())])
        let answer: JSONValue
        do {
            answer = try await exchange(request, headers: []).data
        } catch var error as ProxmoxError {
            if error.kind == .unauthorized { error.message = "the login of \(user) failed: \(error.message)" }
            // A login changes nothing: one that got lost was no change of unknown outcome.
            if error.kind == .outcomeUnknown { error.kind = .timeout }
            throw error
        }
        if answer["NeedTFA"]?.int == 1 {
            throw ProxmoxError(
                .unauthorized, "\(user) needs a second factor, which a gateway cannot give; use an API token",
                endpoint: request.endpoint)
        }
        guard let ticket = answer["ticket"]?.string, let csrf = answer["CSRFPreventionToken"]?.string else {
            throw ProxmoxError(.badAnswer, "the login's answer has no ticket", endpoint: request.endpoint)
        }
        return Ticket(value: Secret(ticket), csrf: Secret(csrf), issued: .now, user: answer["username"]?.string ?? user)
    }

    // MARK: Exchange

    /// Sends a request to the endpoint that answered last, or to the next one when no connection came about.
    private func exchange(_ request: ProxmoxRequest, headers: [(String, String)]) async throws -> ProxmoxResponse {
        let path = try FormEncoding.path(request.path, endpoint: request.endpoint)
        let form = try FormEncoding.encode(request.parameters, endpoint: request.endpoint)
        let transport = try openTransport(request.endpoint)
        let count = configuration.endpoints.count
        let first = preferred.index.withLock { $0 }
        var failures: [String] = []
        for offset in 0..<count {
            let index = (first + offset) % count
            let endpoint = configuration.endpoints[index]
            // A read whose connection was lost is sent once more; a change never is.
            for isRetry in request.method == .get ? [false, true] : [true] {
                try Task.checkCancellation()
                let begin = ContinuousClock.now
                do {
                    let answer = try await transport.send(
                        request.method, path, form: form, headers: headers, to: endpoint)
                    preferred.index.withLock { $0 = index }
                    logger.debug(
                        "proxmox",
                        metadata: [
                            "request": "\(request.endpoint)", "status": "\(answer.status)",
                            "took": "\(ContinuousClock.now - begin)", "host": "\(endpoint)",
                        ])
                    return try AnswerReader.read(answer, request, endpoint)
                } catch let error as ProxmoxError {
                    throw error
                } catch {
                    switch ConnectionFailure(error) {
                    case .notConnected(let reason): failures.append("\(endpoint): \(reason)")
                    case .lost where !isRetry: continue
                    case let failure: throw try failed(failure, request, endpoint)
                    }
                }
                break
            }
        }
        let hosts = failures.joined(separator: "; ")
        throw ProxmoxError(
            .unreachable, "cluster \(configuration.name) cannot be reached (\(hosts)); nothing was sent",
            endpoint: request.endpoint)
    }

    private func failed(
        _ failure: ConnectionFailure, _ request: ProxmoxRequest, _ endpoint: ProxmoxConfiguration.Endpoint
    ) throws -> ProxmoxError {
        let isWrite = request.method.isWrite
        func error(_ kind: ProxmoxError.Kind, _ message: String) -> ProxmoxError {
            ProxmoxError(kind, message, endpoint: request.endpoint, host: endpoint.description)
        }
        switch failure {
        case .cancelled: throw CancellationError()
        case .closed: return error(.closed, "the client is shut down")
        case .untrusted(let text): return error(.certificate, "\(endpoint): \(text)")
        case .tooLarge:
            return error(.badAnswer, "the answer has more than \(configuration.maximumAnswer) bytes")
        case .timeout:
            return isWrite
                ? error(
                    .outcomeUnknown, "\(request.endpoint) was sent, but not answered in time; it may have been done")
                : error(.timeout, "\(endpoint) did not answer in time")
        case .lost(let reason), .notConnected(let reason):
            return isWrite
                ? error(
                    .outcomeUnknown,
                    "\(request.endpoint) was sent, but no answer came (\(reason)); it may have been done")
                : error(.unreachable, "\(endpoint): \(reason)")
        }
    }

    private func openTransport(_ endpoint: String) throws -> Transport {
        try transport.withLock { state in
            if state.isClosed { throw ProxmoxError(.closed, "the client is shut down", endpoint: endpoint) }
            if let made = state.made { return made }
            do {
                let made = try Transport(configuration)
                state.made = made
                return made
            } catch {
                throw ProxmoxError(
                    .certificate, "the certificates to trust cannot be read: \(error)", endpoint: endpoint)
            }
        }
    }
}

/// Breaks the circle between a client and the login that its ticket cache calls.
private final class WeakClient: Sendable {
    private struct Reference { weak var client: ProxmoxClient? }
    private let reference = Mutex(Reference())
    var client: ProxmoxClient? { reference.withLock { $0.client } }
    func set(_ client: ProxmoxClient) { reference.withLock { $0.client = client } }
}
