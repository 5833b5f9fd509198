import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL

/// HTTP to the endpoints of one cluster: pooled, verified, with the body's size bounded.
struct Transport: Sendable {
    private let client: HTTPClient
    private let maximumAnswer: Int

    struct Answer: Sendable {
        let status: Int
        let reason: String
        let body: [UInt8]
    }

    /// What came of sending a request once.
    enum Result: Sendable {
        case answered(Answer)
        /// No connection came about: no byte of the request has left.
        case notSent(any Error)
        /// The request was on a connection when it failed, and may have been done.
        case lost(any Error)
    }

    /// - Throws: ``TransportFault`` where the certificates to trust cannot be used. Connects to nobody.
    init(_ configuration: ProxmoxConfiguration) throws {
        maximumAnswer = configuration.maximumAnswer
        var http = HTTPClient.Configuration(
            tlsConfiguration: try TrustedCertificates.tls(configuration.trust), redirectConfiguration: .disallow,
            timeout: .init(connect: configuration.connectTimeout.timeAmount), decompression: .disabled)
        http.httpVersion = .http1Only
        // Nobody would see them.
        http.tracing.tracer = nil
        // Proxmox closes an idle connection after 5 s. Letting go of it well before keeps requests from meeting a
        // connection that is just being closed: for a change that would be an outcome that nobody knows.
        http.connectionPool.idleTimeout = .seconds(3)
        http.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = max(1, configuration.connections)
        // A refused connection is reported at once, so that the next endpoint gets its turn.
        http.connectionPool.retryConnectionEstablishment = false
        let pin = try Self.pin(configuration.trust)
        let prepare: @Sendable (any Channel) -> EventLoopFuture<Void> = { channel in
            do { try ReasonPhrase.rescue(in: channel) } catch { return channel.eventLoop.makeFailedFuture(error) }
            return pin.map { CertificatePin.check($0, on: channel) } ?? channel.eventLoop.makeSucceededVoidFuture()
        }
        http.http1_1ConnectionDebugInitializer = prepare
        // Never reached, and never without the pin.
        http.http2ConnectionDebugInitializer = prepare
        // One event loop for connections and requests: what a request hears of its connection arrives in order, so that
        // "not sent" is never said of a request that another thread is just writing.
        client = HTTPClient(
            eventLoopGroupProvider: .shared(EventLoopExecutor.shared.loop), configuration: http)
    }

    private static func pin(_ trust: ProxmoxConfiguration.Trust) throws -> Fingerprint? {
        guard case .fingerprint(let text) = trust else { return nil }
        guard let pin = Fingerprint(text) else {
            throw TransportFault(text: "the pinned fingerprint is not a SHA-256 in 64 hexadecimal digits")
        }
        return pin
    }

    func shutdown() async { try? await client.shutdown() }

    /// For the one who is released without having been shut down.
    func abandon() { _ = client.shutdown() as EventLoopFuture<Void> }

    /// Sends one request to one endpoint, once.
    ///
    /// - Parameter headers: credentials.
    /// - Throws: `CancellationError`.
    func send(
        _ method: ProxmoxRequest.Method, _ path: String, form: String, upload: UploadBody? = nil, headers: HTTPHeaders,
        to endpoint: ProxmoxConfiguration.Endpoint, deadline: NIODeadline
    ) async throws -> Result {
        let query = method.hasBody || form.isEmpty ? "" : "?\(form)"
        var headers = headers
        headers.add(name: "Accept", value: "application/json")
        if method.hasBody {
            headers.add(name: "Content-Type", value: upload?.contentType ?? "application/x-www-form-urlencoded")
        }
        let request: HTTPClient.Request
        do {
            // A body of known length: Proxmox refuses a chunked one, and any length on GET and DELETE.
            request = try HTTPClient.Request(
                url: "https://\(endpoint)\(path)\(query)", method: HTTPMethod(rawValue: method.rawValue),
                headers: headers, body: upload?.body ?? (method.hasBody ? .byteBuffer(ByteBuffer(string: form)) : nil))
        } catch {
            return .notSent(error)
        }
        let exchange = Exchange(limit: maximumAnswer)
        let task = client.execute(request: request, delegate: exchange, deadline: deadline)
        do {
            try await withTaskCancellationHandler {
                try await task.futureResult.get()
            } onCancel: {
                task.cancel()
            }
        } catch {
            try Task.checkCancellation()
            return Self.failed(error, exchange.outcome)
        }
        let outcome = exchange.outcome
        guard let head = outcome.head else { return .lost(HTTPClientError.remoteConnectionClosed) }
        return .answered(Answer(head, outcome.body))
    }

    private static func failed(_ error: any Error, _ outcome: Exchange.State) -> Result {
        guard outcome.isSent else { return .notSent(error) }
        // The refusal stands in the status line; its body may be missing.
        if let head = outcome.head, head.status.code >= 300 { return .answered(Answer(head, outcome.body)) }
        return .lost(error)
    }
}

extension Transport.Answer {
    fileprivate init(_ head: HTTPResponseHead, _ body: [UInt8]) {
        self.init(status: Int(head.status.code), reason: ReasonPhrase.of(head), body: body)
    }
}

/// The configuration's trust cannot be used.
struct TransportFault: Error {
    let text: String
}

extension Duration {
    /// Beyond what a timer can hold it is the longest one.
    var timeAmount: TimeAmount {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let limit = TimeAmount.hours(24 * 365)
        guard !overflow, whole < limit.nanoseconds else { return limit }
        return .nanoseconds(max(0, whole + attoseconds / 1_000_000_000))
    }
}
