import Gateway
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle
import Synchronization

/// Metrics over plain HTTP for a Prometheus on the same machine: `GET /metrics` on 127.0.0.1, and nothing else.
///
/// Every local user can fetch them, which is why they name no guest and no user.
struct MetricsDoor: Service {
    /// Clients at the same time; one more is closed at once.
    static let maximumClients = 16
    /// From connecting to the end of the answer.
    var patience = TimeAmount.seconds(10)

    let port: Int
    let logger: Logger
    /// Told the port, once it is listened on.
    var onOpen: @Sendable (Int) -> Void = { _ in }
    let page: @Sendable () async -> String

    /// Serves until a graceful shutdown.
    ///
    /// - Throws: ``DoorError`` where the port cannot be had.
    func run() async throws {
        let clients = ClientCount()
        let (page, patience) = (page, patience)
        let bootstrap = ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                guard clients.enter() else { return channel.close() }
                channel.closeFuture.whenComplete { _ in clients.leave() }
                channel.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withPipeliningAssistance: false)
                    try channel.pipeline.syncOperations.addHandler(MetricsHandler(page: page))
                }
            }
        let server: any Channel
        do {
            server = try await bootstrap.bind(host: "127.0.0.1", port: port).get()
        } catch {
            throw DoorError(
                "metrics.port: 127.0.0.1:\(port) cannot be listened on (\(error)); choose another port, or leave it out"
            )
        }
        logger.info("serving metrics", metadata: ["address": "http://127.0.0.1:\(port)/metrics"])
        onOpen(server.localAddress?.port ?? port)
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                try? await server.closeFuture.get()
            } onGracefulShutdown: {
                server.close(promise: nil)
            }
        } onCancel: {
            server.close(promise: nil)
        }
    }

    private final class ClientCount: Sendable {
        private let count = Mutex(0)

        func enter() -> Bool {
            count.withLock { count in
                guard count < MetricsDoor.maximumClients else { return false }
                count += 1
                return true
            }
        }

        func leave() { count.withLock { $0 -= 1 } }
    }
}

/// Answers the first request of a connection and closes it.
private final class MetricsHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let page: @Sendable () async -> String
    private var isAnswered = false

    init(page: @escaping @Sendable () async -> String) { self.page = page }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let head) = unwrapInboundIn(data), !isAnswered else { return }
        isAnswered = true
        if let (status, text) = Self.refusal(of: head) {
            return Self.answer(status, text, isHead: head.method == .HEAD, on: context.channel)
        }
        Self.answer(page, isHead: head.method == .HEAD, on: context.channel)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private static func refusal(of head: HTTPRequestHead) -> (HTTPResponseStatus, String)? {
        // A page from elsewhere whose name points here would be a way in for other sites' scripts.
        let host = head.headers.first(name: "host")?.split(separator: ":").first.map(String.init) ?? ""
        guard ["127.0.0.1", "localhost"].contains(host) else { return (.forbidden, "only for 127.0.0.1\n") }
        let path = head.uri.split(separator: "?", omittingEmptySubsequences: false).first
        guard path == "/metrics" else { return (.notFound, "there is /metrics only\n") }
        return [.GET, .HEAD].contains(head.method) ? nil : (.methodNotAllowed, "GET only\n")
    }

    private static func answer(_ page: @escaping @Sendable () async -> String, isHead: Bool, on channel: any Channel) {
        Task { answer(.ok, await page(), isHead: isHead, on: channel) }
    }

    private static func answer(_ status: HTTPResponseStatus, _ text: String, isHead: Bool, on channel: any Channel) {
        let headers: HTTPHeaders = [
            "Content-Type": status == .ok ? MetricsText.contentType : "text/plain; charset=utf-8",
            "Content-Length": "\(text.utf8.count)", "Connection": "close", "Cache-Control": "no-store",
        ]
        channel.write(
            OutboundOut.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers)), promise: nil)
        if !isHead { channel.write(OutboundOut.body(.byteBuffer(ByteBuffer(string: text))), promise: nil) }
        channel.writeAndFlush(OutboundOut.end(nil)).whenComplete { _ in channel.close(promise: nil) }
    }
}
