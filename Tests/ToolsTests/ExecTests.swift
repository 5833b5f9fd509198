import Gateway
import JSONLines
import SimulatedCluster
import Testing

@Suite(.timeLimit(.minutes(10))) struct ExecTests {
    @Test func exitCodeAndBothStreamsAreTold() async throws {
        try await withLab { lab in
            let outcome = await lab.call("execute_vm_command", ["vmid": 101, "command": ["cat", "/no/such/file"]])
            let result = try outcome.result.get()
            try Lab.check(result, of: "execute_vm_command")
            #expect(result["exit_code"] == 1 && result["finished"] == true)
            #expect(result["stdout"] == "")
            #expect(result["stderr"] == "cat: /no/such/file: No such file or directory\n")
            #expect(result["untrusted"] == ["stdout", "stderr"])
            #expect(outcome.text.hasPrefix("⚠️ Program Failed"))
            #expect(outcome.text.contains("  │ cat: /no/such/file"), "\(outcome.text)")
        }
    }

    @Test func theProgramReadsItsInput() async throws {
        try await withLab { lab in
            let result = try await lab.result(
                "execute_vm_command", ["vmid": 101, "command": ["cat"], "input": "one\ntwo & ; = %\n"])
            #expect(result["stdout"] == "one\ntwo & ; = %\n")
        }
    }

    /// No shell looks at the arguments.
    @Test func argumentsArriveAsTheyAre() async throws {
        try await withLab { lab in
            let words: JSONValue = ["echo", "a b", "$HOME", "x;y", "=", "ü"]
            let result = try await lab.result("execute_vm_command", ["vmid": 101, "command": words])
            #expect(result["stdout"] == "a b $HOME x;y = ü\n")
        }
    }

    @Test func aProgramThatOutlivesTheWaitGoesOn() async throws {
        try await withLab(speed: 1) { lab in
            let outcome = await lab.call(
                "execute_vm_command", ["vmid": 101, "command": ["sleep", "600"]], ["wait_timeout": 0.2])
            let result = try outcome.result.get()
            #expect(result["finished"] == false && result["exit_code"] == nil && result["pid"] != nil)
            #expect(outcome.text.hasPrefix("📋 Program Still Running"))
        }
    }

    @Test func whatTheAgentCutOffIsSaid() async throws {
        try await withLab { lab in
            // The agent keeps 16 MiB of each stream; the simulated one answers as it does then.
            let cut = Lab.registry.tool(named: "execute_vm_command")
            let text = cut?.render(
                [
                    "vmid": 101, "command": ["cat", "big"], "pid": 7, "finished": true, "exit_code": 0,
                    "stdout": "beginning", "truncated": ["stdout"],
                ], .rich)
            #expect(text?.contains("Cut off by the agent: stdout") == true)
        }
    }

    @Test func whereThereIsNoWayItSaysWhatIs() async throws {
        try await withLab { lab in
            let container = try await lab.error("execute_vm_command", ["vmid": 200, "command": ["true"]])
            #expect(container.code == .invalidArguments && container.message.contains("use ssh into it"))
            lab.cluster.setGuest(101, options: ["agent": "0"])
            let without = try await lab.error("execute_vm_command", ["vmid": 101, "command": ["true"]])
            #expect(without.message.contains("No QEMU guest agent configured"), "\(without)")
        }
    }
}
