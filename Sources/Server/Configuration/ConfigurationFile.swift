import FrontEnds
import Gateway
import Glibc
import JSONLines
import ProxmoxClient
import Tools

/// Reads a configuration file: the gateway's own format, and the two of the Python server as they are.
public enum ConfigurationFile {
    /// - Parameter environment: where `..._env` names are looked up, and whose `PROXGATE_...` variables count.
    /// - Throws: ``ConfigurationError`` with everything that is wrong.
    public static func read(_ path: String, environment: [String: String]) throws -> Configuration {
        try read(ConfigurationDocument.read(path, environment: environment), environment: environment)
    }

    static func parse(_ bytes: [UInt8], file: String, environment: [String: String]) throws -> Configuration {
        try read(ConfigurationDocument(bytes, file: file, environment: environment), environment: environment)
    }

    /// - Throws: ``ConfigurationError`` with everything that is wrong.
    public static func read(_ document: ConfigurationDocument, environment: [String: String]) throws -> Configuration {
        var reader = SettingsReader(document.object)
        return try read(document, environment, by: &reader)
    }

    /// - Parameter reader: knows afterwards which members were asked for.
    static func read(
        _ document: ConfigurationDocument, _ environment: [String: String], by reader: inout SettingsReader
    ) throws(ConfigurationError) -> Configuration {
        let directory = document.directory
        let file = document.file
        // Where an editor finds the schema.
        reader.ignore("$schema")
        var clusters = ClustersReader(directory: directory, environment: environment)
        clusters.read(&reader)
        let secrets = SecretReader(directory: directory, environment: environment)
        let stateKey = reader.nested("mcp") { inner -> Secret? in
            let key = secrets.read("state_key", &inner)
            if let key, key.reveal().utf8.count < 32 { inner.fault("state_key", "must have at least 32 characters") }
            return key
        }
        let common = Common(&reader, directory, secrets, clusters: clusters.names)
        reader.finish()
        var faults = document.faults + reader.faults
        let configurations = clusters.configurations(&faults)
        guard let first = configurations.first, faults.isEmpty else {
            if !document.overrides.isEmpty {
                faults.append("the environment counts too: \(document.overrides.joined(separator: ", "))")
            }
            throw ConfigurationError(file: file, faults: faults)
        }
        var configuration = Configuration(
            cluster: first,
            access: AccessRules(profiles: common.profiles, toolsets: common.toolsets, place: common.place),
            hooks: common.hooks, settings: common.settings, auditFile: common.audit.file,
            auditLimit: common.audit.limit,
            stateFile: common.state, format: common.format, logLevel: common.logLevel)
        configuration.others = Array(configurations.dropFirst())
        configuration.clusterSettings = clusters.settings
        configuration.access.places = clusters.places
        configuration.profileSecrets = common.profileSecrets
        configuration.clients.stopsTasksOnCancel = common.stopsTasksOnCancel
        if let key = stateKey { configuration.clients.stateKey = Array(key.reveal().utf8) }
        configuration.zone = common.zone
        configuration.shadow = common.shadow
        configuration.approvals = common.approvals
        configuration.uploads = common.uploads
        configuration.service = common.service
        configuration.logsJSON = common.logsJSON
        configuration.file = file
        configuration.warnings = document.warnings
        return configuration
    }

    /// What every format may say beside its cluster.
    private struct Common {
        var hooks: Configuration.Hooks?
        var shadow: String?
        var settings: JSONObject = [:]
        var zone: String?
        var audit: (file: String?, limit: Int) = (nil, FileAudit.sizeLimit)
        var state: String?
        var profiles: [Profile] = []
        var profileSecrets: [String: Secret] = [:]
        var place = GatewayPlace()
        var toolsets: Set<String> = ["core"]
        var approvals = ApprovalRules()
        var uploads: [String] = []
        var format = TextStyle.rich
        var service: ServiceSettings
        var logLevel: String?
        var logsJSON = false
        var stopsTasksOnCancel = false

        init(_ reader: inout SettingsReader, _ directory: String, _ secrets: SecretReader, clusters: [String]) {
            hooks = reader.string("hooks").map {
                $0 == "none" ? .allowEverything : .directory(Self.path($0, directory))
            }
            shadow = reader.string("shadow").map { Self.path($0, directory) }
            settings = reader.object("settings") ?? [:]
            zone = reader.string("zone")
            var profiles = ProfilesReader(secrets, clusters: clusters)
            self.profiles = profiles.read(&reader)
            profileSecrets = profiles.secrets
            place = reader.nested("gateway") { GatewayPlace(&$0) } ?? GatewayPlace()
            if let names = reader.strings("toolsets") {
                let known = Set(AllTools.names.map(\.toolset))
                for name in names where !known.contains(name) {
                    let all = known.sorted().joined(separator: ", ")
                    reader.fault(
                        "toolsets",
                        "there is no toolset '\(name)'\(NearestName.hint(name, among: known)); there are \(all)")
                }
                toolsets = Set(names)
            }
            if let audit = reader.nested("audit", { ($0.string("file"), $0.int("rotate_bytes", 1 << 16...1 << 40)) }) {
                self.audit = (audit.0.map { Self.path($0, directory) }, audit.1 ?? FileAudit.sizeLimit)
            }
            state = reader.string("state").map { Self.path($0, directory) }
            uploads = (reader.strings("uploads") ?? []).map { Self.path($0, directory) }
            approvals = reader.nested("approvals") { ApprovalRules(&$0) } ?? ApprovalRules()
            format = reader.choice("format", TextStyle.allCases.map(\.rawValue)).flatMap(TextStyle.init) ?? .rich
            stopsTasksOnCancel = reader.choice("on_cancel", ["leave", "stop"]) == "stop"
            service = ServiceSettings(&reader)
            _ = reader.nested("logging") { inner -> Bool? in
                logLevel = inner.string("level")
                logsJSON = inner.choice("format", ["text", "json"]) == "json"
                return true
            }
        }

        /// Paths stand relative to the configuration file.
        static func path(_ path: String, _ directory: String) -> String {
            path.hasPrefix("/") ? path : "\(directory)/\(path)"
        }
    }
}
