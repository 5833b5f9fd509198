import Gateway
import Logging
import Policy
import Tools

/// Where the rules come from: the hooks directory and the profiles of a configuration, which is read anew each time.
struct RulesSource: Sendable {
    private let configuration: @Sendable () throws -> Configuration
    private let watched: [String]
    private let trustsHooksDirectory: Bool
    private let store: any HookStore
    private let logger: Logger
    /// Where shadow decisions are written; the audit is opened after the rules have been read.
    let shadowAudit = AuditRelay()

    /// - Parameters:
    ///   - watched: files and directories whose change means new rules.
    ///   - store: what hooks keep between calls, also beyond a reload.
    ///   - configuration: of it, hooks, settings and access count here.
    init(
        watched: [String], trustsHooksDirectory: Bool, store: any HookStore, logger: Logger,
        configuration: @escaping @Sendable () throws -> Configuration
    ) {
        self.configuration = configuration
        self.watched = watched
        self.trustsHooksDirectory = trustsHooksDirectory
        self.store = store
        self.logger = logger
    }

    /// Reads, compiles and runs everything once, as at start.
    ///
    /// - Throws: whatever is wrong with it, with file and line.
    func load() async throws -> Rules {
        let configuration = try configuration()
        return Rules(
            policy: try await shadowed(try await policy(configuration), configuration), access: configuration.access)
    }

    private func policy(_ configuration: Configuration) async throws -> any PolicyEngine {
        switch configuration.hooks {
        case .directory(let path):
            return try await LuaPolicy.load(
                directory: path, settings: configuration.settings, toolNames: AllTools.all().map(\.spec.name),
                checksTrust: !trustsHooksDirectory, refusesUnreadSettings: true, store: store, logger: logger)
        case .allowEverything:
            logger.warning("running without hooks: everything is allowed")
            return NoPolicy()
        case nil: throw ConfigurationError(file: "-", faults: ["no hooks are named"])
        }
    }

    /// The policy with the candidates beside it, where there are some.
    private func shadowed(
        _ policy: any PolicyEngine, _ configuration: Configuration
    ) async throws -> any PolicyEngine {
        guard let directory = configuration.shadow else { return policy }
        return try await ShadowPolicy.load(
            beside: policy, directory: directory, settings: configuration.settings,
            toolNames: AllTools.all().map(\.spec.name), checksTrust: !trustsHooksDirectory, store: store,
            audit: shadowAudit, logger: logger)
    }

    func marks() -> FileMarks { FileMarks(of: watched) }
}
