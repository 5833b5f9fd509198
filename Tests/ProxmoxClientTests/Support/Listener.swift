import NIOCore
import NIOPosix

@testable import ProxmoxClient

/// A port that speaks no TLS: it cuts each connection at once, or lets it hang.
final class Listener: Sendable {
    private let channel: any Channel

    static func start(cuts: Bool) async throws -> Listener {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { child in
                // Closing inside the initializer would fail the accept itself.
                if cuts { child.eventLoop.execute { child.close(promise: nil) } }
                return child.eventLoop.makeSucceededVoidFuture()
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return Listener(channel)
    }

    /// A port where nobody listens.
    static func nobody() async throws -> ProxmoxConfiguration.Endpoint {
        let listener = try await start(cuts: true)
        let endpoint = listener.endpoint
        await listener.stop()
        return endpoint
    }

    private init(_ channel: any Channel) { self.channel = channel }

    var endpoint: ProxmoxConfiguration.Endpoint {
        ProxmoxConfiguration.Endpoint(host: "127.0.0.1", port: channel.localAddress?.port ?? 0)
    }

    func stop() async { try? await channel.close() }
}
