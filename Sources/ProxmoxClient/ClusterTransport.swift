import AsyncHTTPClient
import JSONLines
import Logging
import NIOCore
import NIOHTTP1
import Synchronization

/// Sends requests to whichever endpoint of a cluster answers, and says truly what became of them.
final class ClusterTransport: Sendable {
    private let configuration: ProxmoxConfiguration
    private let logger: Logger
    private let state = Mutex(State())
    private let queue: RequestQueue
    private let caller: @Sendable () -> Int
    private let observe: @Sendable (ExchangeReport) -> Void
    /// The endpoint that answered last, and is tried first.
    private let preferred = Atomic(0)

    private struct State {
        /// Made at the first request, so that starting costs nothing.
        var transport: Transport?
        var isClosed = false
    }

    /// - Parameters:
    ///   - caller: for whom the running task asks; callers take turns.
    ///   - observe: told of each exchange with an endpoint.
    init(
        _ configuration: ProxmoxConfiguration, logger: Logger, caller: @escaping @Sendable () -> Int,
        observe: @escaping @Sendable (ExchangeReport) -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.logger = logger
        self.caller = caller
        self.observe = observe
        queue = RequestQueue(places: configuration.connections)
    }

    deinit { state.withLock { $0.isClosed ? nil : $0.transport }?.abandon() }

    func shutdown() async {
        let transport = state.withLock { state -> Transport? in
            defer { state = State(transport: nil, isClosed: true) }
            return state.transport
        }
        await transport?.shutdown()
    }

    /// Tries the endpoints in turn until a connection comes about. A certificate that is not trusted ends the search:
    /// somebody may be in the way, and what a stranger does must not decide where the credentials go.
    ///
    /// - Throws: ``ProxmoxError``, `CancellationError`.
    func send(_ request: ProxmoxRequest, headers: HTTPHeaders = [:]) async throws -> ProxmoxResponse {
        let path = try FormEncoding.path(request)
        let form = try FormEncoding.encode(request)
        let transport = try open(request)
        let endpoints = configuration.endpoints
        guard !endpoints.isEmpty else {
            throw ProxmoxError(
                .unreachable, "cluster \(configuration.name) has no endpoint", endpoint: request.endpoint)
        }
        let first = preferred.load(ordering: .relaxed)
        var failures: [String] = []
        for offset in 0..<endpoints.count {
            let index = (first + offset) % endpoints.count
            let endpoint = endpoints[index]
            let sending = Sending(request: request, path: path, form: form, headers: headers, endpoint: endpoint)
            switch try await deliver(sending, by: transport) {
            case .answered(let answer):
                preferred.store(index, ordering: .relaxed)
                return try AnswerReader.read(answer, request, endpoint)
            case .notSent(let error):
                switch NotSent(error) {
                case .noConnection(let text): failures.append("\(endpoint): \(text)")
                case .busy:
                    failures.append(
                        "\(endpoint): all \(configuration.connections) connections were busy for the whole time")
                case .untrusted(let verdict, let presented):
                    throw await sending.untrusted(verdict, presented, within: configuration.connectTimeout)
                case .closed: throw closed(request)
                }
            case .lost(let error): throw sending.lost(error, isClosed: state.withLock { $0.isClosed })
            }
        }
        throw ProxmoxError(
            .unreachable,
            "cluster \(configuration.name) cannot be reached (\(failures.joined(separator: "; "))); nothing was sent",
            endpoint: request.endpoint, host: endpoints[first % endpoints.count].description)
    }

    /// Sends to one endpoint, and repeats what is safe to repeat: a request that never left, while all connections are
    /// busy and there is time, and, once, a read whose connection was lost.
    private func deliver(_ sending: Sending, by transport: Transport) async throws -> Transport.Result {
        let upload = sending.request.file.map { UploadBody(sending.request.parameters, $0) }
        let deadline =
            NIODeadline.now() + configuration.requestTimeout.timeAmount + (upload?.allowance ?? .zero)
        let asked = ContinuousClock.now
        guard try await queue.enter(caller(), until: .now + configuration.requestTimeout) else {
            observe(ExchangeReport(.notSent, status: nil, waited: .now - asked, took: .zero))
            return .notSent(HTTPClientError.getConnectionFromPoolTimeout)
        }
        defer { queue.leave() }
        var mayRepeat = !sending.request.isChange
        while true {
            try Task.checkCancellation()
            let begin = ContinuousClock.now
            let waited = begin - asked
            let result = try await transport.send(
                sending.request.method, sending.path, form: sending.form, upload: upload,
                headers: sending.headers, to: sending.endpoint, deadline: deadline)
            let took = ContinuousClock.now - begin
            observe(ExchangeReport(result, waited: waited, took: took))
            log(result, sending, took: took)
            switch result {
            case .answered: return result
            case .notSent(let error):
                guard case .busy = NotSent(error), NIODeadline.now() < deadline else { return result }
            case .lost(let error):
                guard mayRepeat, !(error is Exchange.TooLarge), !FailureText.isTimeout(error),
                    !state.withLock({ $0.isClosed })
                else { return result }
                mayRepeat = false
            }
        }
    }

    /// Connections that may be used at the same time, that are, and requests that wait for one.
    var load: PoolLoad {
        PoolLoad(limit: queue.places, inUse: queue.inUse, waiting: queue.waiting)
    }

    private func open(_ request: ProxmoxRequest) throws -> Transport {
        try state.withLock { state in
            guard !state.isClosed else { throw closed(request) }
            if let transport = state.transport { return transport }
            do {
                let transport = try Transport(configuration)
                state.transport = transport
                return transport
            } catch {
                let text = (error as? TransportFault)?.text ?? "TLS cannot be set up: \(error)"
                throw ProxmoxError(.certificate, "\(text); nothing was sent", endpoint: request.endpoint)
            }
        }
    }

    private func closed(_ request: ProxmoxRequest) -> ProxmoxError {
        ProxmoxError(.closed, "the client is shut down; nothing was sent", endpoint: request.endpoint)
    }

    /// Neither parameters nor headers: both may hold secrets.
    private func log(_ result: Transport.Result, _ sending: Sending, took: Duration) {
        let outcome =
            switch result {
            case .answered(let answer): "\(answer.status)"
            case .notSent(let error): "not sent: \(FailureText.of(error))"
            case .lost(let error): "lost: \(FailureText.of(error))"
            }
        logger.debug(
            "proxmox request",
            metadata: [
                "request": "\(sending.request.endpoint)", "status": "\(outcome)", "host": "\(sending.endpoint)",
                "ms": "\(took / .milliseconds(1))",
            ])
    }
}
