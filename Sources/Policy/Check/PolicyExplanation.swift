public import Gateway
public import JSONLines
import Logging

extension PolicyExplanation {
    /// The rules of a directory's hooks, what they hide among them.
    ///
    /// - Parameters:
    ///   - principal: whose rules they are: what is hidden from others is left out, what is hidden from it named.
    ///   - access: what the configuration says beside the hooks, in sentences.
    /// - Throws: ``GatewayError`` where the hooks cannot be loaded, naming file and line.
    public init(
        directory: String, settings: JSONObject, registry: ToolRegistry, principal: Principal?, access: [String] = []
    ) async throws {
        let policy = try await LuaPolicy.load(
            directory: directory, settings: settings, toolNames: registry.tools.map(\.spec.name), checksTrust: false,
            logger: Logger(label: "explain", factory: { _ in SwiftLogNoOpLogHandler() }))
        var hidden: [String] = []
        if let principal {
            hidden = await policy.hidden(from: principal, among: registry.tools.map(\.spec)).sorted()
        }
        self.init(
            principal: principal, access: access, rules: policy.ruleText.all(for: principal), hidden: hidden)
    }
}
