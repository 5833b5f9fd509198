public import Logging
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A Proxmox VE cluster that is not there: a real HTTPS server on 127.0.0.1 that speaks Proxmox VE 9.2's API over a
/// model of three nodes and eight guests.
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
        /// Stopped guests from VMID 1000 on, to fill long lists.
        public var extraGuests = 0

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
    private let server: HTTPServer

    /// Starts the server; it takes requests when this returns.
    ///
    /// - Throws: where the port is taken or no certificate can be made.
    public static func start(_ options: Options, logger: Logger) async throws -> SimulatedCluster {
        let certificate = try SelfSignedCertificate.make()
        let demo = DemoCluster(options, fingerprint: certificate.fingerprint, startedAt: wallClock())
        let service = APIService(demo.state, log: RequestLog(options.onRequest), logger: logger)
        let server = try await HTTPServer.start(port: options.port, certificate: certificate, service: service)
        return SimulatedCluster(demo, certificate, service, server)
    }

    private init(
        _ demo: DemoCluster, _ certificate: SelfSignedCertificate, _ service: APIService, _ server: HTTPServer
    ) {
        self.service = service
        self.server = server
        port = server.port
        certificatePEM = certificate.certificatePEM
        fingerprint = certificate.fingerprint
        password = demo.password
        tokenSecret = demo.tokenSecret
        root = Account(id: "root@pam", secret: demo.password)
        restricted = Account(id: "operator@pve", secret: demo.password)
        disabled = Account(id: "former@pve", secret: demo.password)
        separatedToken = Account(id: "operator@pve!separated", secret: demo.tokenSecret)
        auditToken = Account(id: "operator@pve!audit", secret: demo.tokenSecret)
        expiredToken = Account(id: "admin@pve!expired", secret: demo.tokenSecret)
    }

    /// The requests answered so far, oldest first; of very many the oldest are dropped.
    public var requests: [LoggedRequest] { service.log.all }

    /// Closes the listening socket; connections end when their clients close them.
    public func stop() async { await server.stop() }

    private static func wallClock() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
