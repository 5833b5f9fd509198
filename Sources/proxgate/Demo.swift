import ArgumentParser
import Gateway
import Glibc
import JSONLines
import ProxmoxClient
import Server
import SimulatedCluster
import Synchronization

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Serve a simulated cluster inside this process, over the same HTTPS path.",
        discussion: "Example: proxgate demo < config/demo.jsonl")

    @Option(help: "Directory with the hooks; by default the ones that came with proxgate.")
    var hooks: String?

    @Option(help: "Serve on this Unix socket instead of stdin and stdout.")
    var socket: String?

    @Option(name: .customLong("socket-mode"), help: "Mode of the socket: who may connect.")
    var socketMode = SocketMode(bits: 0o600)

    @Option(help: "How much faster than real the simulated tasks run.")
    var speed = 1.0

    @Option(
        name: .customLong("request-log"), help: "Write a line for each request that the simulated cluster receives.")
    var requestLog: String?

    @Option(
        help: """
            Settings for the hooks, a JSON object such as {"graceful_reboot": true}; with the hooks that came with \
            proxgate {"owner": "owner"} unless given, so that a result is seen to be enriched.
            """)
    var settings: String?

    @Option(help: "Directory with candidate hooks, whose decisions are only recorded in log and audit.")
    var shadow: String?

    @Option(
        help: """
            Who may answer the hooks' questions, the JSON object of the configuration: {"same_user": true} to answer \
            them yourself, {"approvers": {"users": ["bob"]}} with --socket.
            """)
    var approvals: String?

    @Option(help: "Write an audit file.")
    var audit: String?

    @Option(help: "Keep the state in this file, by which `proxgate freeze` reaches the gateway.")
    var state: String?

    @Flag(name: .customLong("read-only"), help: "Refuse every change.")
    var readOnly = false

    @OptionGroup var log: LogOptions

    func validate() throws {
        guard speed > 0, speed.isFinite else { throw ValidationError("--speed: must be more than 0, got \(speed)") }
    }

    func run() async throws {
        HangUps.ignore()
        let logger = try log.logger()
        let demo = try await DemoCluster.start(speed: speed, requestLog: requestLog, logger: logger)
        var configuration = demo.configuration
        configuration.hooks = .directory(try hooks ?? ShippedHooks.directory())
        configuration.shadow = shadow
        configuration.settings = try parsedSettings()
        if let approvals { configuration.approvals = try ApprovalRules(json: try object(approvals, "--approvals")) }
        configuration.access.isReadOnly = readOnly
        configuration.auditFile = audit
        configuration.stateFile = state
        let runtime = try await GatewayRuntime.start(configuration, logger: logger, trustsHooksDirectory: true)
        try await runtime.serve(socket: socket, mode: socketMode.bits)
        await demo.cluster.stop()
    }

    private func parsedSettings() throws -> JSONObject {
        guard let settings else { return hooks == nil ? ["owner": "owner"] : [:] }
        return try object(settings, "--settings")
    }

    private func object(_ text: String, _ option: String) throws -> JSONObject {
        do {
            if let object = try JSONReader.read(text).object { return object }
            throw ValidationError("\(option): expected a JSON object")
        } catch let error as JSONError {
            throw ValidationError("\(option): \(error)")
        }
    }
}
