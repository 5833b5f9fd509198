import Gateway
import JSONLines
import SimulatedCluster
import Testing

@Suite(.timeLimit(.minutes(10))) struct PowerToolsTests {
    @Test func startAnswersInTheFamiliarForm() async throws {
        try await withLab { lab in
            let outcome = await lab.call("start_vm", ["node": "pve1", "vmid": "102"])
            let lines = outcome.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            let expected = [
                "✅ VM Start Successful", "", "🗃️ VM 102 (web2)", "  • Node: pve1", "  • Operation: Start",
                "  • Status: RUNNING", "  • Task: OK in ", "", "▶️ VM is now running",
            ]
            #expect(lines.count == expected.count, "\(outcome.text)")
            for (line, start) in zip(lines, expected) { #expect(line.hasPrefix(start)) }
            let result = try outcome.result.get()
            try Lab.check(result, of: "start_vm")
            #expect(result["status"] == "running")
            #expect(result["previous_status"] == "stopped")
            #expect(result["changed"] == true)
            #expect(result["goal_reached"] == true)
            #expect(result["task"]?["status"] == "ok")
            #expect(lab.changes == ["POST /nodes/pve1/qemu/102/status/start"])
        }
    }

    @Test func startingTwiceIsNoSuccess() async throws {
        try await withLab { lab in
            let error = try await lab.error("start_vm", ["vmid": 101])
            #expect(error.code == .taskFailed)
            #expect(error.message.contains("already running"))
            #expect(error.details["upid"] != nil)
            #expect(error.details["log"]?.array?.isEmpty == false)
        }
    }

    @Test func aFailedTaskIsAnError() async throws {
        try await withLab { lab in
            lab.cluster.failNextTask(type: "qmstart", with: "start failed: no memory")
            let error = try await lab.error("start_vm", ["vmid": 102])
            #expect(error.code == .taskFailed)
            #expect(error.message.contains("start failed: no memory"))
            let status = try await lab.result("get_vm_status", ["vmid": 102])
            #expect(status["status"] == "stopped")
        }
    }

    @Test func warningsAreShown() async throws {
        try await withLab { lab in
            lab.cluster.failNextTask(type: "qmstart", with: "WARNINGS: 2")
            let outcome = await lab.call("start_vm", ["vmid": 102])
            let result = try outcome.result.get()
            #expect(result["task"]?["status"] == "warnings")
            #expect(result["task"]?["warnings"] == 2)
            #expect(result["status"] == "running")
            #expect(outcome.text.hasPrefix("⚠️ VM Start Done, but look"))
        }
    }

    @Test func stopAndShutdown() async throws {
        try await withLab { lab in
            let stopped = try await lab.result("stop_vm", ["vmid": 100])
            #expect(stopped["status"] == "stopped")
            #expect(stopped["changed"] == true)
            let down = try await lab.result("shutdown_vm", ["vmid": 101, "timeout": 30])
            #expect(down["status"] == "stopped")
            #expect(
                lab.changes == ["POST /nodes/pve1/qemu/100/status/stop", "POST /nodes/pve1/qemu/101/status/shutdown"])
        }
    }

    @Test func aShutdownThatTheGuestIgnoresFails() async throws {
        try await withLab { lab in
            lab.cluster.setGuest(101, ignoresShutdown: true)
            let error = try await lab.error("shutdown_vm", ["vmid": 101, "timeout": 5])
            #expect(error.code == .taskFailed)
            #expect(error.message.contains("timeout"))
            let running = try await lab.result("get_vm_status", ["vmid": 101])
            #expect(running["status"] == "running")
            let forced = try await lab.result("shutdown_vm", ["vmid": 101, "timeout": 5, "force": true])
            #expect(forced["status"] == "stopped")
        }
    }

    @Test func rebootIsHardUnlessAskedOtherwise() async throws {
        try await withLab { lab in
            let hard = await lab.call("reboot_vm", ["vmid": 101])
            let result = try hard.result.get()
            try Lab.check(result, of: "reboot_vm")
            #expect(result["status"] == "running")
            #expect(result["goal_reached"] == true)
            #expect(hard.text.hasPrefix("✅ VM Reboot Successful"), "\(hard.text)")
            let graceful = try await lab.result("reboot_vm", ["vmid": 101, "graceful": true, "timeout": 60])
            #expect(graceful["changed"] == true)
            #expect(graceful["goal_reached"] == true)
            #expect(
                lab.changes == ["POST /nodes/pve1/qemu/101/status/reset", "POST /nodes/pve1/qemu/101/status/reboot"])
            let wrong = try await lab.error("reboot_vm", ["vmid": 101, "timeout": 60])
            #expect(wrong.code == .invalidArguments)
            let off = try await lab.error("reboot_vm", ["vmid": 102])
            #expect([.taskFailed, .proxmoxError].contains(off.code))
        }
    }

    @Test func aManagedGuestIsWaitedFor() async throws {
        try await withLab { lab in
            let result = try await lab.result("stop_vm", ["vmid": 103])
            #expect(result["ha_managed"] == true)
            #expect(result["status"] == "stopped")
            #expect(result["goal_reached"] == true)
            #expect(result["node"] == "pve2")
            let started = try await lab.result("start_vm", ["vmid": 103])
            #expect(started["status"] == "running")
        }
    }

    @Test func withoutWaitingTheTaskIsNamed() async throws {
        try await withLab(speed: 1) { lab in
            let outcome = await lab.call("start_vm", ["vmid": 102, "wait": false])
            let result = try outcome.result.get()
            try Lab.check(result, of: "start_vm")
            #expect(result["task"]?["status"] == "running")
            #expect(result["goal_reached"] == nil)
            #expect(outcome.text.hasPrefix("📋 VM Start Still Running"))
            let upid = try #require(result["task"]?["upid"]?.string)
            #expect(outcome.text.contains(upid))
            let task = try await lab.result("get_task", ["upid": .string(upid)])
            #expect(task["upid"]?.string == upid)
        }
    }

    @Test func waitTimeoutEndsTheWaitingOnly() async throws {
        try await withLab(speed: 0.02) { lab in
            let result = try await lab.result("start_vm", ["vmid": 102], ["wait_timeout": 0.05])
            #expect(result["task"]?["status"] == "running")
        }
    }

    @Test(arguments: ["start_vm", "stop_vm", "shutdown_vm", "reboot_vm"])
    func aDryRunSendsNothing(_ tool: String) async throws {
        try await withLab { lab in
            let outcome = await lab.call(tool, ["vmid": 101], ["dry_run": true])
            let result = try outcome.result.get()
            #expect(result["dry_run"] == true)
            #expect(result["decision"] == "allow")
            let path = try #require(result["requests"]?.array?.first?["path"]?.string)
            #expect(path.hasPrefix("/nodes/pve1/qemu/101/status/"))
            #expect(outcome.text.contains("Would send: POST \(path)"))
            #expect(lab.changes == [])
        }
    }

    @Test(arguments: ["start_vm", "stop_vm", "shutdown_vm", "reboot_vm", "get_vm_status", "get_vm_config"])
    func aWrongTargetIsExplained(_ tool: String) async throws {
        try await withLab { lab in
            let wrongNode = try await lab.error(tool, ["node": "pve2", "vmid": 101])
            #expect(wrongNode.code == .invalidArguments)
            #expect(wrongNode.message == "node: VM 101 is on node pve1, not on pve2")
            let noNode = try await lab.error(tool, ["node": "pve9", "vmid": 101])
            #expect(
                noNode.message.hasPrefix(
                    "node: there is no node 'pve9' (did you mean 'pve1'?); the cluster has pve1, pve2, pve3"))
            let localhost = try await lab.error(tool, ["node": "localhost", "vmid": 101])
            #expect(localhost.code == .invalidArguments)
            let container = try await lab.error(tool, ["vmid": 200])
            #expect(container.code == .invalidArguments)
            #expect(container.message == "vmid: 200 is a container, not a VM")
            let containerThere = try await lab.error(tool, ["vmid": 200, "node": "pve2"])
            #expect(containerThere.code == .invalidArguments, "\(containerThere)")
            let missing = try await lab.error(tool, ["vmid": 999])
            #expect(missing.code == .notFound)
            let missingThere = try await lab.error(tool, ["vmid": 999, "node": "pve1"])
            #expect(missingThere.code == .notFound)
            for wrong: JSONValue in ["0100", 100.5, -1, 99, "x", nil, true] {
                #expect(try await lab.error(tool, ["vmid": wrong]).code == .invalidArguments)
            }
            let both = try await lab.error(tool, ["vmid": "x", "nodes": "pve1"])
            #expect(both.details["faults"]?.array?.count == 2)
            #expect(both.message.contains("did you mean 'node'?"))
            #expect(lab.changes == [])
        }
    }

    @Test func aTemplateDoesNotStart() async throws {
        try await withLab { lab in
            let error = try await lab.error("start_vm", ["vmid": 105])
            #expect([.proxmoxError, .taskFailed, .invalidArguments].contains(error.code))
        }
    }

    @Test func aLockedGuestSaysSo() async throws {
        try await withLab { lab in
            lab.cluster.lockGuest(102, "backup")
            let error = try await lab.error("start_vm", ["vmid": 102], ["wait_timeout": 0.2])
            #expect(error.message.contains("locked (backup)"), "\(error)")
            #expect(error.code == .locked && error.details["lock"] == "backup")
            #expect(lab.changes == [])
        }
    }

    @Test func plainTextHasNoMarks() async throws {
        try await withLab(style: .plain) { lab in
            let text = await lab.call("start_vm", ["vmid": 102]).text
            #expect(text.hasPrefix("VM Start Successful\n\nVM 102 (web2)\n  - Node: pve1\n"))
        }
    }
}
