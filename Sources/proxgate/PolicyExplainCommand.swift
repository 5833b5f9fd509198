import ArgumentParser
import Gateway
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
        let principal = who.principal
        var access: [String] = []
        if let configuration = try options.configuration() {
            access = configuration.access.words(for: principal)
            if let objection = await (try options.killSwitch()).objection() {
                access.append(AccessRules.words(of: objection))
            }
        }
        let explanation = try await PolicyExplanation(
            directory: try place.directory(options), settings: try options.hookSettings(),
            registry: PolicyCommand.registry, principal: principal, access: access)
        options.show(explanation.json, or: explanation.text)
    }
}
