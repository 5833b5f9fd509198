import NIOCore
import NIOPosix
import NIOSSL

@testable import SimulatedCluster

/// An answer taken apart by hand.
struct RawAnswer: Sendable {
    let statusLine: String
    let headers: [(name: String, value: String)]
    let body: String

    init(_ text: String) {
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        let lines = (parts.first ?? "").split(separator: "\r\n")
        statusLine = lines.first.map(String.init) ?? ""
        headers = lines.dropFirst().map { line in
            let pair = line.split(separator: ":", maxSplits: 1)
            return (String(pair[0]), pair.count > 1 ? String(pair[1].drop { $0 == " " }) : "")
        }
        body = parts.count > 1 ? String(parts[1]) : ""
    }

    /// All values of a header in their order.
    subscript(_ name: String) -> [String] { headers.filter { $0.name == name }.map(\.value) }
}

/// Sends bytes as they are and reads until the server closes the connection, or has answered a plain request.
enum RawConnection {
    static func exchange(_ cluster: SimulatedCluster, _ text: String, tls: Bool = true) async throws -> RawAnswer {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates(
            try NIOSSLCertificate.fromPEMBytes(Array(cluster.certificatePEM.utf8)))
        let secure = try NIOSSLContext(configuration: configuration)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(
            host: "127.0.0.1", port: cluster.port
        ) { channel in
            channel.eventLoop.makeCompletedFuture {
                if tls {
                    try channel.pipeline.syncOperations.addHandler(
                        NIOSSLClientHandler(context: secure, serverHostname: nil))
                }
                return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            }
        }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            var received = ByteBuffer()
            do {
                for try await var part in inbound { received.writeBuffer(&part) }
            } catch is NIOSSLError {
                // The server closes without TLS's own farewell; what came before it counts.
            }
            return RawAnswer(String(buffer: received))
        }
    }
}
