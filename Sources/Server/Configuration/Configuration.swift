public import Gateway
public import JSONLines
public import ProxmoxClient

/// What a gateway is told at start: which cluster, which hooks, where to write the audit.
public struct Configuration: Sendable {
    public var cluster: ProxmoxConfiguration
    public var hooks: Hooks?
    /// Settings that hooks read as `settings`.
    public var settings: JSONObject
    /// Path of the audit file; nil for none.
    public var auditFile: String?
    public var format: TextStyle
    /// The longest line that is read, in bytes.
    public var lineLimit: Int
    public var logLevel: String?

    public enum Hooks: Sendable, Equatable {
        case directory(String)
        /// Said explicitly: everything is allowed.
        case allowEverything
    }

    public init(
        cluster: ProxmoxConfiguration, hooks: Hooks? = nil, settings: JSONObject = [:], auditFile: String? = nil,
        format: TextStyle = .rich, lineLimit: Int = 1 << 20, logLevel: String? = nil
    ) {
        self.cluster = cluster
        self.hooks = hooks
        self.settings = settings
        self.auditFile = auditFile
        self.format = format
        self.lineLimit = lineLimit
        self.logLevel = logLevel
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
