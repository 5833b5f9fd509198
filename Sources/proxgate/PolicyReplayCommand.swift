import ArgumentParser
import Gateway
import Glibc
import JSONLines
import Policy

struct PolicyReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Decide the calls of an audit file again with other hooks: which would now be decided otherwise?",
        discussion: """
            Hooks see what was recorded: guest facts, clock, pve.get. What the audit does not hold makes a call \
            undecidable. Calls count in the store at their own times. The audit has changes and refusals, no reads. \
            Post hooks are not run again: the results that they looked at are not in the audit. What they wrote into the \
            store then counts.

            Example: proxgate policy replay /var/log/proxgate/audit.jsonl --hooks candidate-hooks

            Exit codes: 0 decided again, 1 the file or the hooks cannot be used, 2 usage.
            """)

    @Argument(help: "Audit file (JSON lines).")
    var audit: String

    @OptionGroup var place: HooksOption
    @OptionGroup var options: PolicyOptions

    func run() async throws {
        let (hooks, settings) = (try place.directory(options), try options.hookSettings())
        let replay = try await PolicyReplay(directory: hooks, settings: settings, toolNames: PolicyCommand.toolNames)
        await options.warn(ofMistakesIn: hooks, settings: settings)
        let bytes = try FileTrust.readUnchecked(audit, limit: 1 << 30)
        var lines: [JSONObject] = []
        var broken = 0
        for line in bytes.split(separator: 0x0A) {
            if let object = (try? JSONReader.read(Array(line)))?.object { lines.append(object) } else { broken += 1 }
        }
        guard broken == 0 || lines.contains(where: { $0["event"] != nil }) else {
            throw GatewayError(.invalidRequest, "\(audit) is no audit file: none of its lines is one of an audit")
        }
        // Other clusters have other settings.
        if let cluster = options.cluster { lines.removeAll { $0["cluster"]?.string != cluster } }
        let report = await replay.run(lines)
        if broken > 0 { Terminal.write("\(audit): lines that are no JSON objects: \(broken)\n", to: STDERR_FILENO) }
        options.show(report.json, or: report.text)
        guard report.isEmpty else { return }
        let place = options.cluster.map { " on cluster \($0)" } ?? ""
        Terminal.write("\(audit) records no decision about a call\(place)\n", to: STDERR_FILENO)
    }
}
