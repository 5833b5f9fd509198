import Gateway
import JSONLines
import SimulatedCluster
import Testing

@testable import Tools

@Suite(.timeLimit(.minutes(10))) struct MorePowerToolsTests {
    @Test func suspendAndResume() async throws {
        try await withLab { lab in
            let paused = try await lab.result("suspend_vm", ["vmid": 101])
            #expect(paused["status"] == "paused")
            #expect(paused["goal_reached"] == true)
            let again = try await lab.result("resume_vm", ["vmid": 101])
            #expect(again["status"] == "running")
            let reset = await lab.call("reset_vm", ["vmid": 101])
            #expect(try reset.result.get()["goal_reached"] == true)
            #expect(reset.text.hasPrefix("✅ VM Reset Successful"))
            let off = try await lab.error("suspend_vm", ["vmid": 102])
            #expect([.proxmoxError, .taskFailed].contains(off.code))
            #expect(try await lab.error("suspend_vm", ["vmid": 101, "statestorage": "x"]).code == .invalidArguments)
        }
    }

    @Test(arguments: ["suspend_vm", "resume_vm", "reset_vm"])
    func aDryRunSendsNothing(_ tool: String) async throws {
        try await withLab { lab in
            let dry = try await lab.call(tool, ["vmid": 101], ["dry_run": true]).result.get()
            #expect(dry["requests"]?.array?.count == 1)
            #expect(lab.changes == [])
        }
    }

    @Test func aTaskIsStopped() async throws {
        try await withLab(speed: 0.5) { lab in
            lab.cluster.setGuest(101, ignoresShutdown: true)
            let begun = try await lab.result("shutdown_vm", ["vmid": 101, "timeout": 600, "wait": false])
            let upid = try #require(begun["task"]?["upid"])
            let stopped = try await lab.result("stop_task", ["upid": upid])
            #expect(stopped["changed"] == true)
            #expect(stopped["status"] == "failed")
            #expect(stopped["id"] == "101")
            let again = try await lab.result("stop_task", ["upid": upid])
            #expect(again["changed"] == false)
            #expect(try await lab.error("stop_task", ["upid": "x"]).code == .invalidArguments)
        }
    }

    @Test func manyAreStartedAndReported() async throws {
        try await withLab { lab in
            let preview = try await lab.call("power_vms", ["action": "start", "name": "web*"], ["dry_run": true])
                .result.get()
            #expect(preview["guests"]?.array?.isEmpty == false)
            #expect(lab.changes == [])
            let outcome = await lab.call("power_vms", ["action": "start", "name": "WEB*", "vmids": [101, 102, 999]])
            let result = try outcome.result.get()
            try Lab.check(result, of: "power_vms")
            #expect(result["guests"]?.array?.map { $0["outcome"]?.string } == ["unchanged", "done", "failed"])
            #expect(result["succeeded"] == 1)
            #expect(result["failed"] == 1)
            #expect(outcome.text.hasPrefix("⚠️ Power start: 1 of 3 VMs failed"))
            #expect(lab.changes == ["POST /nodes/pve1/qemu/102/status/start"])
            #expect(try await lab.error("power_vms", ["action": "start"]).code == .invalidArguments)
        }
    }

    @Test func wildcardsAndOrders() {
        #expect(Wildcard.matches("web*", "Web12"))
        #expect(Wildcard.matches("*db*1", "my-db-01"))
        #expect(!Wildcard.matches("web", "web1"))
        #expect(!Wildcard.matches("a*a", "a"))
        #expect(StartOrder.order("order=3,up=10") == 3)
        #expect(StartOrder.order("up=10") == nil)
        #expect(StartOrder.order("2") == 2)
    }
}
