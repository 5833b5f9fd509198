import JSONLines
import Testing

@testable import SimulatedCluster

@Suite struct TaskTests {
    @Test func listAndLogArePaged() async throws {
        try await withCluster { _, client in
            var last: Answer?
            for _ in 0..<3 {
                last = try await client.post("/nodes/pve1/qemu/100/status/start")
                _ = try await client.follow(#require(last))
            }
            let page = try await client.get("/nodes/pve1/tasks?limit=2")
            #expect(page.data.array?.count == 2 && page.body["total"]?.int == 3)
            #expect(page.data.array?.first?["upid"] == last?.data)
            #expect(page.data.array?.first?["status"]?.string == "VM 100 already running")
            #expect(try await client.get("/nodes/pve1/tasks?start=2&limit=2").data.array?.count == 1)
            #expect(try await client.get("/nodes/pve1/tasks?errors=1").body["total"]?.int == 3)
            #expect(try await client.get("/nodes/pve1/tasks?statusfilter=ok").body["total"] == nil)
            #expect(try await client.get("/nodes/pve2/tasks").data == [])

            let upid = PercentCoding.encode(try #require(last?.data.string))
            let log = "/nodes/pve1/tasks/\(upid)/log"
            #expect(try await client.get("\(log)?start=5000").data == [])
            #expect(try await client.get("\(log)?start=5000").body["total"]?.int == 1)
            #expect(try await client.get("\(log)?limit=-1").error("limit") == "value must have a minimum value of 0")
            #expect(try await client.get("\(log)?start=x").error("start") == "type check ('integer') failed - got 'x'")
        }
    }

    @Test func aRunningTask() async throws {
        try await withCluster(speed: 5) { cluster, client in
            cluster.setGuest(101, ignoresShutdown: true)
            let answer = try await client.post("/nodes/pve1/qemu/101/status/shutdown", ["timeout": "3000"])
            let upid = PercentCoding.encode(try #require(answer.data.string))
            let status = try await client.get("/nodes/pve1/tasks/\(upid)/status").data
            #expect(status["status"]?.string == "running" && status["exitstatus"] == nil)
            #expect(status["user"]?.string == "admin@pve" && status["tokenid"]?.string == "proxgate")
            #expect(try await client.log(answer) == ["no content"])
            #expect(try await client.get("/nodes/pve1/tasks").data == [])
            let active = try await client.get("/nodes/pve1/tasks?source=active").data.array ?? []
            #expect(active.count == 1 && active.first?["status"]?.string == "RUNNING")
            let everywhere = try await client.get("/cluster/tasks").data.array?.first
            #expect(everywhere?["pid"] != nil && everywhere?["status"] == nil)
            let limited = try await client.login(cluster.restricted)
            #expect(
                try await limited.delete("/nodes/pve1/tasks/\(upid)").message
                    == "Permission check failed (/nodes/pve1, Sys.Modify)")
            #expect(
                try await limited.get("/nodes/pve1/tasks/\(upid)/status").message
                    == "Permission check failed (/nodes/pve1, Sys.Audit)")
            #expect(try await client.delete("/nodes/pve1/tasks/\(upid)").data.isNull)
            #expect(try await client.follow(answer) == "received interrupt")
            #expect(try await client.log(answer) == ["TASK ERROR: received interrupt"])
        }
    }

    @Test func unknownTasks() async throws {
        try await withCluster { _, client in
            let base = "/nodes/pve1/tasks"
            #expect(try await client.get("\(base)/UPID:foo/status").error("upid") == "unable to parse worker upid")
            let unknown = "UPID:pve1:000F0000:000A0000:6B000000:qmstart:100:root@pam:"
            #expect(try await client.get("\(base)/\(unknown)/status").error("upid") == "no such task")
            #expect(try await client.delete("\(base)/\(unknown)").error("upid") == "no such task")
            let log = try await client.get("\(base)/\(unknown)/log")
            #expect(log.status == 200 && log.body["total"]?.int == 1)
            #expect(log.data == [["n": 1, "t": "unable to open file - No such file or directory"]])
        }
    }
}
