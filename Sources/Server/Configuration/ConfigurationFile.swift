import FrontEnds
import Gateway
import Glibc
import JSONLines
import ProxmoxClient
import Tools

/// Reads a configuration file: the gateway's own format, and the two of the Python server as they are.
public enum ConfigurationFile {
    /// - Parameter environment: where `..._env` names are looked up.
    /// - Throws: ``ConfigurationError`` with everything that is wrong.
    public static func read(_ path: String, environment: [String: String]) throws -> Configuration {
        let bytes: [UInt8]
        do {
            bytes = try FileTrust.read(path, limit: 4 << 20)
        } catch let error as GatewayError {
            throw ConfigurationError(file: path, faults: [error.message])
        }
        var configuration = try parse(bytes, file: path, environment: environment)
        configuration.file = path
        return configuration
    }

    static func parse(_ bytes: [UInt8], file: String, environment: [String: String]) throws -> Configuration {
        let value: JSONValue
        do {
            value = try JSONReader.read(bytes)
        } catch {
            throw ConfigurationError(file: file, faults: ["line \(line(of: error.offset, in: bytes)), \(error)"])
        }
        guard let object = value.object else {
            throw ConfigurationError(file: file, faults: ["expected an object, got \(value.kind)"])
        }
        let directory = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
        var reader = SettingsReader(object)
        var source = ClusterSource(directory: directory, environment: environment)
        if reader.has("cluster") {
            _ = reader.nested("cluster") { source.readOwn(&$0) }
        } else if reader.has("proxmox") {
            _ = reader.nested("proxmox") { source.readNestedProxmox(&$0) }
            _ = reader.nested("auth") { source.readNestedAuth(&$0) }
        } else {
            source.readFlat(&reader)
        }
        let stateKey = reader.nested("mcp") { inner -> Secret? in
            let key = source.secret("state_key", &inner)
            if let key, key.reveal().utf8.count < 32 { inner.fault("state_key", "must have at least 32 characters") }
            return key
        }
        let common = Common(&reader, directory)
        reader.finish()
        var faults = reader.faults
        let cluster = source.configuration(&faults)
        guard let cluster, faults.isEmpty else { throw ConfigurationError(file: file, faults: faults) }
        var configuration = Configuration(
            cluster: cluster, access: AccessRules(profiles: common.profiles, toolsets: common.toolsets),
            hooks: common.hooks,
            settings: common.settings, auditFile: common.audit.file, auditLimit: common.audit.limit,
            stateFile: common.state, format: common.format, lineLimit: common.lineLimit, logLevel: common.logLevel)
        configuration.approvals = common.approvals
        configuration.clients.stopsTasksOnCancel = common.stopsTasksOnCancel
        if let key = stateKey { configuration.clients.stateKey = Array(key.reveal().utf8) }
        configuration.zone = common.zone
        configuration.shadow = common.shadow
        return configuration
    }

    /// The line (from 1) in which a byte stands.
    private static func line(of offset: Int, in bytes: [UInt8]) -> Int {
        1 + bytes.prefix(offset).count { $0 == 0x0A }
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
        var toolsets: Set<String> = ["core"]
        var approvals = ApprovalRules()
        var format = TextStyle.rich
        var lineLimit = 1 << 20
        var logLevel: String?
        var stopsTasksOnCancel = false

        init(_ reader: inout SettingsReader, _ directory: String) {
            hooks = reader.string("hooks").map {
                $0 == "none" ? .allowEverything : .directory(Self.path($0, directory))
            }
            shadow = reader.string("shadow").map { Self.path($0, directory) }
            settings = reader.object("settings") ?? [:]
            zone = reader.string("zone")
            profiles = ProfilesReader().read(&reader)
            if let names = reader.strings("toolsets") {
                let known = Set(AllTools.all().map(\.spec.toolset))
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
            approvals = reader.nested("approvals") { ApprovalRules(&$0) } ?? ApprovalRules()
            format = reader.choice("format", TextStyle.allCases.map(\.rawValue)).flatMap(TextStyle.init) ?? .rich
            stopsTasksOnCancel = reader.choice("on_cancel", ["leave", "stop"]) == "stop"
            lineLimit = reader.nested("limits") { $0.int("line_bytes", 1024...(1 << 30)) } ?? 1 << 20
            logLevel = reader.nested("logging") { reader -> String? in
                // The Python server's names; its format and file have no meaning here, since logs go to stderr.
                reader.ignore("format")
                reader.ignore("file")
                return reader.string("level")
            }
        }

        /// Paths stand relative to the configuration file.
        static func path(_ path: String, _ directory: String) -> String {
            path.hasPrefix("/") ? path : "\(directory)/\(path)"
        }
    }
}
