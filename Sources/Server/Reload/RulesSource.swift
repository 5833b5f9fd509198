import Gateway
import JSONLines
import Logging
import Policy
import ProxmoxClient
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
    private let connect: Connect
    /// Where shadow decisions are written; the audit is opened after the rules have been read.
    let shadowAudit = AuditRelay()
    /// The directories that the configuration named when it was last read.
    private let directories = Mutex<[String]>([])
    /// Names of the clusters that the first configuration had: they are served until the process ends.
    private let served = Mutex<[String]?>(nil)

    typealias Connect =
        @Sendable (_ cluster: String, _ token: String, _ secret: Secret) -> (any ClusterAccess)?

    /// - Parameters:
    ///   - file: whose change means new rules, beside that of the hooks.
    ///   - store: what hooks keep between calls, also beyond a reload.
    ///   - connect: a cluster by a profile's own token; nil for a cluster that is not served.
    ///   - configuration: of it, hooks, settings, access and approvals count here.
    init(
        file: String?, trustsHooksDirectory: Bool, store: any HookStore, logger: Logger,
        connect: @escaping Connect,
        configuration: @escaping @Sendable () throws -> Configuration
    ) {
        self.configuration = configuration
        self.file = file
        self.trustsHooksDirectory = trustsHooksDirectory
        self.store = store
        self.logger = logger
        self.connect = connect
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
            try checkClusters(configuration)
            let policies = try await policies(configuration)
            let clusters = configuration.clusterNames
            guard let policy = policies[clusters[0]] else {
                throw GatewayError(.internal, "no policy was loaded for cluster \(clusters[0])")
            }
            var access = configuration.access
            for cluster in configuration.clusters { access.accounts[cluster.name] = cluster.credentials.account }
            let rules = Rules(
                policy: policy, access: access, approvals: configuration.approvals,
                accounts: accounts(configuration), policies: clusters.count > 1 ? policies : [:])
            return (.success(rules), marks)
        } catch {
            return (.failure(error), marks)
        }
    }

    /// Connections are made once; rules for a cluster that is not served, or for one that nobody configures any more, would
    /// be none.
    private func checkClusters(_ configuration: Configuration) throws {
        let now = configuration.clusterNames.sorted()
        let before = served.withLock { served in
            served = served ?? now
            return served ?? now
        }
        guard now != before, now.count > 1 || before.count > 1 else { return }
        throw ConfigurationError(
            file: configuration.file ?? "-",
            faults: [
                "clusters: they were \(before.joined(separator: ", ")) at the start and are now"
                    + " \(now.joined(separator: ", ")): restart the gateway to serve others"
            ])
    }

    /// The policy of each cluster: hooks are the same, settings may not be.
    private func policies(_ configuration: Configuration) async throws -> [String: any PolicyEngine] {
        var loaded: [(settings: JSONObject, policy: any PolicyEngine)] = []
        var policies: [String: any PolicyEngine] = [:]
        for cluster in configuration.clusters {
            let settings = configuration.settings(on: cluster.name)
            if let same = loaded.first(where: { $0.settings == settings }) {
                policies[cluster.name] = same.policy
                continue
            }
            let policy: any PolicyEngine
            do {
                policy = try await shadowed(try await self.policy(configuration, settings), configuration, settings)
            } catch var error as GatewayError where configuration.clusterSettings[cluster.name] != nil {
                error.message = "with the settings of cluster \(cluster.name): \(error.message)"
                throw error
            }
            loaded.append((settings, policy))
            policies[cluster.name] = policy
        }
        return policies
    }

    private func accounts(_ configuration: Configuration) -> [String: any ClusterAccess] {
        configuration.access.profiles.reduce(into: [:]) { accounts, profile in
            guard let token = profile.token, let secret = configuration.profileSecrets[profile.name] else { return }
            accounts[profile.name] = connect(profile.clusters?.first ?? configuration.cluster.name, token, secret)
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

    private func policy(
        _ configuration: Configuration, _ settings: JSONObject
    ) async throws -> any PolicyEngine {
        switch configuration.hooks {
        case .directory(let path):
            return try await LuaPolicy.load(
                directory: path, settings: settings, toolNames: AllTools.names.map(\.name),
                checksTrust: !trustsHooksDirectory, refusesUnreadSettings: true, store: store, logger: logger)
        case .allowEverything:
            logger.warning("running without hooks: everything is allowed")
            return NoPolicy()
        case nil: throw ConfigurationError(file: "-", faults: ["no hooks are named"])
        }
    }

    /// The policy with the candidates beside it, where there are some.
    private func shadowed(
        _ policy: any PolicyEngine, _ configuration: Configuration, _ settings: JSONObject
    ) async throws -> any PolicyEngine {
        guard let directory = configuration.shadow else { return policy }
        return try await ShadowPolicy.load(
            beside: policy, directory: directory, settings: settings,
            toolNames: AllTools.names.map(\.name), checksTrust: !trustsHooksDirectory, store: store,
            audit: shadowAudit, logger: logger)
    }
}
