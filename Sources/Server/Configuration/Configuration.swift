public import FrontEnds
public import Gateway
public import JSONLines
public import ProxmoxClient

/// What a gateway is told at start: which cluster, which hooks, where to write the audit.
public struct Configuration: Sendable {
    /// The file that it was read from.
    public var file: String?
    /// The cluster; the first one where there are several.
    public var cluster: ProxmoxConfiguration
    /// The other clusters.
    public var others: [ProxmoxConfiguration] = []
    /// Who may use the gateway for what.
    public var access: AccessRules
    /// Secrets of the profiles' own tokens, by the profile's name; their ids stand in the profiles.
    public var profileSecrets: [String: Secret] = [:]
    public var hooks: Hooks?
    /// Directory with candidate hooks, whose decisions are only recorded; nil for none.
    public var shadow: String?
    /// Settings that hooks read as `settings`.
    public var settings: JSONObject
    /// Settings of one cluster, by its name; they come before the common ones of the same name.
    public var clusterSettings: [String: JSONObject] = [:]
    /// Time zone of the hooks' clock, as `Europe/Berlin`; nil for the system's.
    public var zone: String?
    /// Path of the audit file; nil for none.
    public var auditFile: String?
    /// Bytes after which the audit file is put aside and a new one begun.
    public var auditLimit: Int
    /// Path of the state file; nil for a state that ends with the process.
    public var stateFile: String?
    public var approvals = ApprovalRules()
    /// Directories that files may be uploaded from; none where it is empty.
    public var uploads: [String] = []
    public var format: TextStyle
    /// The socket, and limits for clients.
    public var service = ServiceSettings()
    /// Port of 127.0.0.1 where metrics can be fetched; nil for none.
    public var metricsPort: Int?
    public var logLevel: String?
    /// How clients are served.
    public var clients = MCPServer.Settings()
    /// Log lines are JSON.
    public var logsJSON = false
    /// What works but should be otherwise, for the log.
    public var warnings: [String] = []

    public enum Hooks: Sendable, Equatable {
        case directory(String)
        /// Said explicitly: everything is allowed.
        case allowEverything
    }

    public init(
        cluster: ProxmoxConfiguration, access: AccessRules = AccessRules(), hooks: Hooks? = nil,
        settings: JSONObject = [:], auditFile: String? = nil,
        auditLimit: Int = FileAudit.sizeLimit, stateFile: String? = nil,
        format: TextStyle = .rich, logLevel: String? = nil
    ) {
        self.cluster = cluster
        self.access = access
        self.hooks = hooks
        self.settings = settings
        self.auditFile = auditFile
        self.auditLimit = auditLimit
        self.stateFile = stateFile
        self.format = format
        self.logLevel = logLevel
    }

    /// All clusters, in the file's order.
    public var clusters: [ProxmoxConfiguration] { [cluster] + others }

    /// Their names.
    public var clusterNames: [String] { clusters.map(\.name) }

    /// What hooks read as `settings` for a call on a cluster.
    public func settings(on cluster: String) -> JSONObject {
        var settings = settings
        for (name, value) in clusterSettings[cluster] ?? [:] { settings[name] = value }
        return settings
    }
}

/// Everything that is wrong with a configuration, at once.
public struct ConfigurationError: Error, CustomStringConvertible {
    public let file: String
    public let faults: [String]

    public init(file: String, faults: [String]) {
        self.file = file
        self.faults = faults
    }

    public var description: String {
        "configuration \(file) cannot be used:\n" + faults.map { "  - \($0)" }.joined(separator: "\n")
    }
}
