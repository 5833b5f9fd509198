import ProxmoxClient
import Testing

@testable import SimulatedCluster

/// What is simulated is Proxmox's, and all that the tools need is.
@Suite struct RoutesTests {
    @Test func everyRouteIsInTheCatalogueOnce() {
        let keys = Routes.all.map(\.key).filter { $0 != "GET /" }
        for key in keys where Catalogue.shared.endpoint(key) == nil { Issue.record("\(key) is none of Proxmox's") }
        let twice = Dictionary(grouping: keys) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
        #expect(twice.isEmpty)
        print("simulated: \(keys.count) of \(Catalogue.shared.count) endpoints")
    }

    /// Folders of the API whose endpoints tools of the VM layer use, but for these.
    private static let left: Set = [
        // Consoles and tunnels: bytes, not API.
        "mtunnel", "mtunnelwebsocket", "remote_migrate", "spiceproxy", "termproxy", "vncproxy", "vncwebsocket", "rrd",
        // The host's bus and the host's shell are no part of the model.
        "dbus-vmstate",
    ]

    @Test(arguments: [
        "/nodes/{node}/qemu", "/nodes/{node}/lxc", "/nodes/{node}/tasks", "/nodes/{node}/network",
        "/nodes/{node}/services",
        "/nodes/{node}/storage/{storage}/content", "/nodes/{node}/vzdump", "/cluster/backup", "/cluster/backup-info",
        "/cluster/firewall", "/cluster/tasks", "/cluster/nextid", "/pools", "/storage", "/access/users",
        "/access/groups",
        "/access/roles", "/access/acl",
    ]) func everyEndpointOfAToolsFolderIsSimulated(folder: String) {
        let known = Set(Routes.all.map(\.key))
        let missing = Catalogue.shared.endpoints.filter { endpoint in
            (endpoint.template == folder || endpoint.template.hasPrefix("\(folder)/")) && !known.contains(endpoint.key)
                && !Self.left.contains(endpoint.template.split(separator: "/").last.map(String.init) ?? "")
        }.map(\.key)
        #expect(missing.isEmpty, "\(missing.sorted())")
    }
}
