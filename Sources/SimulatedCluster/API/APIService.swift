import JSONLines
import Logging
import NIOHTTP1
import ProxmoxClient
import Synchronization

/// Answers requests: the wire's rules, login, routing, permissions, parameters, handlers, in Proxmox's order.
final class APIService: Sendable {
    /// What a connection does next with its request.
    enum Outcome {
        case answer(HTTPAnswer)
        /// Ask again after this long.
        case retry(Duration)
    }

    static let bodyLimit = 512 << 10
    /// Proxmox takes uploads of any size; here they are held in memory while they arrive.
    static let uploadLimit = 64 << 20
    private static let prefix = "/api2/"
    private static let methods: Set = ["GET", "POST", "PUT", "DELETE"]

    private let state: Mutex<ClusterState>
    private let table = RouteTable(Routes.all)
    /// What the catalogue says of the endpoints that were asked for, read once.
    private let rules = Mutex<[String: EndpointRules]>([:])
    private let elapsed: @Sendable () -> Duration
    private let logger: Logger
    let log: RequestLog
    let faults = FaultList()
    /// How much later than it could each answer is sent.
    let latency: Duration

    /// - Parameter elapsed: the cluster's clock, from zero on; by default the time that goes by.
    init(
        _ state: ClusterState, log: RequestLog, logger: Logger, latency: Duration = .zero,
        elapsed: @escaping @Sendable () -> Duration = sinceNow()
    ) {
        self.latency = latency
        self.state = Mutex(state)
        self.log = log
        self.logger = logger
        self.elapsed = elapsed
    }

    static func sinceNow() -> @Sendable () -> Duration {
        let started = ContinuousClock.now
        return { ContinuousClock.now - started }
    }

    /// The cluster's clock.
    var now: Duration { elapsed() }

    /// Reads or changes the cluster as it is now.
    func withState<Result>(_ body: (inout ClusterState) throws -> sending Result) rethrows -> sending Result {
        try state.withLock { state in
            state.advance(to: now)
            return try body(&state)
        }
    }

    /// What is wrong with a request before its body is read; nil when reading may go on.
    func refusal(of request: HTTPRequest) -> HTTPAnswer? {
        guard Self.methods.contains(request.method) else {
            return .refusal(501, "method '\(request.method)' not available", body: "")
        }
        if let encoding = request.headers.first(name: "transfer-encoding") {
            let isChunked = encoding.lowercased() == "chunked"
            return .refusal(
                501, isChunked ? "chunked transfer encoding not supported" : "Unknown transfer encoding '\(encoding)'")
        }
        let path = PercentCoding.decode(request.path)
        guard path.hasPrefix(Self.prefix) else {
            return render(.unframed(500, "no such file '\(path)'"), format: "json")
        }
        let (format, relative) = Self.split(path)
        guard format == "json" || format == "extjs" else {
            return .refusal(501, "no formatter for uri \(relative), \(format)")
        }
        do throws(Refusal) {
            _ = try withState { state in Result { () throws(Refusal) in try authenticate(request, relative, in: state) }
            }
            .get()
        } catch {
            return render(error, format: format)
        }
        guard let length = request.contentLength, length > 0 else { return nil }
        if request.method == "GET" || request.method == "DELETE" {
            return .refusal(501, "Unexpected content for method '\(request.method)'")
        }
        if Multipart.boundary(of: request) != nil, request.method == "POST", relative.hasSuffix("/upload") {
            return length > Self.uploadLimit ? .refusal(501, "upload too large for a simulated cluster") : nil
        }
        if length > Self.bodyLimit { return .refusal(501, "for data too large") }
        let type = request.headers.first(name: "content-type") ?? ""
        let kind = type.split(separator: ";").first.map { $0.lowercased().filter { $0 != " " } } ?? ""
        guard ["", "application/x-www-form-urlencoded", "application/json"].contains(kind) else {
            return .refusal(506, "upload 'Content-Type '\(type)' not implemented")
        }
        return nil
    }

    /// The trouble that was ordered for a complete request, of which it has taken its share then; what it does to the
    /// cluster is done.
    func takeFault(for request: HTTPRequest) -> SimulatedCluster.Fault? {
        let (_, path) = Self.split(PercentCoding.decode(request.path))
        let fault = faults.take(request.method, path)
        if let fault { withState { $0.apply(fault, path: path) } }
        return fault
    }

    /// Answers a complete request, or says when to ask again.
    ///
    /// - Parameters:
    ///   - fault: what ``takeFault(for:)`` said, once for all attempts.
    ///   - received: when it arrived, by ``now``.
    func outcome(of request: HTTPRequest, fault: SimulatedCluster.Fault? = nil, received: Duration) -> Outcome {
        let path = PercentCoding.decode(request.path)
        let (format, relative) = Self.split(path)
        var answer: HTTPAnswer
        if let refused = fault?.answerInstead {
            answer = refused
        } else {
            do throws(Refusal) {
                answer = try handle(request, relative, format: format, fault, received: received)
            } catch .wait(let until) {
                return .retry(max(.milliseconds(1), until - now))
            } catch {
                answer = render(error, format: format)
            }
            fault?.change(&answer)
        }
        return .answer(answer)
    }

    private func handle(
        _ request: HTTPRequest, _ path: String, format: String, _ fault: SimulatedCluster.Fault?, received: Duration
    ) throws(Refusal) -> HTTPAnswer {
        var parameters: [String: JSONValue] = [:]
        var upload: APICall.Upload?
        if let boundary = Multipart.boundary(of: request) {
            (parameters, upload) = Multipart.parts(of: request.body, boundary: boundary)
        } else if request.headers.first(name: "content-type")?.lowercased().hasPrefix("application/json") == true,
            request.method == "POST" || request.method == "PUT"
        {
            parameters = try FormDecoder.json(request.body)
        } else {
            parameters = FormDecoder.form(String(decoding: request.body, as: UTF8.self))
        }
        parameters.merge(FormDecoder.form(request.query)) { $1 }
        let (given, file) = (parameters, upload)
        return try withState { state in
            // The task is told before its first step can run.
            if case .task(let exitStatus)? = fault { state.tasks.orderedForRequest = exitStatus }
            defer { state.tasks.orderedForRequest = nil }
            return Result { () throws(Refusal) in
                try run(request, path, given, file, format: format, received: received, in: &state)
            }
        }.get()
    }

    /// The order matters: login, route, permission, node, parameters, handler.
    private func run(
        _ request: HTTPRequest, _ path: String, _ given: [String: JSONValue], _ upload: APICall.Upload?, format: String,
        received: Duration, in state: inout ClusterState
    ) throws(Refusal) -> HTTPAnswer {
        let identity = try authenticate(request, path, in: state)
        guard let (route, names) = table.find(request.method, path) else {
            if Self.isKnown(request.method, path) { logger.notice("not simulated: \(request.method) \(path)") }
            throw .notImplemented(request.method, path)
        }
        let rules = rules(of: route)
        var call = APICall(
            method: request.method, path: path, identity: identity, received: received, parameters: names)
        call.upload = upload
        if rules.traits.contains(.ticketOnly), Self.tokenCredential(request) != nil {
            throw .forbidden("URI '\(path)' not available with API token, need proper ticket.\n")
        }
        if call.node == "localhost" { call.parameters["node"] = .string(state.localNode) }
        call.parameters.merge(given) { named, _ in named }
        try rules.permission.check(call, in: state)
        if rules.traits.contains(.onNode) { try requireNode(call.node, in: state) }
        var answer: HTTPAnswer
        do throws(Refusal) {
            for (name, value) in names where given[name].map({ $0 != value }) == true {
                throw .parameter(name, "duplicate parameter (already defined in URI) with conflicting values!")
            }
            call.parameters = SchemaCheck.normal(call.parameters, rules.rules)
            try SchemaCheck.check(call.parameters, against: rules.rules)
            answer = render(try route.run(&state, call), format: format)
        } catch {
            // In this format a failure is an answer like any other, and travels as one.
            guard case .failed = error, format == "extjs" else { throw error }
            answer = render(error, format: format)
        }
        answer.proxied =
            rules.traits.contains(.privileged) || (rules.traits.contains(.onNode) && call.node != state.localNode)
        return answer
    }

    private func rules(of route: Route) -> EndpointRules {
        if let known = rules.withLock({ $0[route.key] }) { return known }
        let made = Catalogue.shared.endpoint(route.key).map(EndpointRules.init) ?? .root
        rules.withLock { $0[route.key] = made }
        return made
    }

    /// Whether Proxmox has such an endpoint: then it is merely not simulated.
    static func isKnown(_ method: String, _ path: String) -> Bool {
        ProxmoxRequest.Method(rawValue: method).flatMap {
            Catalogue.shared.match($0, path.split(separator: "/").map(String.init))
        } != nil
    }

    /// - Throws: 595 for a node that is down, 500 for one that there is not.
    private func requireNode(_ name: String, in state: ClusterState) throws(Refusal) {
        guard let node = state.node(name) else {
            if state.strangers.contains(name) { throw .nodeDown() }
            throw .died(
                "hostname lookup '\(name)' failed - failed to get address info for: \(name): "
                    + "Name or service not known")
        }
        if !node.isOnline { throw .nodeDown() }
    }

    /// The cookie goes before the token, and a bad cookie is not made good by a good token.
    private func authenticate(
        _ request: HTTPRequest, _ path: String, in state: ClusterState
    ) throws(Refusal) -> Identity? {
        let isOpen =
            (path == "/access/domains" && request.method == "GET")
            || (path == "/access/ticket" && (request.method == "GET" || request.method == "POST"))
        let refused = Refusal.bare(status: 401, reason: "Authentication failed!", body: "")
        if isOpen { return nil }
        if let ticket = Self.ticket(request) {
            guard let user = state.access.tickets.user(of: ticket, now: state.epoch),
                state.access.users[user]?.enabled == true
            else { throw refused }
            if request.method != "GET" {
                let token = request.headers.first(name: "CSRFPreventionToken") ?? ""
                guard state.access.tickets.accepts(forgeryToken: token, of: user, now: state.epoch) else {
                    throw .bare(status: 401, reason: "Permission denied - invalid csrf token", body: "")
                }
            }
            return Identity(user: user)
        }
        guard let credential = Self.tokenCredential(request) else {
            throw .bare(status: 401, reason: "No ticket", body: "")
        }
        guard let identity = state.access.token(credential, now: state.epoch) else { throw refused }
        return identity
    }

    /// `Cookie: PVEAuthCookie=...`, or the same in an Authorization header.
    private static func ticket(_ request: HTTPRequest) -> String? {
        let cookies = request.headers[canonicalForm: "cookie"].flatMap { $0.split(separator: ";") }
        let texts = cookies.map { $0.drop { $0 == " " } } + request.headers["authorization"].map { $0[...] }
        let name = "PVEAuthCookie="
        guard let found = texts.first(where: { $0.hasPrefix(name) }) else { return nil }
        let ticket = PercentCoding.decode(found.dropFirst(name.count))
        return ticket.isEmpty ? nil : ticket
    }

    private static func tokenCredential(_ request: HTTPRequest) -> String? {
        guard let header = request.headers.first(name: "authorization"),
            header.hasPrefix("PVEAPIToken=") || header.hasPrefix("PVEAPIToken ")
        else { return nil }
        return PercentCoding.decode(header.dropFirst(12))
    }

    /// `/api2/json/nodes//pve1/` is format `json` and path `/nodes/pve1`.
    private static func split(_ path: String) -> (format: String, path: String) {
        let parts = path.dropFirst(prefix.count).split(separator: "/")
        return (parts.first.map(String.init) ?? "", "/" + parts.dropFirst().joined(separator: "/"))
    }

    private func render(_ reply: Reply, format: String) -> HTTPAnswer {
        if let file = reply.download {
            var answer = HTTPAnswer(status: 200, reason: "OK", contentType: "text/plain", body: Array(file.text.utf8))
            answer.headers = [("Content-Disposition", "attachment; filename=\"\(file.name)\"")]
            return answer
        }
        var body: JSONObject = ["data": reply.data]
        if let total = reply.total, total > 0 { body["total"] = .int(total) }
        for (name, value) in reply.beside { body[name] = value }
        if format == "extjs" { body["success"] = 1 }
        return .json(.object(body))
    }

    private func render(_ refusal: Refusal, format: String) -> HTTPAnswer {
        switch refusal {
        case .failed(let status, let message, let errors):
            var body: JSONObject = ["data": nil, "message": .string(message)]
            if !errors.isEmpty { body["errors"] = .object(JSONObject(errors.map { ($0, .string($1)) })) }
            if format == "extjs" {
                body["success"] = 0
                // Perl's `die` has a number there, an exception with a code has text.
                body["status"] = status == 500 ? 500 : .string(String(status))
                return .json(.object(body))
            }
            var answer = HTTPAnswer.json(.object(body), status: status, reason: message)
            if status == 401 { answer.delay = failureDelay }
            return answer
        case .bare(let status, let reason, let body):
            var answer = HTTPAnswer.refusal(status, reason, body: body)
            if status == 401 { answer.delay = failureDelay }
            return answer
        case .wait:
            return .refusal(599, "timeout")
        }
    }

    /// Refused logins are answered late, so that guessing is slow.
    private var failureDelay: Duration { state.withLock { $0.scaled(3) } }
}

extension APIService {
    /// Seconds since 1970 by the cluster's clock.
    var epoch: Int { withState(\.epoch) }

    func record(_ request: HTTPRequest, _ answer: HTTPAnswer) {
        log.add(SimulatedCluster.LoggedRequest(request, answer, time: Double(epoch)))
    }
}
