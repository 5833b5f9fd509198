public import JSONLines
public import Logging
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A Proxmox VE cluster that is not there: a real HTTPS server on 127.0.0.1 that speaks Proxmox VE 9.2's API over a
/// model of nodes, guests and storages (by default three nodes and eight guests).
///
/// Tasks take real time, divided by ``Options/speed``; locks, digests, pending changes and errors behave as recorded
/// from Proxmox's own daemons. It is what `proxgate demo` and the tests talk to.
public final class SimulatedCluster: Sendable {
    /// How a simulated cluster is made; every field has a default.
    public struct Options: Sendable {
        /// 0 for any free port.
        public var port = 0
        /// Tasks, lock waits and the delay of refused logins take their usual time divided by this.
        public var speed = 1.0
        /// Told of every request when its answer is decided, on the server's own threads.
        public var onRequest: (@Sendable (LoggedRequest) -> Void)?
        /// Of ``username`` and of all other accounts; made at random where nil.
        public var password: String?
        /// Of ``tokenID`` and of all other tokens; made at random where nil.
        public var tokenSecret: String?
        /// Guests beyond those of the demonstration, from VMID 1000 on, to fill long lists; every third runs.
        public var extraGuests = 0
        /// How many nodes there are: from 3 to 32.
        public var nodes = 3
        /// What it pretends to be; a saved state says it itself.
        public var release = Release.nine
        /// How many seconds its clock is ahead of ours; negative where it is behind.
        public var clockOffset = 0.0
        /// Every answer comes this much later.
        public var latency = Duration.zero
        /// Trouble from the start.
        public var faults: [FaultSpec] = []
        /// A saved state, in place of the demonstration.
        public var state: JSONObject?
        /// A port on 127.0.0.1 for ordering trouble (0 for any free one); nil for none.
        public var controlPort: Int?

        public init() {}
    }

    /// A way to log in: a user with password, or an API token.
    public struct Account: Sendable {
        /// `user@realm`, or `user@realm!name` for a token.
        public let id: String
        /// The password, or the token's secret.
        public let secret: String
    }

    public let port: Int
    public var url: String { "https://127.0.0.1:\(port)" }
    public let certificatePEM: String
    /// SHA-256 of the certificate: upper-case hex pairs joined by colons.
    public let fingerprint: String

    /// An administrator by group membership, not root@pam.
    public let username = "admin@pve"
    public let password: String
    /// A token of ``username`` without privilege separation: it may do whatever the user may.
    public let tokenID = "admin@pve!proxgate"
    public let tokenSecret: String

    /// root@pam, which alone may use options such as `skiplock`.
    public let root: Account
    /// A user with PVEVMUser on /vms/101 and, through its pool, on 104; nothing else.
    public let restricted: Account
    /// A token of ``restricted`` with privilege separation and no permission of its own.
    public let separatedToken: Account
    /// A token of ``restricted`` with privilege separation and PVEAuditor on /vms/101.
    public let auditToken: Account
    /// A token of ``username`` that expired in 2001.
    public let expiredToken: Account
    /// A user that is disabled.
    public let disabled: Account

    let service: APIService
    let server: HTTPServer
    private let control = Mutex<ControlServer?>(nil)

    /// Starts the server; it takes requests when this returns.
    ///
    /// - Throws: where the port is taken or no certificate can be made.
    public static func start(_ options: Options, logger: Logger) async throws -> SimulatedCluster {
        let certificate = try SelfSignedCertificate.make()
        let facts = try CertificateFacts(pem: certificate.certificatePEM)
        if let saved = options.state {
            let loaded = try SavedState.load(
                saved, speed: options.speed, startedAt: wallClock() + options.clockOffset,
                certificate: facts)
            let password = options.password ?? loaded.password ?? Secrets.password()
            let secret = options.tokenSecret ?? loaded.tokenSecret ?? Secrets.uuid()
            var state = loaded.state
            state.addAccounts(password: password, tokenSecret: secret)
            return try await start(
                state, password: password, tokenSecret: secret, certificate, options, logger: logger,
                elapsed: APIService.sinceNow())
        }
        let demo = DemoCluster(options, certificate: facts, startedAt: wallClock() + options.clockOffset)
        return try await start(
            demo.state, password: demo.password, tokenSecret: demo.tokenSecret, certificate, options, logger: logger,
            elapsed: APIService.sinceNow())
    }

    /// Starts the server over a cluster that is there already.
    static func start(
        _ state: ClusterState, password: String, tokenSecret: String, _ certificate: SelfSignedCertificate,
        _ options: Options, logger: Logger, elapsed: @escaping @Sendable () -> Duration
    ) async throws -> SimulatedCluster {
        let service = APIService(
            state, log: RequestLog(options.onRequest), logger: logger, latency: options.latency, elapsed: elapsed)
        for spec in options.faults { service.faults.add(spec.order) }
        let server = try await HTTPServer.start(port: options.port, certificate: certificate, service: service)
        let cluster = SimulatedCluster(password, tokenSecret, certificate, service, server)
        if let port = options.controlPort {
            let control = try await ControlServer.start(port: port, cluster: cluster)
            cluster.control.withLock { $0 = control }
        }
        return cluster
    }

    /// The port of the control endpoint; nil where there is none.
    public var controlPort: Int? { control.withLock { $0?.port } }

    /// Everything that it is now, its accounts' secrets included, for ``Options/state``.
    public func savedState() -> JSONObject {
        let state = service.withState { $0 }
        return SavedState.json(state, password: password, tokenSecret: tokenSecret)
    }

    private init(
        _ password: String, _ tokenSecret: String, _ certificate: SelfSignedCertificate, _ service: APIService,
        _ server: HTTPServer
    ) {
        self.service = service
        self.server = server
        self.password = password
        self.tokenSecret = tokenSecret
        port = server.port
        certificatePEM = certificate.certificatePEM
        fingerprint = certificate.fingerprint
        root = Account(id: "root@pam", secret: password)
        restricted = Account(id: "operator@pve", secret: password)
        disabled = Account(id: "former@pve", secret: password)
        separatedToken = Account(id: "operator@pve!separated", secret: tokenSecret)
        auditToken = Account(id: "operator@pve!audit", secret: tokenSecret)
        expiredToken = Account(id: "admin@pve!expired", secret: tokenSecret)
    }

    /// The requests answered so far, oldest first; of very many the oldest are dropped.
    public var requests: [LoggedRequest] { service.log.all }

    /// Closes the listening socket; connections end when their clients close them.
    public func stop() async {
        await server.stop()
        await control.withLock { $0 }?.stop()
    }

    private static func wallClock() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
