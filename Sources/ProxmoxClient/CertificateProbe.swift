import NIOCore
import NIOPosix
import NIOSSL

/// Looks at the certificate that a server shows, for the error that tells the admin what to compare and to pin.
enum CertificateProbe {
    /// Begins a TLS handshake and breaks it off at the server's certificate: nothing is sent.
    ///
    /// - Returns: nil where the server showed no certificate in time.
    static func presented(by endpoint: ProxmoxConfiguration.Endpoint, within timeout: TimeAmount) async -> Fingerprint?
    {
        var tls = TLSConfiguration.makeClientConfiguration()
        // Nobody is believed, so that reading the system's authorities would be for nothing.
        tls.trustRoots = .certificates([])
        guard let context = try? NIOSSLContext(configuration: tls) else { return nil }
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let found = loop.makePromise(of: Fingerprint?.self)
        let isAddress = (try? SocketAddress(ipAddress: endpoint.host, port: endpoint.port)) != nil
        let connected = ClientBootstrap(group: loop)
            .connectTimeout(timeout)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = try NIOSSLClientHandler(
                        context: context, serverHostname: isAddress ? nil : endpoint.host,
                        customVerificationCallback: { chain, verdict in
                            found.succeed(chain.first.flatMap { try? Fingerprint(of: $0) })
                            verdict.succeed(.failed)
                        })
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .connect(host: endpoint.host, port: endpoint.port)
        // A promise takes its first value and ignores the others.
        connected.whenFailure { _ in found.succeed(nil) }
        connected.whenSuccess { channel in
            let late = channel.eventLoop.scheduleTask(in: timeout) { channel.close(mode: .all, promise: nil) }
            channel.closeFuture.whenComplete { _ in
                late.cancel()
                found.succeed(nil)
            }
        }
        return (try? await found.futureResult.get()) ?? nil
    }
}
