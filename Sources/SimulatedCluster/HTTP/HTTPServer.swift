import NIOCore
import NIOPosix
import NIOSSL

/// The listening socket on the loopback interface.
struct HTTPServer: Sendable {
    private let channel: any Channel
    let port: Int

    /// - Parameter port: 0 for any free one.
    /// - Throws: where the port is taken or the certificate is unusable.
    static func start(port: Int, certificate: SelfSignedCertificate, service: APIService) async throws -> HTTPServer {
        let tls = try NIOSSLContext(configuration: certificate.tlsConfiguration())
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(PlainOrTLSHandler(tls: tls, service: service))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        return HTTPServer(channel: channel, port: channel.localAddress?.port ?? port)
    }

    func stop() async {
        // A socket that is closed already is what was wanted.
        try? await channel.close().get()
    }
}
