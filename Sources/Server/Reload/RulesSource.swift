import Gateway
import Logging
import Policy
import Synchronization
import Tools

/// Where the rules come from: the hooks directory and the profiles of a configuration, which is read anew each time.
final class RulesSource: Sendable {
    private let configuration: @Sendable () throws -> Configuration
    /// The configuration file, where it is read anew.
    private let file: String?
    private let trustsHooksDirectory: Bool
    private let store: any HookStore
    private let logger: Logger
    /// Where shadow decisions are written; the audit is opened after the rules have been read.
    let shadowAudit = AuditRelay()
    /// The directories that the configuration named when it was last read.
    private let directories = Mutex<[String]>([])

    /// - Parameters:
    ///   - file: whose change means new rules, beside that of the hooks.
    ///   - store: what hooks keep between calls, also beyond a reload.
    ///   - configuration: of it, hooks, settings, access and approvals count here.
    init(
        file: String?, trustsHooksDirectory: Bool, store: any HookStore, logger: Logger,
        configuration: @escaping @Sendable () throws -> Configuration
    ) {
        self.configuration = configuration
        self.file = file
        self.trustsHooksDirectory = trustsHooksDirectory
        self.store = store
        self.logger = logger
    }

    /// Reads, compiles and runs everything once, as at start.
    ///
    /// - Returns: the rules, or whatever is wrong with them, with file and line; and what the files looked like before
    ///   they were read, so that what changes meanwhile counts as a change.
    func load() async -> (rules: Result<Rules, any Error>, marks: FileMarks) {
        var marks = marks()
        do {
            let configuration = try configuration()
            let named = Self.directories(of: configuration)
            directories.withLock { $0 = named }
            marks.replace(directories: named)
            let policy = try await shadowed(try await policy(configuration), configuration)
            let rules = Rules(policy: policy, access: configuration.access, approvals: configuration.approvals)
            return (.success(rules), marks)
        } catch {
            return (.failure(error), marks)
        }
    }

    /// What the files look like now.
    func marks() -> FileMarks {
        FileMarks(of: file, and: directories.withLock { $0 })
    }

    private static func directories(of configuration: Configuration) -> [String] {
        var directories = [configuration.shadow].compactMap(\.self)
        if case .directory(let path)? = configuration.hooks { directories.append(path) }
        return directories
    }

    private func policy(_ configuration: Configuration) async throws -> any PolicyEngine {
        switch configuration.hooks {
        case .directory(let path):
            return try await LuaPolicy.load(
                directory: path, settings: configuration.settings, toolNames: AllTools.names.map(\.name),
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
            toolNames: AllTools.names.map(\.name), checksTrust: !trustsHooksDirectory, store: store,
            audit: shadowAudit, logger: logger)
    }
}
