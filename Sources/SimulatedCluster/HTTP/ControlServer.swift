import JSONLines
import NIOCore
import NIOHTTP1
import NIOPosix

/// Plain HTTP on a loopback port of its own, by which a test in another process orders trouble and reads the log.
struct ControlServer: Sendable {
    private let channel: any Channel
    let port: Int

    static func start(port: Int, cluster: SimulatedCluster) async throws -> ControlServer {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(ControlHandler(cluster))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        return ControlServer(channel: channel, port: channel.localAddress?.port ?? port)
    }

    func stop() async {
        // A socket that is closed already is what was wanted.
        try? await channel.close().get()
    }
}

private final class ControlHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private static let limit = 64 << 10

    private let cluster: SimulatedCluster
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(_ cluster: SimulatedCluster) { self.cluster = cluster }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
        case .body(let part):
            if body.count + part.readableBytes <= Self.limit { body.append(contentsOf: part.readableBytesView) }
        case .end:
            guard let head else { return }
            let (body, cluster) = (String(decoding: body, as: UTF8.self), cluster)
            let bound = NIOLoopBound((context: context, handler: self), eventLoop: context.eventLoop)
            context.eventLoop.makeFutureWithTask {
                await Control.answer(head.method.rawValue, head.uri, body, cluster)
            }.whenSuccess { status, value in
                bound.value.handler.write(
                    bound.value.context, head, status, JSONWriter.bytes(value) + [UInt8(ascii: "\n")])
            }
        }
    }

    private func write(_ context: ChannelHandlerContext, _ head: HTTPRequestHead, _ status: Int, _ body: [UInt8]) {
        let headers = HTTPHeaders([("Content-Type", "application/json"), ("Content-Length", String(body.count))])
        let response = HTTPResponseHead(version: head.version, status: .init(statusCode: status), headers: headers)
        context.write(wrapOutboundOut(.head(response)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(bytes: body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}

/// What the control endpoint can be told; it hands out no secrets.
enum Control {
    static func answer(
        _ method: String, _ path: String, _ body: String, _ cluster: SimulatedCluster
    ) async -> (status: Int, value: JSONValue) {
        let parts = path.split(separator: "/").map(String.init)
        switch (method, parts.first, parts.count) {
        case ("GET", "requests"?, 1):
            return (200, .array(cluster.requests.map { .string($0.line) }))
        case ("GET", "faults"?, 1):
            return (
                200, .array(cluster.service.faults.all.map { .string("\($0.fault) \($0.method ?? "*") \($0.pattern)") })
            )
        case ("DELETE", "faults"?, 1):
            cluster.clearFaults()
            return (200, nil)
        case ("POST", "faults"?, 1):
            do throws(FaultSpec.Mistake) {
                var specs: [FaultSpec] = []
                for line in body.split(separator: "\n") { specs.append(try FaultSpec(String(line))) }
                for spec in specs { cluster.inject(spec) }
                return (200, .int(specs.count))
            } catch { return (400, .string(error.description)) }
        case ("POST", "tickets"?, 2) where parts[1] == "expire":
            cluster.expireTickets()
            return (200, nil)
        case ("POST", "port"?, 2) where ["open", "closed"].contains(parts[1]):
            do {
                try await cluster.setListening(parts[1] == "open")
                return (200, nil)
            } catch { return (500, .string("\(error)")) }
        case ("POST", "nodes"?, 3) where ["online", "offline"].contains(parts[2]):
            cluster.setNodeOnline(parts[1], parts[2] == "online")
            return (200, nil)
        case ("POST", "guests"?, 3):
            guard let vmid = Int(parts[1]) else { return (404, "no such guest") }
            return change(parts[2], vmid, cluster)
        default:
            return (
                404,
                .string(
                    "expected GET requests, GET, POST or DELETE faults, POST tickets/expire, POST port/open, "
                        + "port/closed, POST nodes/NAME/online, nodes/NAME/offline, POST guests/VMID/ and one of lock, unlock, start, stop, deaf, obedient"
                )
            )
        }
    }

    private static func change(_ verb: String, _ vmid: Int, _ cluster: SimulatedCluster) -> (Int, JSONValue) {
        switch verb {
        case "lock": cluster.lockGuest(vmid, "backup")
        case "unlock": cluster.lockGuest(vmid, nil)
        case "start": cluster.setGuest(vmid, running: true)
        case "stop": cluster.setGuest(vmid, running: false)
        case "deaf": cluster.setGuest(vmid, ignoresShutdown: true)
        case "obedient": cluster.setGuest(vmid, ignoresShutdown: false)
        default: return (404, "expected lock, unlock, start, stop, deaf or obedient")
        }
        return (200, nil)
    }
}
