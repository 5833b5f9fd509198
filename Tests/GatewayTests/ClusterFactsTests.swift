import Glibc
import JSONLines
import Testing

@testable import Gateway

@Suite struct ClusterFactsTests {
    private static let guest = Guest(cluster: "lab", kind: .qemu, vmid: 101, node: "pve1")
    private static let start = time(nil)

    private let cluster = FakeCluster { request in
        switch request.path {
        case "/nodes/pve1/qemu/101/status/current":
            ["name": "web1", "status": "running", "tags": "Prod;web", "ha": ["managed": 1], "uptime": 5]
        case "/nodes/pve1/qemu/101/config":
            [
                "protection": 1, "description": "x", "vmgenid": "g", "cores": 4, "sockets": "2",
                "memory": "current=2048",
            ]
        case "/nodes/pve1/qemu/102/status/current": ["status": "running", "qmpstatus": "paused"]
        case "/nodes/pve1/storage":
            [["storage": "nfs", "active": 1], ["storage": "off", "active": 0], ["storage": "broken", "active": 1]]
        case "/nodes/pve1/storage/nfs/content":
            [
                ["vmid": 101, "ctime": 1], ["vmid": 101, "ctime": .int(Self.start - 100)],
                ["vmid": 101, "ctime": .int(Self.start), "verification": ["state": "failed"]],
                ["vmid": 999, "ctime": .int(Self.start)],
            ]
        case "/cluster/resources": [["vmid": 100], ["vmid": 101, "pool": "p1"]]
        default: throw GatewayError(.notFound, "no \(request)")
        }
    }

    @Test func `facts come from the cluster, each source once`() async throws {
        let facts = ClusterFacts(cluster)
        let expected: [GuestFact: JSONValue] = [
            .name: "web1", .status: "running", .tags: ["prod", "web"], .ha: true, .template: false, .lock: nil,
            .uptime: 5, .protection: true, .onboot: false, .description: "x", .vmgenid: "g", .pool: "p1",
            .cpus: 8, .memory: 2048,
        ]
        for fact in GuestFact.allCases where fact != .backupAge {
            #expect(try await facts.fact(fact, of: Self.guest) == expected[fact], "\(fact)")
        }
        #expect(cluster.requests.count == 3)
        #expect(cluster.changes.isEmpty)
    }

    @Test func `the age of the newest good backup that can be seen`() async throws {
        let age = try #require(try await ClusterFacts(cluster).fact(.backupAge, of: Self.guest).int)
        #expect(100...1000 ~= age)
        let none = FakeCluster { $0.path == "/nodes/pve1/storage" ? [] : ["data": "x"] }
        #expect(try await ClusterFacts(none).fact(.backupAge, of: Self.guest) == .null)
    }

    @Test func `what a configuration leaves out has its default`() {
        #expect(GuestConfig.fact(.cpus, [:], .qemu) == 1)
        #expect(GuestConfig.fact(.cpus, [:], .lxc) == .null)
        #expect(GuestConfig.fact(.cpus, ["cores": 2, "sockets": 3], .lxc) == 2)
        #expect(GuestConfig.fact(.cpus, ["cores": .int(.max), "sockets": 3], .qemu) == .int(.max))
        #expect(GuestConfig.fact(.memory, [:], .lxc) == 512)
        #expect(GuestConfig.fact(.name, ["hostname": "ct"], .lxc) == "ct")
        #expect(GuestConfig.fact(.tags, ["tags": "B;a c"], .qemu) == ["b", "a", "c"])
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
