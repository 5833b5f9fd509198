import Glibc
import NIOCore
import NIOPosix
import Testing

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

    /// A port where nobody listens, nor will while the tests run: it stays bound to a socket that does not.
    static func nobody() throws -> ProxmoxConfiguration.Endpoint {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) == 0 && getsockname(descriptor, pointer, &length) == 0
            }
        }
        try #require(isBound)
        return ProxmoxConfiguration.Endpoint(host: "127.0.0.1", port: Int(UInt16(bigEndian: address.sin_port)))
    }

    private init(_ channel: any Channel) { self.channel = channel }

    var endpoint: ProxmoxConfiguration.Endpoint {
        ProxmoxConfiguration.Endpoint(host: "127.0.0.1", port: channel.localAddress?.port ?? 0)
    }

    func stop() async { try? await channel.close() }
}
