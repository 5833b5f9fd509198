import ArgumentParser
import Gateway
import Glibc
import JSONLines
import Server
import SimulatedCluster

/// Which gateway a command of a person's asks: a simulated cluster's, a service, or one of its own.
struct GatewayChoice: ParsableArguments {
    @Flag(help: "Use a simulated cluster of its own.")
    var demo = false

    @Option(
        help: "Ask the gateway that serves this Unix socket; without --demo and --config /run/proxgate/proxgate.sock.",
        completion: .file())
    var socket: String?

    @OptionGroup var options: GatewayOptions

    func validate() throws {
        if [demo, socket != nil, options.config != nil].count(where: { $0 }) > 1 {
            throw ValidationError("give only one of --demo, --socket and --config")
        }
    }

    /// The socket of the service that is meant, if one is.
    var service: String? {
        if demo || options.config != nil { return nil }
        if let socket { return socket }
        if Environment.configurationFile(Environment.all) != nil { return nil }
        return access(Self.usualSocket, F_OK) == 0 ? Self.usualSocket : nil
    }

    static let usualSocket = "/run/proxgate/proxgate.sock"

    /// Where calls go, and what has to be done at the end.
    struct Opened: Sendable {
        let client: GatewayClient
        let close: @Sendable () async -> Void
    }

    func open() async throws -> Opened {
        if let service { return Opened(client: try SocketClient(path: service).open(), close: {}) }
        let logger = try options.log.logger()
        guard demo else {
            let configuration = try options.configuration(Environment.all)
            return Self.open(try await GatewayRuntime.start(configuration, logger: logger)) {}
        }
        let cluster = try await DemoCluster.start(speed: 1, logger: logger)
        var configuration = cluster.configuration
        configuration.hooks =
            options.noHooks ? .allowEverything : .directory(try options.hooks ?? ShippedHooks.directory())
        configuration.access.isReadOnly = options.readOnly
        configuration.shadow = options.shadow
        let runtime = try await GatewayRuntime.start(configuration, logger: logger, trustsHooksDirectory: true)
        return Self.open(runtime) { await cluster.cluster.stop() }
    }

    /// A gateway in this process, by the same pipeline and in the same form of answers as over a socket.
    private static func open(_ runtime: GatewayRuntime, _ end: @escaping @Sendable () async -> Void) -> Opened {
        let (lines, input) = AsyncStream.makeStream(of: LineFramer.Event.self)
        let client = GatewayClient { input.yield(.line($0)) }
        let conversation = Task { await runtime.converse(lines) { client.received($0) } }
        return Opened(client: client) {
            input.finish()
            await conversation.value
            await runtime.shutdown()
            await end()
        }
    }
}
