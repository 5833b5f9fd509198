import Gateway
public import JSONLines

/// A configuration to which another cluster is added: what was its only one is one of several then.
public struct AddedCluster: Sendable {
    public let name: String
    private let document: ConfigurationDocument
    private let environment: [String: String]

    /// - Parameters:
    ///   - name: of the new cluster.
    ///   - path: the configuration, which must be right as it stands.
    /// - Throws: ``ConfigurationError``.
    public init(_ name: String, to path: String, environment: [String: String]) throws {
        self.name = name
        self.environment = environment
        // What the environment overrides is no part of the file.
        document = try ConfigurationDocument.read(path, environment: [:])
        guard document.format == .own else {
            throw ConfigurationError(file: path, faults: [document.warnings.first ?? "is not in proxgate's own format"])
        }
        let configuration = try ConfigurationFile.read(document, environment: environment)
        guard !configuration.clusterNames.contains(where: { $0.hasSameBytes(as: name) }) else {
            throw ConfigurationError(file: path, faults: ["clusters.\(name): is there already"])
        }
    }

    /// The whole configuration.
    ///
    /// - Parameter cluster: the new one's members, without its name.
    /// - Throws: ``ConfigurationError`` where something in the file does not go with several clusters.
    public func object(adding cluster: JSONObject) throws -> JSONObject {
        var clusters = document.object["clusters"]?.object ?? [:]
        if let only = document.object["cluster"]?.object {
            var moved = JSONObject(only.filter { $0.name != "name" })
            moved["gateway"] = document.object["gateway"]
            clusters[only["name"]?.string ?? "default"] = .object(moved)
        }
        clusters[name] = .object(cluster)
        let object = JSONObject(
            document.object.compactMap { member in
                switch member.name {
                case "cluster", "clusters": ("clusters", .object(clusters))
                case "gateway": nil
                default: (member.name, member.value)
                }
            })
        let whole = try ConfigurationDocument(JSONWriter.bytes(.object(object)), file: document.file, environment: [:])
        _ = try ConfigurationFile.read(whole, environment: environment)
        return object
    }
}
