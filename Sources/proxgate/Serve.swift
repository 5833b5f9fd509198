import ArgumentParser
import Server

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve a real cluster on stdin and stdout, or on a Unix socket.",
        discussion: "Example: proxgate serve --config config/examples/token.json --socket /run/proxgate/proxgate.sock")

    @OptionGroup var options: GatewayOptions

    @Option(help: "Serve on this Unix socket instead of stdin and stdout; systemd may have opened it.")
    var socket: String?

    @Option(
        name: .customLong("socket-mode"),
        help: "Mode of the socket, 600 unless configured: who may connect. Profiles tell users apart.")
    var socketMode: SocketMode?

    func run() async throws {
        HangUps.ignore()
        let environment = Environment.all
        let configuration = try options.configuration(environment)
        let logger = try options.log.logger(configured: configuration.logLevel, json: configuration.logsJSON)
        let options = options
        let runtime = try await GatewayRuntime.start(configuration, logger: logger) {
            try options.configuration(environment)
        }
        try await runtime.serve(
            socket: socket, mode: socketMode?.bits, manager: ServiceManager(environment: environment))
    }
}
