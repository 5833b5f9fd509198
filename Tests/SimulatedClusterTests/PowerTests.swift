import JSONLines
import Testing

@testable import SimulatedCluster

@Suite struct PowerTests {
    private func status(_ client: Client, _ path: String) async throws -> String {
        try await client.get("\(path)/status/current").data["status"]?.string ?? ""
    }

    @Test func aMachineStartsAndStops() async throws {
        try await withCluster { _, client in
            let path = "/nodes/pve1/qemu/102"
            let start = try await client.post("\(path)/status/start")
            #expect(start.data.string?.hasPrefix("UPID:pve1:") == true)
            #expect(start.data.string?.hasSuffix(":qmstart:102:admin@pve!proxgate:") == true)
            #expect(try await client.follow(start) == "OK")
            #expect(try await client.log(start) == ["TASK OK"])
            let running = try await client.get("\(path)/status/current").data
            #expect(running["status"]?.string == "running" && running["qmpstatus"]?.string == "running")
            #expect(running["pid"]?.int != nil && running["uptime"]?.int == 0)
            #expect(try await client.follow(client.post("\(path)/status/stop")) == "OK")
            let stopped = try await client.get("\(path)/status/current").data
            #expect(stopped["status"]?.string == "stopped" && stopped["pid"] == nil && stopped["nics"] == nil)
        }
    }

    @Test func refusalsInsideTheTask() async throws {
        try await withCluster { cluster, client in
            #expect(
                try await client.follow(client.post("/nodes/pve1/qemu/100/status/start")) == "VM 100 already running")
            #expect(
                try await client.follow(client.post("/nodes/pve3/qemu/105/status/start"))
                    == "you can't start a vm if it's a template")
            cluster.lockGuest(102, "backup")
            let start = try await client.post("/nodes/pve1/qemu/102/status/start")
            #expect(try await client.follow(start) == "VM is locked (backup)")
            #expect(try await client.log(start) == ["TASK ERROR: VM is locked (backup)"])
            #expect(try await client.follow(client.post("/nodes/pve1/qemu/102/status/stop")) == "OK")
            #expect(
                try await client.follow(client.post("/nodes/pve1/qemu/999/status/start"))
                    == "Configuration file 'nodes/pve1/qemu-server/999.conf' does not exist")
            #expect(
                try await client.follow(client.post("/nodes/pve1/qemu/999/status/stop"))
                    == "unable to find configuration file for VM 999 on node 'pve1'")
        }
    }

    @Test(arguments: ["reset", "suspend", "resume", "reboot"])
    func refusedAtOnceForAStoppedMachine(_ verb: String) async throws {
        try await withCluster { _, client in
            let answer = try await client.post("/nodes/pve1/qemu/102/status/\(verb)")
            #expect(answer.status == 500)
            #expect(answer.message == "VM 102 not running")
            let unknown = try await client.post("/nodes/pve1/qemu/999/status/\(verb)")
            #expect(unknown.message == "unable to find configuration file for VM 999 on node 'pve1'")
        }
    }

    @Test func shutdownOfAGuestThatDoesNotListen() async throws {
        try await withCluster { cluster, client in
            let path = "/nodes/pve1/qemu/101"
            cluster.setGuest(101, ignoresShutdown: true)
            let failed = try await client.post("\(path)/status/shutdown", ["timeout": "4"])
            #expect(try await client.follow(failed) == "VM quit/powerdown failed - got timeout")
            #expect(try await status(client, path) == "running")
            let forced = try await client.post("\(path)/status/shutdown", ["timeout": "3", "forceStop": "1"])
            #expect(try await client.follow(forced) == "OK")
            #expect(try await client.log(forced) == ["VM still running - terminating now with SIGTERM", "TASK OK"])
            #expect(try await status(client, path) == "stopped")
        }
    }

    @Test func stopOverrulesAShutdown() async throws {
        try await withCluster(speed: 20) { cluster, client in
            let path = "/nodes/pve1/qemu/101"
            cluster.setGuest(101, ignoresShutdown: true)
            let shutdown = try await client.post("\(path)/status/shutdown", ["timeout": "3000"])
            let stop = try await client.post("\(path)/status/stop", ["overrule-shutdown": "1"])
            #expect(try await client.follow(stop) == "OK")
            #expect(try await client.follow(shutdown) == "received interrupt")
            let upid = try #require(shutdown.data.string)
            #expect(try await client.log(stop) == ["overruled qmshutdown tasks: \(upid)", "TASK OK"])
            #expect(try await status(client, path) == "stopped")
        }
    }

    @Test func lockContention() async throws {
        try await withCluster { cluster, client in
            let path = "/nodes/pve1/qemu/102"
            cluster.occupyGuest(102)
            let start = try await client.post("\(path)/status/start")
            let text = "can't lock file '/var/lock/qemu-server/lock-102.conf' - got timeout"
            #expect(try await client.follow(start) == text)
            #expect(try await client.log(start) == ["trying to acquire lock...", "TASK ERROR: \(text)"])
            let change = try await client.put("\(path)/config", ["description": "x"])
            #expect(change.status == 500 && change.message == text)
        }
    }

    @Test func whoWaitsForTheLockComesNextInOrder() async throws {
        try await withCluster(speed: 5) { cluster, client in
            cluster.occupyGuest(102)
            let first = try await client.post("/nodes/pve1/qemu/102/status/start")
            let second = try await client.post("/nodes/pve1/qemu/102/status/start")
            let upid = try #require(second.data.string)
            try await client.wait("/nodes/pve1/tasks/\(PercentCoding.encode(upid))/log") {
                $0.array?.first?["t"]?.string == "trying to acquire lock..."
            }
            cluster.releaseGuest(102)
            #expect(try await client.follow(first) == "OK")
            #expect(try await client.follow(second) == "VM 102 already running")
            #expect(
                try await client.log(second)
                    == ["trying to acquire lock...", " OK", "TASK ERROR: VM 102 already running"])
        }
    }

    @Test func rebootAppliesWhatWasPending() async throws {
        try await withCluster(speed: 20) { _, client in
            let path = "/nodes/pve1/qemu/101"
            let before = try await client.get("\(path)/status/current").data["pid"]?.int
            #expect(try await client.put("\(path)/config", ["cores": "6"]).status == 200)
            #expect(try await client.follow(client.post("\(path)/status/reboot")) == "OK")
            try await client.wait("\(path)/status/current") { $0["status"]?.string == "running" }
            let after = try await client.get("\(path)/status/current").data
            #expect(after["pid"]?.int != before)
            #expect(after["cpus"]?.int == 6)
            try await client.wait("/nodes/pve1/tasks?vmid=101&typefilter=qmstart") { $0.array?.count == 1 }
            let tasks = try await client.get("/nodes/pve1/tasks?vmid=101&typefilter=qmstart").data
            #expect(tasks.array?.first?["user"]?.string == "root@pam")
        }
    }

    @Test func resetKeepsProcessAndPendingChanges() async throws {
        try await withCluster { _, client in
            let path = "/nodes/pve1/qemu/101"
            let before = try await client.get("\(path)/status/current").data["pid"]?.int
            _ = try await client.put("\(path)/config", ["cores": "6"])
            #expect(try await client.follow(client.post("\(path)/status/reset")) == "OK")
            let after = try await client.get("\(path)/status/current").data
            #expect(after["pid"]?.int == before && after["cpus"]?.int == 4)
        }
    }

    @Test func pauseAndHibernate() async throws {
        try await withCluster { _, client in
            let path = "/nodes/pve1/qemu/101"
            #expect(try await client.follow(client.post("\(path)/status/suspend")) == "OK")
            let paused = try await client.get("\(path)/status/current").data
            #expect(paused["status"]?.string == "running" && paused["qmpstatus"]?.string == "paused")
            let shutdown = try await client.post("\(path)/status/shutdown")
            #expect(shutdown.status == 500 && shutdown.message == "VM is paused - cannot shutdown")
            #expect(try await client.follow(client.post("\(path)/status/resume")) == "OK")
            #expect(try await client.get("\(path)/status/current").data["qmpstatus"]?.string == "running")
            #expect(try await client.follow(client.post("\(path)/status/suspend", ["todisk": "1"])) == "OK")
            #expect(try await client.get("\(path)/status/current").data["lock"]?.string == "suspended")
            #expect(try await client.follow(client.post("\(path)/status/start")) == "OK")
            #expect(try await client.get("\(path)/status/current").data["lock"] == nil)
        }
    }

    @Test func haTakesRequests() async throws {
        try await withCluster(speed: 20) { _, client in
            let path = "/nodes/pve2/qemu/103"
            let stop = try await client.post("\(path)/status/shutdown")
            #expect(stop.data.string?.contains(":hastop:103:") == true)
            #expect(try await client.follow(stop) == "OK")
            #expect(try await client.log(stop) == ["Requesting HA stop for VM 103", "TASK OK"])
            try await client.wait("\(path)/status/current") { $0["status"]?.string == "stopped" }
            try await client.wait("\(path)/status/current") { $0["ha"]?["state"]?.string == "stopped" }
            let start = try await client.post("\(path)/status/start")
            #expect(start.data.string?.contains(":hastart:103:") == true)
            #expect(try await client.follow(start) == "OK")
            try await client.wait("\(path)/status/current") { $0["ha"]?["state"]?.string == "started" }
            #expect(try await status(client, path) == "running")
            let resources = try await client.get("/cluster/ha/resources").data
            #expect(resources.array?.first?["state"]?.string == "started")
        }
    }

    @Test func containers() async throws {
        try await withCluster { _, client in
            let running = try await client.post("/nodes/pve2/lxc/200/status/start")
            #expect(running.status == 500 && running.message == "CT 200 already running")
            let stopped = try await client.post("/nodes/pve3/lxc/201/status/stop")
            #expect(stopped.status == 500 && stopped.message == "CT 201 not running")
            #expect(try await client.follow(client.post("/nodes/pve3/lxc/201/status/start")) == "OK")
            #expect(try await status(client, "/nodes/pve3/lxc/201") == "running")
            #expect(try await client.follow(client.post("/nodes/pve2/lxc/200/status/shutdown")) == "OK")
            let config = try await client.get("/nodes/pve2/lxc/200/config").data
            #expect(config["memory"]?.int == 1_024 && config["hostname"]?.string == "proxy")
        }
    }

    @Test func orderedFailuresAndWarnings() async throws {
        try await withCluster { cluster, client in
            cluster.failNextTask(type: "qmstart", with: "start failed: QEMU exited with code 1")
            let failed = try await client.post("/nodes/pve1/qemu/102/status/start")
            #expect(try await client.follow(failed) == "start failed: QEMU exited with code 1")
            #expect(try await status(client, "/nodes/pve1/qemu/102") == "stopped")
            cluster.failNextTask(type: "qmstart", with: "WARNINGS: 1")
            let warned = try await client.post("/nodes/pve1/qemu/102/status/start")
            #expect(try await client.follow(warned) == "WARNINGS: 1")
            #expect(try await client.log(warned).last == "TASK WARNINGS: 1")
            #expect(try await status(client, "/nodes/pve1/qemu/102") == "running")
        }
    }
}
