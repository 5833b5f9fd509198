import AsyncHTTPClient
import JSONLines
import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@testable import SimulatedCluster

/// Every kind of trouble, ordered by its line, as a client sees it over HTTPS.
@Suite struct FaultKindTests {
    private func order(_ line: String, _ cluster: SimulatedCluster) throws { cluster.inject(try FaultSpec(line)) }

    private func version(_ cluster: SimulatedCluster) async throws -> RawAnswer {
        let login = "Authorization: PVEAPIToken=\(cluster.tokenID)=\(cluster.tokenSecret)"
        return try await RawConnection.exchange(
            cluster, "GET /api2/json/version HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\(login)\r\n\r\n")
    }

    @Test func refuseResetsOnceTheRequestIsThere() async throws {
        try await withCluster { cluster, client in
            try order("refuse GET /version count=1", cluster)
            await #expect(throws: (any Error).self) { try await client.get("/version") }
            #expect(try await client.get("/version").status == 200)
            #expect(cluster.requests.map(\.reason) == ["connection cut", "OK"])
        }
    }

    /// Before TLS: the server never learns what was wanted.
    @Test func refuseForEverythingResetsBeforeTLS() async throws {
        try await withCluster { cluster, client in
            try order("refuse * count=2", cluster)
            // The client sees an error or nothing at all, as the reset comes.
            for _ in 0..<2 {
                let line = (try? await version(cluster))?.statusLine ?? ""
                #expect(line.isEmpty)
            }
            #expect(try await version(cluster).statusLine == "HTTP/1.1 200 OK")
            #expect(cluster.requests.map(\.status) == [200])
        }
    }

    @Test func aPortWhereNobodyListens() async throws {
        try await withCluster { cluster, client in
            #expect(try await client.get("/version").status == 200)
            try await cluster.setListening(false)
            do {
                _ = try await version(cluster)
                Issue.record("somebody listens")
            } catch let error as NIOConnectionError {
                // ECONNREFUSED: the kernel itself says so.
                #expect(error.connectionErrors.allSatisfy { ($0.error as? IOError)?.errnoCode == 111 }, "\(error)")
            }
            try await cluster.setListening(true)
            #expect(try await client.get("/version").status == 200)
            #expect(cluster.requests.count == 2)
        }
    }

    @Test func hangNeverAnswers() async throws {
        try await withCluster { cluster, client in
            try order("hang POST /nodes/*/102/status/start", cluster)
            let hanging = Task { try await client.post("/nodes/pve1/qemu/102/status/start") }
            // Once the log has it, it has been decided; everybody else is answered.
            while !cluster.requests.contains(where: { $0.reason == "connection cut" }) {
                #expect(try await client.get("/version").status == 200)
            }
            #expect(try await client.get("/nodes/pve1/qemu/102/status/current").data["status"] == "stopped")
            hanging.cancel()
            await #expect(throws: (any Error).self) { try await hanging.value }
            #expect(try await client.get("/nodes/pve1/tasks?source=all").data == [])
        }
    }

    @Test func cutBeforeDoesNothingCutAfterDoes() async throws {
        try await withCluster { cluster, client in
            let path = "/nodes/pve1/qemu/102/config"
            func name() async throws -> String? { try await client.get(path).data["name"]?.string }
            try order("cut-before PUT \(path) count=1", cluster)
            await #expect(throws: (any Error).self) { try await client.put(path, ["name": "changed"]) }
            #expect(try await name() == "web2")
            try order("cut-after PUT \(path) count=1", cluster)
            await #expect(throws: (any Error).self) { try await client.put(path, ["name": "changed"]) }
            #expect(try await name() == "changed")
            try order("cut-after /version count=1", cluster)
            #expect(try await version(cluster).statusLine == "")
        }
    }

    @Test(arguments: [
        ("500", "internal error"), ("595", "No route to host"),
        ("596", "tls_process_server_certificate: certificate verify failed"), ("599", "Too many redirections"),
    ]) func statusesWithoutABody(status: String, reason: String) async throws {
        try await withCluster { cluster, client in
            try order("\(status) GET /version count=1", cluster)
            let answer = try await version(cluster)
            #expect(answer.statusLine == "HTTP/1.1 \(status) \(reason)" && answer.body.isEmpty)
            try order("\(status) GET /version count=1 text=something else", cluster)
            #expect(try await version(cluster).statusLine == "HTTP/1.1 \(status) something else")
            #expect(try await version(cluster).statusLine == "HTTP/1.1 200 OK")
        }
    }

    @Test func slowAnswersComeLateAndSlowBodiesInPieces() async throws {
        try await withCluster { cluster, client in
            try order("slow /version count=1 for=0.1", cluster)
            let begin = ContinuousClock.now
            #expect(try await client.get("/version").data["release"] == "9.2")
            #expect(ContinuousClock.now - begin >= .milliseconds(100))
            try order("slow-body /version count=1 for=0.2", cluster)
            let request = HTTPClientRequest(url: cluster.url + "/api2/json/version")
            var authorized = request
            authorized.headers.add(
                name: "Authorization", value: "PVEAPIToken=\(cluster.tokenID)=\(cluster.tokenSecret)")
            let response = try await client.http.execute(authorized, timeout: .seconds(60))
            var pieces = 0
            var body: [UInt8] = []
            for try await part in response.body {
                pieces += 1
                body += part.readableBytesView
            }
            #expect(pieces > 1)
            #expect(try JSONReader.read(body)["data"]?["release"] == "9.2")
        }
    }

    @Test func garbageIsNoJSON() async throws {
        try await withCluster { cluster, client in
            try order("garbage /version count=1", cluster)
            let answer = try await version(cluster)
            #expect(answer.statusLine == "HTTP/1.1 200 OK" && answer.body.hasPrefix("<html>"))
            #expect(throws: (any Error).self) { try JSONReader.read(answer.body) }
        }
    }

    @Test func expiredTicketsNeedANewLogin() async throws {
        try await withCluster { cluster, client in
            let login = try await client.login(cluster.root)
            try order("expired-ticket GET /nodes count=1", cluster)
            #expect(try await login.get("/nodes").status == 401)
            #expect(try await login.get("/version").status == 401)
            #expect(try await client.login(cluster.root).get("/nodes").status == 200)
            #expect(try await client.get("/nodes").status == 200)
        }
    }

    /// At any speed: the task is told how it ends before its first step.
    @Test(arguments: [1_000_000.0, 10.0]) func tasksFailOrWarnAsOrdered(speed: Double) async throws {
        try await withCluster(speed: speed) { cluster, client in
            let path = "/nodes/pve1/qemu/102"
            for _ in 0..<20 {
                try order("task-failure POST /nodes/*/102/status/start count=1 text=no more memory", cluster)
                #expect(try await client.follow(client.post("\(path)/status/start")) == "no more memory")
            }
            #expect(try await client.get("\(path)/status/current").data["status"] == "stopped")
            try order("task-failure POST /nodes/*/102/status/start count=1", cluster)
            #expect(
                try await client.follow(client.post("\(path)/status/start")) == "start failed: QEMU exited with code 1")
            try order("task-warnings POST /nodes/*/102/status/start count=1", cluster)
            let warned = try await client.post("\(path)/status/start")
            #expect(try await client.follow(warned) == "WARNINGS: 1")
            #expect(try await client.log(warned).last == "TASK WARNINGS: 1")
            #expect(try await client.get("\(path)/status/current").data["status"] == "running")
            // Only the request's own task is meant.
            #expect(try await client.follow(client.post("\(path)/status/stop")) == "OK")
            // Where an answer would have come without a task, the task is given.
            try order("task-failure POST /nodes/*/102/config count=1", cluster)
            let change = try await client.post("\(path)/config", ["name": "x", "background_delay": "5"])
            #expect(try await client.follow(change) == "start failed: QEMU exited with code 1")
            #expect(try await client.get("\(path)/config").data["name"] == "web2")
        }
    }

    @Test func aLockedGuestRefuses() async throws {
        try await withCluster { cluster, client in
            try order("locked POST /nodes/*/101/status/reset count=1 for=80000", cluster)
            let reset = try await client.post("/nodes/pve1/qemu/101/status/reset")
            #expect(try await client.follow(reset) == "VM is locked (backup)")
            let change = try await client.put("/nodes/pve1/qemu/101/config", ["name": "x"])
            #expect(change.status == 500 && change.message == "VM is locked (backup)")
            try order("locked PUT /nodes/*/lxc/201/config count=1 for=20", cluster)
            #expect(
                try await client.put("/nodes/pve3/lxc/201/config", ["hostname": "x"]).message == "CT is locked (backup)"
            )
            try await client.wait("/nodes/pve3/lxc/201/config") { $0["lock"] == nil }
        }
    }

    @Test func fullStoragesTakeNothing() async throws {
        try await withCluster { cluster, client in
            try order("full POST /nodes/*/clone count=1 for=80000", cluster)
            let clone = try await client.post("/nodes/pve1/qemu/102/clone", ["newid": "350", "full": "1"])
            #expect(try await client.follow(clone).hasSuffix("no space left on storage 'local-lvm'"))
            let status = try await client.get("/nodes/pve1/storage/local/status").data
            #expect(status["avail"] == 0 && status["used"] == status["total"])
            let backup = try await client.post("/nodes/pve1/vzdump", ["vmid": "101", "storage": "local"])
            #expect(try await client.follow(backup) == "job errors")
            #expect(try await client.log(backup).contains { $0.contains("No space left on device") })
        }
    }

    @Test func aNodeThatIsDownAnswers595ForItsTime() async throws {
        try await withCluster { cluster, client in
            try order("node-down GET /nodes/pve2/qemu count=1 for=80000", cluster)
            for path in ["/nodes/pve2/qemu", "/nodes/pve2/lxc/200/config"] {
                #expect(try await client.get(path).status == 595)
            }
            let guests = try await client.get("/cluster/resources?type=vm").data.array ?? []
            #expect(guests.first { $0["vmid"] == 103 }?["status"] == "unknown")
            #expect(try await client.get("/nodes/pve3/qemu").status == 200)
            try order("node-down GET /nodes/pve3/qemu count=1 for=20", cluster)
            #expect(try await client.get("/nodes/pve3/qemu").status == 595)
            try await client.wait("/nodes") { nodes in nodes.array?[2]["status"] == "online" }
        }
    }

    @Test func patternRateAndCountSayWhichRequests() async throws {
        try await withCluster { cluster, client in
            try order("500 GET /nodes/*/status count=3", cluster)
            var seen: [Int] = []
            for path in [
                "/version", "/nodes/pve1/status", "/nodes/pve2/status", "/nodes", "/nodes/pve1/status",
                "/nodes/pve1/status",
            ] {
                seen.append(try await client.get(path).status)
            }
            #expect(seen == [200, 500, 500, 200, 500, 200])
            try order("500 /version rate=0", cluster)
            #expect(try await client.get("/version").status == 200)
            cluster.clearFaults()
            try order("500 /version rate=0.5", cluster)
            var failures = 0
            for _ in 0..<100 where try await client.get("/version").status == 500 { failures += 1 }
            // Outside of this once in 10^13 runs.
            #expect((15...85).contains(failures))
        }
    }

    /// A request that waits for a lock is asked for again and again; its fault is one.
    @Test func aWaitingRequestTakesItsFaultOnce() async throws {
        try await withCluster(speed: 20) { cluster, client in
            cluster.occupyGuest(102)
            try order("cut-after PUT /nodes/*/102/config count=1", cluster)
            await #expect(throws: (any Error).self) {
                try await client.put("/nodes/pve1/qemu/102/config", ["name": "x"])
            }
            cluster.releaseGuest(102)
            #expect(try await client.put("/nodes/pve1/qemu/102/config", ["name": "y"]).status == 200)
        }
    }
}
