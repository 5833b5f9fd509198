import ArgumentParser
import Gateway
import JSONLines
import Policy
import Server

struct PolicyExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say in words which rules hold: profile, freeze, and what each active hook is for.",
        discussion: """
            The same text is the MCP resource proxgate://policy of the user that reads it.

            Example: proxgate policy explain --config /etc/proxgate/gateway.json --as alice --group ops
            """)

    @OptionGroup var who: PrincipalOptions
    @OptionGroup var place: HooksOption
    @OptionGroup var options: PolicyOptions

    func run() async throws {
        guard options.cluster == nil, let configuration = try options.configuration(), !configuration.others.isEmpty
        else {
            let explanation = try await explanation(try options.chosenCluster(), try options.hookSettings())
            return options.show(explanation.json, or: explanation.text)
        }
        var json: JSONObject = [:]
        var text = ""
        for name in configuration.clusterNames {
            let settings =
                options.settings == nil ? configuration.settings(on: name) : try options.hookSettings()
            let explanation = try await explanation(name, settings)
            json[name] = .object(explanation.json)
            text += "On cluster \(name):\n\n\(explanation.text)\n"
        }
        options.show(["clusters": .object(json)], or: text)
    }

    private func explanation(_ cluster: String?, _ settings: JSONObject) async throws -> PolicyExplanation {
        let principal = who.principal
        var access: [String] = []
        if let configuration = try options.configuration() {
            access = configuration.access.words(for: principal, on: cluster)
            if let objection = await (try options.killSwitch()).objection() {
                access.append(AccessRules.words(of: objection))
            }
        }
        let hooks = try place.directory(options)
        let explanation = try await PolicyExplanation(
            directory: hooks, settings: settings, registry: PolicyCommand.registry, principal: principal,
            access: access)
        await options.warn(ofMistakesIn: hooks, settings: settings)
        return explanation
    }
}
