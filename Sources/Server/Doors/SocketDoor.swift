import Gateway
import Glibc
import JSONLines
import Logging
import NIOCore
import NIOPosix
public import ServiceLifecycle
import Synchronization

/// A Unix socket: any number of clients, each the user that the kernel names.
public struct SocketDoor: Service {
    private typealias Client = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Somebody at the door, and for whom they say that they speak.
    private final class Visitor: Sendable {
        let client: Client
        let greeting: EventLoopFuture<String?>

        init(client: Client, greeting: EventLoopFuture<String?>) {
            self.client = client
            self.greeting = greeting
        }

        /// NIO traps where a client that it has handed over is forgotten, and who comes while the door closes is met by
        /// nobody. Those who were served have been let go already; once more does no harm.
        deinit { Task { [client] in try? await client.executeThenClose { _, _ in } } }
    }

    private let reception: Reception
    private let path: String
    private let settings: ServiceSettings
    /// A socket of systemd's; nil to make one at the path.
    private let descriptor: Int32?
    private let onOpen: @Sendable () -> Void

    /// - Parameters:
    ///   - settings: who may connect, how many, and for how long without a word.
    ///   - descriptor: a listening socket that somebody else has made and keeps.
    ///   - onOpen: called when clients can connect.
    public init(
        _ reception: Reception, path: String, settings: ServiceSettings = ServiceSettings(), descriptor: Int32? = nil,
        onOpen: @escaping @Sendable () -> Void = {}
    ) {
        self.reception = reception
        self.path = path
        self.settings = settings
        self.descriptor = descriptor
        self.onOpen = onOpen
    }

    /// Serves until a graceful shutdown: then nobody else is let in, nothing more is read, and what was read is
    /// answered.
    ///
    /// - Throws: ``DoorError`` where the socket cannot be had.
    public func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        DescriptorLimit.raise()
        let socket = try listeningSocket()
        defer { socket.remove() }
        let idle = settings.idle.map { TimeAmount.nanoseconds(Int64($0 / .nanoseconds(1))) }
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .bind(socket.descriptor) { channel in
                channel.eventLoop.makeCompletedFuture { try Self.visitor(on: channel, idle: idle) }
            }
        // A socket that is given to NIO ready-made gets NIO's own, much shorter queue.
        _ = listen(socket.descriptor, ListeningSocket.backlog)
        reception.logger.info("listening", metadata: ["path": "\(path)"])
        onOpen()
        try await withGracefulShutdownHandler {
            do {
                try await server.executeThenClose { clients in try await accept(clients) }
            } catch is CancellationError {
                // Asked to stop at once; every client has been let go.
            }
        } onGracefulShutdown: {
            server.channel.close(promise: nil)
        }
    }

    private func listeningSocket() throws(DoorError) -> ListeningSocket {
        if let descriptor { return ListeningSocket(activated: descriptor, path: path) }
        let owner = (settings.owner.flatMap(SystemUser.uid), settings.group.flatMap(SystemUser.gid))
        return try ListeningSocket(path: path, mode: settings.mode, owner: owner, logger: reception.logger)
    }

    private static func visitor(on channel: any Channel, idle: TimeAmount?) throws -> Visitor {
        let greeting = channel.eventLoop.makePromise(of: String?.self)
        do {
            if let idle {
                try channel.pipeline.syncOperations.addHandlers([IdleStateHandler(allTimeout: idle), IdleCloser()])
            }
            try channel.pipeline.syncOperations.addHandler(GreetingReader(greeting))
            return Visitor(client: try Client(wrappingChannelSynchronously: channel), greeting: greeting.futureResult)
        } catch {
            // The client has gone already. A promise that is never kept is a trap of NIO's.
            greeting.succeed(nil)
            throw error
        }
    }

    private func accept(_ visitors: NIOAsyncChannelInboundStream<Visitor>) async throws {
        let connections = Count()
        try await withThrowingDiscardingTaskGroup { group in
            for try await visitor in visitors {
                let number = connections.change(by: 1)
                group.addTask {
                    defer { connections.change(by: -1) }
                    do {
                        if number > settings.connections {
                            try await turnAway(visitor.client, tooMany)
                        } else {
                            try await serve(visitor)
                        }
                    } catch {
                        // One client's trouble is no other's.
                        reception.logger.debug("a connection failed", metadata: ["error": "\(error)"])
                    }
                }
            }
        }
    }

    private func serve(_ visitor: Visitor) async throws {
        let client = visitor.client
        try await client.executeThenClose { inbound, _ in
            let channel = client.channel
            try await withGracefulShutdownHandler {
                try await withTaskCancellationHandler {
                    let principal: Principal
                    do {
                        principal = try await who(visitor)
                    } catch let error as GatewayError {
                        return try await write(error, to: channel)
                    }
                    // Each line waits until the kernel has taken it: a slow reader costs memory for its own open calls
                    // only, and nothing is lost when the channel is closed at the end.
                    await reception.serve(principal, inbound.map { Array(buffer: $0) }) { line in
                        try await channel.writeAndFlush(ByteBuffer(bytes: line)).get()
                    }
                } onCancel: {
                    // The calls are cancelled, and their callers are told how far they had come; whoever does not read
                    // that is not waited for.
                    channel.close(mode: .input, promise: nil)
                    channel.eventLoop.scheduleTask(in: .seconds(5)) { channel.close(promise: nil) }
                }
            } onGracefulShutdown: {
                channel.close(mode: .input, promise: nil)
            }
        }
    }

    private var tooMany: GatewayError {
        GatewayError(.overloaded, "\(settings.connections) clients are connected already; try again later")
    }

    private func turnAway(_ client: Client, _ error: GatewayError) async throws {
        try await client.executeThenClose { _, _ in try await write(error, to: client.channel) }
    }

    private func write(_ error: GatewayError, to channel: any Channel) async throws {
        let answer: JSONObject = ["id": nil, "ok": false, "error": .object(error.json)]
        let line = JSONWriter.bytes(.object(answer)) + [UInt8(ascii: "\n")]
        try await channel.writeAndFlush(ByteBuffer(bytes: line)).get()
    }

    // MARK: Who it is

    /// `struct ucred` of Linux's unix(7).
    private struct Credentials: Sendable {
        var pid: pid_t
        var uid: uid_t
        var gid: gid_t
    }

    /// The peer, or whom it speaks for where it is one of the configured bridges.
    private func who(_ visitor: Visitor) async throws -> Principal {
        let peer = try await Self.peer(of: visitor.client.channel)
        guard let name = try await visitor.greeting.get() else { return peer }
        let bridges = settings.bridges
        return try await NIOThreadPool.singleton.runIfActive {
            guard bridges.contains(where: { SystemUser.uid(of: $0) == peer.uid }) else {
                throw GatewayError(
                    .notPermitted,
                    "\(peer.user) may not speak for others (--as): socket.bridges of the configuration does not list it"
                )
            }
            guard let principal = Principal.named(name) else {
                throw GatewayError(.notPermitted, "a bridge may not speak for '\(name.prefix(64))'")
            }
            return principal
        }
    }

    private static func peer(of channel: any Channel) async throws -> Principal {
        guard let socket = channel as? any SocketOptionProvider else {
            throw DoorError("the connection has no socket to ask for its peer")
        }
        let option = NIOBSDSocket.Option(rawValue: SO_PEERCRED)
        let peer: Credentials = try await socket.unsafeGetSocketOption(level: .socket, name: option).get()
        // The user database may be far away; it is not asked on a thread that others need.
        return try await NIOThreadPool.singleton.runIfActive { .user(uid: peer.uid, door: .socket) }
    }

    private final class Count: Sendable {
        private let value = Mutex(0)

        @discardableResult
        func change(by difference: Int) -> Int {
            value.withLock {
                $0 += difference
                return $0
            }
        }
    }
}
