import ArgumentParser
import Gateway
import JSONLines
import Policy

struct PolicyReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Decide the calls of an audit file again with other hooks: which would now be decided otherwise?",
        discussion: """
            Hooks see what was recorded: guest facts, clock, pve.get. What the audit does not hold makes a call \
            undecidable. Calls count in the store at their own times. The audit has changes and refusals, no reads.

            Example: proxgate policy replay /var/log/proxgate/audit.jsonl --hooks candidate-hooks
            """)

    @Argument(help: "Audit file (JSON lines).")
    var audit: String

    @Option(help: "Directory with the hooks that are to decide.")
    var hooks: String

    @Option(help: "Take the settings from this configuration file.")
    var config: String?

    @Option(help: "Settings for the hooks, a JSON object.")
    var settings: String?

    @Flag(help: "Print one line of JSON.")
    var json = false

    func run() async throws {
        let replay = try await PolicyReplay(
            directory: hooks, settings: try PolicyCommand.settings(settings, config: config),
            toolNames: PolicyCommand.toolNames)
        let bytes = try FileTrust.readUnchecked(audit, limit: 1 << 30)
        var lines: [JSONObject] = []
        var broken = 0
        for line in bytes.split(separator: 0x0A) {
            if let object = (try? JSONReader.read(Array(line)))?.object { lines.append(object) } else { broken += 1 }
        }
        let report = await replay.run(lines)
        if broken > 0 { Terminal.write("\(audit): \(broken) lines are no JSON objects\n", to: 2) }
        Terminal.write(json ? JSONWriter.string(.object(report.json)) + "\n" : report.text)
    }
}

struct PolicyExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say in words which rules hold: what each active hook is for, and what its author wrote above it.",
        discussion: """
            Example: proxgate policy explain --config /etc/proxgate/gateway.json --as alice --group ops
            """)

    @Option(name: .customLong("as"), help: "Only what concerns this user; tools hidden from them are named.")
    var user: String?

    @Option(help: "A group of that user. May be repeated.")
    var group: [String] = []

    @Option(help: "Directory with the hooks; by default the configuration's, else the ones that came with proxgate.")
    var hooks: String?

    @Option(help: "Take hooks and settings from this configuration file.")
    var config: String?

    @Option(help: "Settings for the hooks, a JSON object.")
    var settings: String?

    @Flag(help: "Print one line of JSON.")
    var json = false

    func run() async throws {
        let principal = user.map { Principal(user: $0, uid: 1001, groups: group, door: .socket) }
        let explanation = try await PolicyExplanation(
            directory: try PolicyCommand.directory(hooks, config: config),
            settings: try PolicyCommand.settings(settings, config: config), registry: PolicyCommand.registry,
            principal: principal)
        Terminal.write(json ? JSONWriter.string(.object(explanation.json)) + "\n" : explanation.text)
    }
}
