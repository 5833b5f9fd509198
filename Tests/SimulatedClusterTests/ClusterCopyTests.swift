import JSONLines
import Logging
import Synchronization
import Testing

@testable import SimulatedCluster

/// A cluster that is read over HTTPS with GET, and what clients see of the copy that is made of it.
@Suite struct ClusterCopyTests {
    /// What was reported while copying.
    private final class Reports: Sendable {
        private let lines = Mutex<[String]>([])
        func add(_ line: String) { lines.withLock { $0.append(line) } }
        var all: [String] { lines.withLock { $0 } }
    }

    /// An answer that is none of data, as a client's error says it.
    private struct Refused: Error, CustomStringConvertible {
        let description: String
    }

    private func copy(by client: Client) async throws -> (state: JSONObject, reports: [String]) {
        let reports = Reports()
        let state = try await ClusterCopy { path in
            let answer = try await client.get(path)
            guard answer.status == 200 else {
                throw Refused(description: "GET \(path.prefix { $0 != "?" }): \(answer.message) (\(answer.status))")
            }
            return answer.body.object ?? [:]
        } report: {
            reports.add($0)
        }.read()
        return (state, reports.all)
    }

    private func rich() -> SimulatedCluster.Options {
        var options = SimulatedCluster.Options()
        options.state = SavedState.json(RichCluster.state(), password: "MARK-password", tokenSecret: "MARK-token")
        return options
    }

    /// What a client looks at: everything that lists or describes, with the cluster as a whole and every guest.
    private static func paths(_ state: ClusterState) -> [String] {
        var paths = [
            "/cluster/resources", "/cluster/status", "/cluster/options", "/cluster/backup", "/cluster/ha/resources",
            "/cluster/ha/rules",
            "/cluster/firewall/options", "/cluster/firewall/rules", "/cluster/firewall/aliases",
            "/cluster/firewall/ipset",
            "/cluster/firewall/ipset/office", "/cluster/firewall/groups", "/cluster/firewall/groups/webserver",
            "/cluster/firewall/refs", "/storage", "/pools", "/pools?poolid=web/inner", "/access/users?full=1",
            "/access/groups", "/access/groups/visitors", "/access/roles", "/access/acl", "/access/domains", "/nodes",
            "/cluster/backup-info/not-backed-up",
        ]
        for node in state.nodes.map(\.name) {
            paths += ["network", "dns", "config", "services", "firewall/options", "storage", "qemu", "lxc"].map {
                "/nodes/\(node)/\($0)"
            }
            paths += state.storages.filter { $0.isOn(node) }.map { "/nodes/\(node)/storage/\($0.name)/content" }
        }
        for guest in state.sortedGuests {
            let base = "/nodes/\(guest.node)/\(guest.kind.rawValue)/\(guest.vmid)"
            paths += [
                "config", "config?current=1", "pending", "snapshot", "firewall/options", "firewall/rules",
                "firewall/aliases", "firewall/ipset", "status/current",
            ].map { "\(base)/\($0)" }
            paths += guest.snapshots.map { "\(base)/config?snapshot=\($0.name)" }
        }
        return paths
    }

    /// Differences with a reason: part of the path, and the member.
    private static let left: [(path: String, what: String, reason: String)] = [
        ("/access/users", ".tokens", "the accounts that are told of have tokens of their own in each cluster"),
        ("config", ".cipassword", "a secret"), ("pending", "[cipassword]", "a secret"),
        ("config", ".sshkeys", "a secret"), ("pending", "[sshkeys]", "a secret"),
        ("/cluster/options", ".http_proxy", "may hold a password"),
        ("/storage", ".password", "a secret"), ("/storage", ".keyring", "a secret"),
        ("/network", "[vmbr9]", "what is staged is copied as if applied"),
        ("/content", ".parent", "Proxmox shows an image's base only where it has one"),
    ]

    @Test func clientsSeeTheSame() async throws {
        try await withCluster(rich()) { cluster, client in
            let root = try await client.login(cluster.root)
            let before = cluster.requests.count
            let (state, reports) = try await copy(by: root)
            #expect(
                reports == [
                    "copied as if applied: changes of the network that are staged on pve1",
                    "not copied: second factors, ACME accounts, SDN, what is in backups, secrets",
                ])
            let asked = cluster.requests.dropFirst(before)
            #expect(asked.count > 100 && asked.allSatisfy { $0.method == "GET" && $0.status == 200 })
            var options = SimulatedCluster.Options()
            options.state = state
            try await withCluster(options) { second, other in
                let again = try await other.login(second.root)
                var compared = 0
                for path in Self.paths(cluster.service.withState { $0 }) {
                    let (theirs, mine) = (try await root.get(path), try await again.get(path))
                    #expect(mine.status == 200, "\(path): \(mine)")
                    for difference in Comparison.differences(mine.data, theirs.data, "") {
                        let reason = Self.left.first { path.contains($0.path) && difference.contains($0.what) }
                        if reason == nil { Issue.record("\(path): \(difference)") }
                    }
                    compared += 1
                }
                print("a copied cluster answers \(compared) requests like its original")
                // It is no picture: its guests start, its backups restore.
                let start = try await other.post("/nodes/pve1/qemu/102/status/start")
                #expect(try await other.follow(start) == "OK")
            }
        }
    }

    @Test func noSecretIsRead() async throws {
        try await withCluster(rich()) { cluster, client in
            let root = try await client.login(cluster.root)
            let (state, _) = try await copy(by: root)
            let text = JSONWriter.string(.object(state))
            for mark in RichCluster.marks + ["MARK"] { #expect(!text.contains(mark), "\(mark) is in the copy") }
            #expect(!text.contains(cluster.password) && !text.contains(cluster.tokenSecret))
            #expect(state["users"]?["guest@pve"]?["tokens"]?["own"]?["comment"] == "a script")
        }
    }

    /// Each part that cannot be read is named with the reason, and everything else is there.
    @Test func whatCannotBeReadIsNamed() async throws {
        try await withCluster(rich()) { cluster, client in
            let root = try await client.login(cluster.root)
            cluster.setNodeOnline("pve3", false)
            for line in [
                "500 GET /cluster/firewall/groups text=no such file", "596 GET /nodes/pve2/network",
                "500 GET /nodes/pve1/qemu/101/snapshot text=got timeout",
                "500 GET /nodes/pve1/storage/local-lvm/content text=got timeout",
            ] { cluster.inject(try FaultSpec(line)) }
            let (state, reports) = try await copy(by: root)
            let expected = [
                "not read: pve3: it is offline; its guests are copied by name alone",
                "not read: the network of pve2: GET /nodes/pve2/network:  (596)",
                "not read: the security groups: GET /cluster/firewall/groups:  (500)",
                "not read: the snapshots of VM 101: GET /nodes/pve1/qemu/101/snapshot:  (500)",
                "not read: the content of storage local-lvm on pve1: GET /nodes/pve1/storage/local-lvm/content:  (500)",
            ]
            for line in expected { #expect(reports.contains(line), "\(line) is not among \(reports)") }
            #expect(reports.count == expected.count + 2, "\(reports)")
            var options = SimulatedCluster.Options()
            options.state = state
            try await withCluster(options) { second, other in
                // The image that could not be listed is assumed, so that the guest can start.
                let start = try await other.post("/nodes/pve1/qemu/102/status/start")
                #expect(try await other.follow(start) == "OK")
                let down = try await other.get("/nodes/pve3/qemu")
                #expect(down.status == 595)
                let names = try await other.get("/cluster/resources?type=vm").data.array ?? []
                #expect(names.count == 9)
            }
        }
    }

    @Test func anAccountThatSeesLittleIsTold() async throws {
        try await withCluster(rich()) { cluster, client in
            let limited = try await client.login(cluster.restricted)
            let (state, reports) = try await copy(by: limited)
            #expect(state["guests"]?.array?.compactMap { $0["vmid"]?.int } == [101, 104])
            for part in [
                "may be incomplete: guests: the account lacks VM.Audit on /",
                "may be incomplete: access rules: the account lacks Permissions.Modify on /",
                "not read: the cluster's status: GET /cluster/status: Permission check failed (/, Sys.Audit) (403)",
                "not read: the cluster's firewall: GET /cluster/firewall/options: Permission check failed (/, Sys.Audit) (403)",
            ] { #expect(reports.contains { $0.hasPrefix(part) }, "\(part): \(reports)") }
            var options = SimulatedCluster.Options()
            options.state = state
            try await withCluster(options) { _, other in
                let configuration = try await other.get("/nodes/pve1/qemu/101/config").data
                #expect(configuration["name"] == "web1")
            }
        }
    }

    @Test func aClusterThatCannotBeListedIsNoCopy() async throws {
        await #expect(throws: Refused.self) {
            _ = try await ClusterCopy { _ in
                throw Refused(description: "no")
            } report: { _ in
            }.read()
        }
        await #expect {
            _ = try await ClusterCopy { _ in
                ["data": nil]
            } report: { _ in
            }.read()
        } throws: {
            "\($0)" == "GET /cluster/resources: expected a list"
        }
    }
}
