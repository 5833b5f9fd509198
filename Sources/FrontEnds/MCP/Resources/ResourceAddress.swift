import Gateway
import JSONLines

/// A resource and the cluster that it is of. Whoever has several clusters to choose from finds the name in the URI:
/// `proxmox://clusters/lab/nodes/pve1`, and `proxmox://clusters/lab` for the cluster itself.
struct ResourceAddress: Sendable, Hashable {
    /// Nil where there is nothing to choose, and for what is of no cluster.
    let cluster: String?
    let resource: ResourceURI

    private static let scheme = "proxmox://"
    private static let several = "proxmox://clusters/"

    init(_ resource: ResourceURI, on cluster: String?) {
        self.resource = resource
        self.cluster = resource == .policy ? nil : cluster
    }

    /// - Parameter clusters: those to choose from; empty where there is nothing to choose.
    /// - Returns: nil for a URI that can name no resource of the gateway's.
    init?(_ text: String, among clusters: [String]) {
        guard !clusters.isEmpty, text != ResourceURI.policy.text else {
            guard let resource = ResourceURI(text) else { return nil }
            self.init(resource, on: nil)
            return
        }
        guard text.hasPrefix(Self.several) else { return nil }
        let parts = text.dropFirst(Self.several.count).split(
            separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let cluster = clusters.first(where: { $0.hasSameBytes(as: String(parts[0])) }) else { return nil }
        guard parts.count > 1 else {
            self.init(.cluster, on: cluster)
            return
        }
        guard let resource = ResourceURI(Self.scheme + parts[1]), resource != .cluster else { return nil }
        self.init(resource, on: cluster)
    }

    var text: String {
        guard let cluster else { return resource.text }
        return resource == .cluster ? Self.several + cluster : Self.prefixed(resource.text, with: cluster)
    }

    /// - Parameter cluster: a name, or the variable of a template.
    static func prefixed(_ uri: String, with cluster: String) -> String {
        "\(several)\(cluster)/\(uri.dropFirst(scheme.count))"
    }
}
