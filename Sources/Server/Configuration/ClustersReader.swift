import Gateway
import JSONLines
import ProxmoxClient

/// Reads `cluster`, or `clusters` with a name for each: `{"clusters": {"lab": {"endpoints", "token", "tls", "timeout",
/// "settings", "gateway"}, ...}}`.
struct ClustersReader {
    private let directory: String
    private let environment: [String: String]
    /// As the file names them, whole or not.
    private(set) var names: [String] = []
    /// Settings of one cluster, which come before the common ones of the same name.
    private(set) var settings: [String: JSONObject] = [:]
    private(set) var places: [String: GatewayPlace] = [:]
    private var sources: [ClusterSource] = []

    init(directory: String, environment: [String: String]) {
        self.directory = directory
        self.environment = environment
    }

    mutating func read(_ reader: inout SettingsReader) {
        var one = ClusterSource(directory: directory, environment: environment)
        let hasOne = reader.nested("cluster") { one.readOwn(&$0) } != nil
        let hasSeveral = reader.nested("clusters") { readAll(&$0) } != nil
        if hasSeveral {
            if names.isEmpty { reader.fault("clusters", "is empty: name at least one cluster") }
            if hasOne { reader.fault("clusters", "give either cluster or clusters, not both") }
            if reader.has("gateway") {
                reader.fault("gateway", "say it of the cluster that the gateway runs in: clusters.NAME.gateway")
            }
        } else {
            sources = [one]
            names = [one.name]
        }
    }

    private mutating func readAll(_ reader: inout SettingsReader) -> Bool? {
        names = reader.names
        for name in names {
            if !Self.isName(name) {
                reader.fault(name, "a cluster's name has letters, digits, '.', '_' and '-' only, and at most 64")
            }
            var source = ClusterSource(directory: directory, environment: environment, name: name)
            _ = reader.nested(name) { inner -> Bool? in
                settings[name] = inner.object("settings")
                places[name] = inner.nested("gateway") { GatewayPlace(&$0) }
                return source.readOwn(&inner)
            }
            sources.append(source)
        }
        return true
    }

    /// The names stand in URIs as they are.
    static func isName(_ text: String) -> Bool {
        let others = "._-".utf8
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: others.contains(byte)
            }
        }
        return isPlain && 1...64 ~= text.utf8.count && text.utf8.first.map(others.contains) == false
    }

    /// - Returns: every cluster that is right, in the file's order.
    func configurations(_ faults: inout [String]) -> [ProxmoxConfiguration] {
        sources.compactMap { source in
            var own: [String] = []
            let configuration = source.configuration(&own)
            faults += own
            return configuration
        }
    }
}
