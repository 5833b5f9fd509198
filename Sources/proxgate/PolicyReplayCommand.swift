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

    @OptionGroup var place: HooksOption
    @OptionGroup var options: PolicyOptions

    func run() async throws {
        let replay = try await PolicyReplay(
            directory: try place.directory(options), settings: try options.hookSettings(),
            toolNames: PolicyCommand.toolNames)
        let bytes = try FileTrust.readUnchecked(audit, limit: 1 << 30)
        var lines: [JSONObject] = []
        var broken = 0
        for line in bytes.split(separator: 0x0A) {
            if let object = (try? JSONReader.read(Array(line)))?.object { lines.append(object) } else { broken += 1 }
        }
        // Other clusters have other settings.
        if let cluster = options.cluster { lines.removeAll { $0["cluster"]?.string != cluster } }
        let report = await replay.run(lines)
        if broken > 0 { Terminal.write("\(audit): \(broken) lines are no JSON objects\n", to: 2) }
        options.show(report.json, or: report.text)
    }
}
