import Gateway
import JSONLines
import Logging
import ProxmoxClient
import SimulatedCluster
import Synchronization
import Testing

@testable import Tools

@Suite(.timeLimit(.minutes(10))) struct BulkTests {
    private static func order(_ changes: [String]) -> [String] {
        changes.compactMap { $0.split(separator: "/").dropFirst(4).first.map(String.init) }
    }

    @Test func theConditionsCombine() async throws {
        try await withLab { lab in
            func chosen(_ conditions: JSONObject) async throws -> [Int] {
                var arguments = conditions
                arguments["action"] = "shutdown"
                let dry = try await lab.call("power_vms", arguments, ["dry_run": true]).result.get()
                return (dry["guests"]?.array ?? []).compactMap { $0["vmid"]?.int }
            }
            let cases: [(JSONObject, [Int])] = [
                (["tag": "web"], [101, 102]), (["pool": "web"], [101, 102]), (["node": "pve1"], [100, 101, 102]),
                (["name": "*RUN*"], [104]), (["vmids": [103, "104"]], [103, 104]),
                (["tag": "prod", "node": "pve1", "name": "w*"], [101]), (["tag": "nobody"], []),
            ]
            for (conditions, wanted) in cases {
                let found = try await chosen(conditions)
                #expect(found == wanted, "\(conditions)")
            }
            #expect(lab.changes == [])
        }
    }

    @Test func manyGoInTheirStartUpOrder() async throws {
        try await withLab(speed: 2000, extraGuests: 260) { lab in
            lab.cluster.setGuest(1256, options: ["startup": "order=1,up=5"])
            lab.cluster.setGuest(1001, options: ["startup": "order=2"])
            lab.cluster.setGuest(1256, running: false)
            lab.cluster.setGuest(1001, running: false)
            let result = try await lab.result(
                "power_vms", ["action": "start", "name": "load*", "parallel": 32], ["wait_timeout": 600])
            #expect(result["total"] == 260 && result["failed"] == 0, "\(result["failed"]?.text ?? "")")
            #expect(result["succeeded"]?.int ?? 0 > 170)
            let order = Self.order(lab.changes)
            #expect(order.prefix(2) == ["1256", "1001"])
            #expect(Set(order).count == order.count)
            // One list of the cluster for the choice, whatever is found one by one afterwards.
            #expect(lab.cluster.requests.count { $0.path.hasSuffix("/cluster/resources?type=vm") } <= 2)
        }
    }

    @Test func shutdownsGoInTheOppositeOrder() async throws {
        try await withLab { lab in
            lab.cluster.setGuest(101, options: ["startup": "order=3"])
            _ = try await lab.result("power_vms", ["action": "stop", "vmids": [100, 101, 103]])
            // 100 has order=1, 103 none: what starts last stops first.
            #expect(Self.order(lab.changes) == ["103", "101", "100"])
        }
    }

    @Test func someFailWhileOthersSucceed() async throws {
        try await withLab { lab in
            lab.cluster.inject(.answer(status: 500, reason: "disk on fire"), path: "/nodes/*/qemu/104/status/start")
            let outcome = await lab.call("power_vms", ["action": "start", "vmids": [101, 102, 104, 105, 999]])
            let result = try outcome.result.get()
            let outcomes = (result["guests"]?.array ?? []).map { $0["outcome"]?.string ?? "" }
            #expect(outcomes == ["unchanged", "done", "failed", "skipped", "failed"])
            for (name, count) in [("succeeded", 1), ("unchanged", 1), ("failed", 2), ("skipped", 1), ("total", 5)] {
                #expect(result[name]?.int == count, "\(name)")
            }
            #expect(outcome.text.contains("2 of 5 VMs failed") && outcome.text.contains("disk on fire"))
        }
    }

    @Test func atMostSoManyAtTheSameTime() async throws {
        let quiet = Logger(label: "tests", factory: { _ in SwiftLogNoOpLogHandler() })
        try await withLab(speed: 20, extraGuests: 12) { lab in
            var configuration = ProxmoxConfiguration(
                name: "lab", endpoints: [ProxmoxConfiguration.Endpoint(host: "127.0.0.1", port: lab.cluster.port)],
                credentials: .token(id: lab.cluster.tokenID, secret: Secret(lab.cluster.tokenSecret)),
                trust: .fingerprint(lab.cluster.fingerprint))
            configuration.connectTimeout = .seconds(60)
            let client = ProxmoxClient(configuration, logger: quiet)
            let counting = CountingCluster(ProxmoxCluster(name: "lab", connection: client))
            let pipeline = Pipeline(
                registry: Lab.registry, policy: NoPolicy(), access: Lab.access, cluster: counting, audit: NoAudit(),
                identity: "test", logger: quiet)
            let request = CallRequest(
                tool: "power_vms", arguments: ["action": "start", "name": "load*", "parallel": 3],
                principal: Principal(user: "tester", uid: 1000, door: .stdio))
            let result = try await pipeline.run(pipeline.admit(request)).result.get()
            await client.shutdown()
            #expect(result["succeeded"] == 8, "\(result)")
            #expect(counting.most == 3)
        }
    }
}

/// Counts the tasks that have been begun and not yet been seen to end.
private final class CountingCluster: ClusterAccess {
    private let inner: any ClusterAccess
    private let state = Mutex((running: Set<String>(), most: 0))

    init(_ inner: any ClusterAccess) { self.inner = inner }

    var most: Int { state.withLock { $0.most } }
    var name: String { inner.name }
    func isNode(_ name: String) async throws -> Bool { try await inner.isNode(name) }

    func send(_ request: APIRequest) async throws -> APIResponse {
        let response = try await inner.send(request)
        state.withLock { state in
            if request.method == .post, let upid = response.data.string {
                state.running.insert(upid)
                state.most = max(state.most, state.running.count)
            } else if response.data["status"] == "stopped", let upid = response.data["upid"]?.string {
                state.running.remove(upid)
            }
        }
        return response
    }
}
