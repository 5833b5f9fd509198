import NIOCore
import NIOPosix
import NIOSSL
import SimulatedCluster
import Synchronization

@testable import ProxmoxClient

/// An HTTPS server on 127.0.0.1 that keeps every request as it came over the wire, and answers as a test says.
final class ScriptedServer: Sendable {
    struct Request: Sendable {
        let method: String
        /// Path and query, escaped as they came.
        let target: String
        /// Names in lower case.
        let headers: [String: String]
        let body: String
        /// Which of the server's connections it came on, counted from 0.
        let connection: Int
    }

    enum Reply: Sendable {
        case answer(String, body: String = "", headers: [String] = [], closes: Bool = false)
        /// These bytes, then the connection ends.
        case bytes(String)
        /// These bytes one by one, then the connection ends.
        case trickle(String)
        /// These bytes, and then nothing more.
        case part(String)
        /// The connection ends without an answer.
        case cut
        case silence
        indirect case later(Duration, Reply)

        static func data(_ json: String) -> Reply { .answer("200 OK", body: "{\"data\":\(json)}") }
    }

    /// - Parameter number: how many requests came before, on all connections.
    typealias Script = @Sendable (_ request: Request, _ number: Int) -> Reply

    /// Made once: a key takes its time in a debug build.
    private static let usual = Result { try SelfSignedCertificate.make() }

    let host: String
    let certificate: SelfSignedCertificate
    private let channel: any Channel
    private let log: Log

    fileprivate final class Log: Sendable {
        let requests = Mutex<[Request]>([])
        let connections = Mutex(0)
    }

    static func start(
        host: String = "127.0.0.1", certificate: SelfSignedCertificate? = nil, _ script: @escaping Script
    ) async throws -> ScriptedServer {
        let certificate = try certificate ?? usual.get()
        let context = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: NIOSSLCertificate.fromPEMBytes(Array(certificate.certificatePEM.utf8)).map {
                    .certificate($0)
                },
                privateKey: .privateKey(NIOSSLPrivateKey(bytes: Array(certificate.privateKeyPEM.utf8), format: .pem))))
        let log = Log()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(
                        NIOSSLServerHandler(context: context), Handler(log: log, script: script))
                }
            }
            .bind(host: host, port: 0).get()
        return ScriptedServer(host, certificate, channel, log)
    }

    private init(_ host: String, _ certificate: SelfSignedCertificate, _ channel: any Channel, _ log: Log) {
        self.host = host
        self.certificate = certificate
        self.channel = channel
        self.log = log
    }

    var endpoint: ProxmoxConfiguration.Endpoint {
        ProxmoxConfiguration.Endpoint(host: host, port: channel.localAddress?.port ?? 0)
    }
    var requests: [Request] { log.requests.withLock { $0 } }
    var connections: Int { log.connections.withLock { $0 } }

    func stop() async { try? await channel.close() }
}

private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let log: ScriptedServer.Log
    private let script: ScriptedServer.Script
    private var pending = ""
    private var connection = 0

    init(log: ScriptedServer.Log, script: @escaping ScriptedServer.Script) {
        self.log = log
        self.script = script
    }

    func handlerAdded(context: ChannelHandlerContext) {
        connection = log.connections.withLock { count in
            defer { count += 1 }
            return count
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        pending += String(buffer: unwrapInboundIn(data))
        while let request = nextRequest() {
            let number = log.requests.withLock { requests in
                requests.append(request)
                return requests.count - 1
            }
            reply(script(request, number), context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func nextRequest() -> ScriptedServer.Request? {
        guard let end = pending.firstRange(of: "\r\n\r\n") else { return nil }
        let lines = pending[..<end.lowerBound].split(separator: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
        }
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        let rest = pending[end.upperBound...].utf8
        guard rest.count >= length else { return nil }
        let body = String(decoding: rest.prefix(length), as: UTF8.self)
        let first = lines[0].split(separator: " ").map(String.init)
        pending = String(decoding: rest.dropFirst(length), as: UTF8.self)
        return ScriptedServer.Request(
            method: first[0], target: first[1], headers: headers, body: body, connection: connection)
    }

    private func reply(_ reply: ScriptedServer.Reply, _ context: ChannelHandlerContext) {
        switch reply {
        case .answer(let status, let body, let headers, let closes):
            var text = "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n"
            for header in headers { text += header + "\r\n" }
            text += closes ? "Connection: close\r\n\r\n" : "Connection: Keep-Alive\r\n\r\n"
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text + body)), promise: nil)
            if closes { context.close(promise: nil) }
        case .bytes(let text):
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
            context.close(promise: nil)
        case .trickle(let text):
            for byte in text.utf8 {
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: [byte])), promise: nil)
            }
            context.close(promise: nil)
        case .part(let text): context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        case .cut: context.close(promise: nil)
        case .silence: break
        case .later(let duration, let reply):
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: duration.timeAmount) { bound.value.0.reply(reply, bound.value.1) }
        }
    }
}
