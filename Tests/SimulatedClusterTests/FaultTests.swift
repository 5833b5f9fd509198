import AsyncHTTPClient
import JSONLines
import Testing

@testable import SimulatedCluster

@Suite struct FaultTests {
    @Test func anOfflineNodeIsOnlyItsOwnTrouble() async throws {
        try await withCluster { cluster, client in
            cluster.setNodeOnline("pve2", false)
            #expect(try await client.get("/nodes/pve2/qemu").status == 595)
            #expect(try await client.post("/nodes/pve2/qemu/103/status/stop").status == 595)
            #expect(try await client.get("/nodes/pve1/qemu").status == 200)
            let nodes = try await client.get("/nodes").data.array ?? []
            #expect(nodes.map { $0["status"]?.string } == ["online", "offline", "online"])
            let guests = try await client.get("/cluster/resources?type=vm").data.array ?? []
            #expect(guests.first { $0["vmid"]?.int == 103 }?["status"]?.string == "unknown")
            let cluster1 = try await client.get("/cluster/status").data.array?.first
            #expect(cluster1?["quorate"]?.int == 1)
            cluster.setNodeOnline("pve3", false)
            let start = try await client.post("/nodes/pve1/qemu/102/status/start")
            #expect(start.status == 500 && start.message == "cluster not ready - no quorum?")
            cluster.setNodeOnline("pve2", true)
            #expect(try await client.get("/nodes/pve2/qemu").status == 200)
        }
    }

    @Test func cutsAnswersAndDelays() async throws {
        try await withCluster { cluster, client in
            let path = "/nodes/pve1/qemu/102/status/start"
            cluster.inject(.cut(carriedOut: false), method: "POST", path: path)
            await #expect(throws: HTTPClientError.self) { try await client.post(path) }
            #expect(try await client.get("/nodes/pve1/tasks?source=all").data == [])
            cluster.inject(.cut(carriedOut: true), path: path)
            await #expect(throws: HTTPClientError.self) { try await client.post(path) }
            try await client.wait("/nodes/pve1/qemu/102/status/current") { $0["status"]?.string == "running" }
            #expect(cluster.requests.filter { $0.reason == "connection cut" }.count == 2)

            cluster.inject(.answer(status: 596, reason: "tls error"), path: "/version", times: 2)
            #expect(try await client.get("/version").status == 596)
            #expect(try await client.get("/version").status == 596)
            cluster.inject(.delay(.milliseconds(20)), path: "/version")
            let begin = ContinuousClock.now
            #expect(try await client.get("/version").status == 200)
            #expect(ContinuousClock.now - begin >= .milliseconds(20))
        }
    }

    @Test func notSimulatedIsNotImplemented() async throws {
        try await withCluster { _, client in
            let known = try await client.get("/nodes/pve1/apt/update")
            #expect(known.status == 501 && known.message == "Method 'GET /nodes/pve1/apt/update' not implemented")
            #expect(try await client.get("/foo").status == 501)
            #expect(try await client.post("/nodes/pve1/qemu/100/status/current").status == 501)
            #expect(APIService.isKnown("GET", "/nodes/pve1/apt/update"))
            #expect(!APIService.isKnown("GET", "/foo") && !APIService.isKnown("DELETE", "/version"))
        }
    }
}
