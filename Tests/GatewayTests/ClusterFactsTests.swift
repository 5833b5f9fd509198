import JSONLines
import Testing

@testable import Gateway

@Suite struct ClusterFactsTests {
    private static let guest = Guest(cluster: "lab", kind: .qemu, vmid: 101, node: "pve1")

    private let cluster = FakeCluster { request in
        switch request.path {
        case "/nodes/pve1/qemu/101/status/current":
            ["name": "web1", "status": "running", "tags": "Prod;web", "ha": ["managed": 1], "uptime": 5]
        case "/nodes/pve1/qemu/101/config": ["protection": 1, "description": "x", "vmgenid": "g"]
        case "/nodes/pve1/qemu/102/status/current": ["status": "running", "qmpstatus": "paused"]
        case "/cluster/resources": [["vmid": 100], ["vmid": 101, "pool": "p1"]]
        default: throw GatewayError(.notFound, "no \(request)")
        }
    }

    @Test func `facts come from the cluster, each source once`() async throws {
        let facts = ClusterFacts(cluster)
        let expected: [GuestFact: JSONValue] = [
            .name: "web1", .status: "running", .tags: ["prod", "web"], .ha: true, .template: false, .lock: nil,
            .uptime: 5, .protection: true, .onboot: false, .description: "x", .vmgenid: "g", .pool: "p1",
        ]
        for fact in GuestFact.allCases {
            #expect(try await facts.fact(fact, of: Self.guest) == expected[fact], "\(fact)")
        }
        #expect(cluster.requests.count == 3)
        #expect(cluster.changes.isEmpty)
    }

    @Test func `a paused guest is paused, a guest without tags has none`() async throws {
        let guest = Guest(cluster: "lab", kind: .qemu, vmid: 102, node: "pve1")
        let facts = ClusterFacts(cluster)
        #expect(try await facts.fact(.status, of: guest) == "paused")
        #expect(try await facts.fact(.tags, of: guest) == [])
        #expect(try await facts.fact(.pool, of: guest) == .null)
    }

    @Test func `a fact that cannot be had is an error, and asked for again`() async {
        let guest = Guest(cluster: "lab", kind: .lxc, vmid: 900, node: "pve1")
        let facts = ClusterFacts(cluster)
        for _ in 0..<2 { await #expect(throws: GatewayError.self) { try await facts.fact(.status, of: guest) } }
        #expect(cluster.requests.count == 2)
    }

    @Test(arguments: [
        "/nodes", "/nodes/pve1/status", "/cluster/resources",
        "/nodes/pve1/tasks/UPID:pve1:00:00:00:qmstart:1:a@pam!t:/log",
        "/storage/local-zfs", "/nodes/pve1/storage/local/content/local:iso", "/nodes/.../x", "/nodes/a..b",
    ])
    func `a plain path is read`(path: String) async throws {
        let cluster = FakeCluster { _ in "answer" }
        #expect(try await ClusterFacts(cluster).get(path, ["type": "vm"]) == "answer")
        #expect(cluster.requests.map(\.path) == [path])
        #expect(cluster.requests.map(\.parameters) == [["type": "vm"]])
        #expect(cluster.requests.map(\.method) == [.get])
    }

    @Test(arguments: [
        "", "/", "nodes", "//nodes", "/nodes//pve1", "/nodes/", "/nodes/pve1/", "/.", "/..", "/nodes/../access",
        "/nodes/./x",
        "/nodes/%31", "/nodes/%2e%2e", "/nodes/{node}", "/nodes/}x", "/nodes?x=1", "/nodes#x", "/nodes/a b",
        "/nodes/a\n",
        "/nodes/a\r\nHost: x", "/nodes/\0", "/nodes/é", "/nodes/\u{301}x", "/nodes/x%\u{301}31", "/nodes/..\u{301}",
        "/nodes/x?\u{301}y=1", "/nodes/\\..\\x", "https://evil/x", "/nodes/\"x\"",
    ])
    func `a path that could mean something else is refused`(path: String) async {
        let error = await #expect(throws: GatewayError.self) { try await ClusterFacts(cluster).get(path, [:]) }
        #expect(error?.code == .invalidArguments)
        #expect(cluster.requests.isEmpty)
    }

    @Test(arguments: [
        "/nodes/pve1/query-url-metadata", "/nodes/pve1/qemu/101/agent/file-read",
        "/nodes/pve1/qemu/101/agent/exec-status",
    ])
    func `a read that does more than read is refused`(path: String) async {
        let error = await #expect(throws: GatewayError.self) { try await ClusterFacts(cluster).get(path, [:]) }
        #expect(error?.code == .notPermitted)
        #expect(cluster.requests.isEmpty)
    }
}
