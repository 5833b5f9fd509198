import Gateway
public import Glibc
import JSONLines
import Logging
import NIOCore
import NIOPosix
public import ServiceLifecycle
import Synchronization

/// A Unix socket: any number of clients, each the user that the kernel names.
public struct SocketDoor: Service {
    private typealias Client = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private let reception: Reception
    private let path: String
    private let mode: mode_t
    private let maximumConnections: Int
    private let onOpen: @Sendable () -> Void

    /// - Parameters:
    ///   - mode: of the socket file: who may connect.
    ///   - maximumConnections: a client beyond them is told `overloaded` and let go.
    ///   - onOpen: called when clients can connect.
    public init(
        _ reception: Reception, path: String, mode: mode_t = 0o600, maximumConnections: Int = 512,
        onOpen: @escaping @Sendable () -> Void = {}
    ) {
        self.reception = reception
        self.path = path
        self.mode = mode
        self.maximumConnections = maximumConnections
        self.onOpen = onOpen
    }

    /// Serves until a graceful shutdown: then nobody else is let in, nothing more is read, and what was read is
    /// answered.
    ///
    /// - Throws: ``DoorError`` where the socket cannot be had.
    public func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        let socket = try ListeningSocket(path: path, mode: mode, logger: reception.logger)
        defer { socket.remove() }
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.backlog, value: 256)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .bind(socket.descriptor) { channel in
                channel.eventLoop.makeCompletedFuture { try Client(wrappingChannelSynchronously: channel) }
            }
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

    private func accept(_ clients: NIOAsyncChannelInboundStream<Client>) async throws {
        let connections = Count()
        try await withThrowingDiscardingTaskGroup { group in
            for try await client in clients {
                let number = connections.change(by: 1)
                group.addTask {
                    defer { connections.change(by: -1) }
                    do {
                        if number > maximumConnections { try await turnAway(client) } else { try await serve(client) }
                    } catch {
                        // One client's trouble is no other's.
                        reception.logger.debug("a connection failed", metadata: ["error": "\(error)"])
                    }
                }
            }
        }
    }

    private func serve(_ client: Client) async throws {
        try await client.executeThenClose { inbound, _ in
            let channel = client.channel
            let principal = try await Self.peer(of: channel)
            await withGracefulShutdownHandler {
                await withTaskCancellationHandler {
                    // Each line waits until the kernel has taken it: a slow reader costs memory for its own open calls
                    // only, and nothing is lost when the channel is closed at the end.
                    await reception.serve(principal, inbound.map { Array(buffer: $0) }) { line in
                        try await channel.writeAndFlush(ByteBuffer(bytes: line)).get()
                    }
                } onCancel: {
                    channel.close(promise: nil)
                }
            } onGracefulShutdown: {
                channel.close(mode: .input, promise: nil)
            }
        }
    }

    private func turnAway(_ client: Client) async throws {
        try await client.executeThenClose { _, _ in
            let error = GatewayError(
                .overloaded, "\(maximumConnections) clients are connected already; try again later")
            let answer: JSONObject = ["id": nil, "ok": false, "error": .object(error.json)]
            let line = JSONWriter.bytes(.object(answer)) + [UInt8(ascii: "\n")]
            try await client.channel.writeAndFlush(ByteBuffer(bytes: line)).get()
        }
    }

    // MARK: Who it is

    /// `struct ucred` of Linux's unix(7).
    private struct Credentials: Sendable {
        var pid: pid_t
        var uid: uid_t
        var gid: gid_t
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
