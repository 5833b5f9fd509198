import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// The listening socket on the loopback interface, which can be closed for a while, and the connections that came of it.
final class HTTPServer: Sendable {
    private struct State {
        /// 0 until the first socket has found one.
        var port: Int
        var listener: (any Channel)?
        var connections: [ObjectIdentifier: any Channel] = [:]
    }

    private let state: Mutex<State>
    private let tls: NIOSSLContext
    private let service: APIService

    var port: Int { state.withLock(\.port) }

    /// - Parameter port: 0 for any free one.
    /// - Throws: where the port is taken or the certificate is unusable.
    static func start(port: Int, certificate: SelfSignedCertificate, service: APIService) async throws -> HTTPServer {
        let tls = try NIOSSLContext(configuration: certificate.tlsConfiguration())
        let server = HTTPServer(port, tls, service)
        try await server.listen()
        return server
    }

    private init(_ port: Int, _ tls: NIOSSLContext, _ service: APIService) {
        state = Mutex(State(port: port))
        self.tls = tls
        self.service = service
    }

    /// Takes connections, on the same port as before; without effect where it does already.
    ///
    /// - Throws: where another program has the port.
    func listen() async throws {
        guard state.withLock({ $0.listener == nil }) else { return }
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in self.admit(channel) }
            .bind(host: "127.0.0.1", port: port).get()
        state.withLock { state in
            state.listener = channel
            state.port = channel.localAddress?.port ?? state.port
        }
    }

    private func admit(_ channel: any Channel) -> EventLoopFuture<Void> {
        let key = ObjectIdentifier(channel)
        state.withLock { $0.connections[key] = channel }
        channel.closeFuture.whenComplete { _ in self.state.withLock { $0.connections[key] = nil } }
        return channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(PlainOrTLSHandler(tls: self.tls, service: self.service))
        }
    }

    /// Closes the listening socket; connections end when their clients close them.
    func stop() async {
        let listener = state.withLock { state in
            defer { state.listener = nil }
            return state.listener
        }
        // A socket that is closed already is what was wanted.
        try? await listener?.close().get()
    }

    /// As if the process had died: nobody listens, and open connections are reset.
    func vanish() async {
        await stop()
        let connections = state.withLock { Array($0.connections.values) }
        for channel in connections { channel.reset() }
        for channel in connections { try? await channel.closeFuture.get() }
    }
}
