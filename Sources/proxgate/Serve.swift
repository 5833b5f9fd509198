import ArgumentParser
import Server

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve a real cluster on stdin and stdout, or on a Unix socket.",
        discussion: "Example: proxgate serve --config config/examples/token.json --socket /run/proxgate/proxgate.sock")

    @OptionGroup var options: GatewayOptions

    @Option(help: "Serve on this Unix socket (mode 0600) instead of stdin and stdout.")
    var socket: String?

    @Option(name: .customLong("socket-mode"), help: "Mode of the socket: who may connect. Profiles tell users apart.")
    var socketMode = SocketMode(bits: 0o600)

    func run() async throws {
        let environment = Environment.all
        let configuration = try options.configuration(environment)
        let logger = try options.log.logger(configured: configuration.logLevel)
        let options = options
        let runtime = try await GatewayRuntime.start(configuration, logger: logger) {
            try options.configuration(environment)
        }
        try await runtime.serve(socket: socket, mode: socketMode.bits)
    }
}
