import JSONLines
import Testing

@testable import Gateway

@Suite(.timeLimit(.minutes(10))) struct GuardedClusterTests {
    private static let guest = Guest(cluster: "lab", kind: .qemu, vmid: 101, node: "pve1")
    private static let planned = APIRequest(.post, guest, "/status/stop", ["overrule-shutdown": true])

    static let unplanned: [APIRequest] = [
        APIRequest(.post, guest, "/status/start"),
        APIRequest(.post, guest, "/status/stop"),
        APIRequest(.post, guest, "/status/stop", ["overrule-shutdown": false]),
        APIRequest(.post, guest, "/status/stop", ["overrule-shutdown": 1]),
        APIRequest(.post, guest, "/status/stop", ["overrule-shutdown": true, "skiplock": true]),
        APIRequest(
            .post, Guest(cluster: "lab", kind: .qemu, vmid: 100, node: "pve1"), "/status/stop",
            ["overrule-shutdown": true]),
        APIRequest(
            .post, Guest(cluster: "lab", kind: .qemu, vmid: 101, node: "pve2"), "/status/stop",
            ["overrule-shutdown": true]),
        APIRequest(.post, "/nodes/pve1/qemu/101/status/stop", [:], ["overrule-shutdown": true]),
        APIRequest(.put, guest, "/status/stop", ["overrule-shutdown": true]),
        APIRequest(.delete, guest, ""),
        APIRequest(.post, "/nodes/{node}/execute", ["node": "pve1"], ["commands": "[]"]),
        APIRequest(.get, "/nodes/{node}/query-url-metadata", ["node": "pve1"], ["url": "http://x"]),
        APIRequest(.get, "/nodes/pve1/query-url-metadata", [:], ["url": "http://x"]),
        APIRequest(.get, guest, "/agent/file-read", ["file": "/etc/shadow"]),
        APIRequest(.get, "/nodes/pve1/qemu/101/agent/file-read", [:], ["file": "/etc/shadow"]),
    ]

    @Test(arguments: unplanned)
    func `a request that policy has not passed does not leave`(request: APIRequest) async {
        let cluster = FakeCluster()
        let tool = FakeTool.power("stop_vm", "stop") { _, context in
            _ = try await context.cluster.send(request)
            return [:]
        }
        var planning = tool
        planning.planning = { _ in [Self.planned] }
        let fixture = Fixture([planning], cluster: cluster)
        let outcome = await fixture.call("stop_vm", ["vmid": 101])
        #expect(outcome.error?.code == .notPermitted)
        #expect(cluster.requests.isEmpty)
        #expect(fixture.audit.entries.last?["sent"] == [])
    }

    @Test func `a request that was passed leaves once`() async {
        let cluster = FakeCluster()
        let tool = FakeTool.power("stop_vm", "stop") { call, context in
            _ = try await context.cluster.send(call.plan[0])
            _ = try await context.cluster.send(call.plan[0])
            return [:]
        }
        let outcome = await Fixture([tool], cluster: cluster).call("stop_vm", ["vmid": 101])
        #expect(outcome.error?.code == .notPermitted)
        #expect(cluster.changes == ["POST /nodes/pve1/qemu/101/status/stop"])
    }

    @Test func `one that was planned twice leaves twice, also at once`() async throws {
        let cluster = FakeCluster()
        let guarded = GuardedCluster(cluster)
        guarded.permit([Self.planned, Self.planned])
        let passed = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 { group.addTask { (try? await guarded.send(Self.planned)) != nil } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(passed == 2)
        #expect(cluster.changes.count == 2)
        #expect(guarded.sent.count == 2)
    }

    @Test func `what leaves is the request that policy saw, not one that only compares equal`() async throws {
        let composed = APIRequest(.post, "/nodes/{node}/qemu/{vmid}/status/stop", ["node": "\u{E9}", "vmid": "1"])
        let decomposed = APIRequest(.post, "/nodes/{node}/qemu/{vmid}/status/stop", ["node": "e\u{301}", "vmid": "1"])
        let cluster = FakeCluster()
        let guarded = GuardedCluster(cluster)
        guarded.permit([composed])
        _ = try? await guarded.send(decomposed)
        for request in cluster.requests { #expect(request.path.hasSameBytes(as: composed.path)) }
    }

    @Test func `reads pass freely`() async throws {
        let cluster = FakeCluster { _ in ["status": "running"] }
        let guarded = GuardedCluster(cluster)
        for _ in 0..<3 { _ = try await guarded.send(APIRequest(.get, Self.guest, "/status/current")) }
        #expect(cluster.requests.count == 3)
        #expect(guarded.sent.isEmpty)
        #expect(guarded.name == "lab")
    }

    @Test func `a read tool cannot change anything`() async {
        let cluster = FakeCluster()
        let tool = FakeTool.reading("get_vm") { _, context in
            _ = try await context.cluster.send(Self.planned)
            return [:]
        }
        let outcome = await Fixture([tool], cluster: cluster).call("get_vm", ["vmid": 101])
        #expect(outcome.error?.code == .notPermitted)
        #expect(cluster.requests.isEmpty)
    }

    @Test func `a cancelled call sends nothing`() async {
        let cluster = FakeCluster()
        let guarded = GuardedCluster(cluster)
        guarded.permit([Self.planned])
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await guarded.send(Self.planned)
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(cluster.requests.isEmpty)
        #expect(guarded.sent.isEmpty)
    }

    @Test func `a change that has left is awaited although its call is cancelled`() async throws {
        let arrived = Gate()
        let answers = Gate()
        let cluster = FakeCluster { _ in
            arrived.open()
            try await answers.wait()
            return "UPID:1"
        }
        let guarded = GuardedCluster(cluster)
        guarded.permit([Self.planned])
        let task = Task { try await guarded.send(Self.planned).data }
        try await arrived.wait()
        task.cancel()
        answers.open()
        #expect(try await task.value == "UPID:1")
    }
}
