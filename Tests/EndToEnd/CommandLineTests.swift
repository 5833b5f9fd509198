import JSONLines
import Testing

/// The commands beside `serve` and `demo`: their output and their exit codes.
@Suite struct CommandLineTests {
    @Test func aCallThatIsDone() async throws {
        let call = try await Finished.proxgate(["call", "get_vm_status", "vmid=101", "--demo"])
        #expect(call.code == 0)
        #expect(call.output.contains("VM 101 (web1)") && call.output.contains("RUNNING"), "\(call.output)")
    }

    @Test func anAnswerAsJSON() async throws {
        let call = try await Finished.proxgate(["call", "get_vms", "tag=prod", "--demo", "--json"])
        #expect(call.code == 0)
        #expect(call.output.split(separator: "\n").count == 1)
        #expect(call.json?["ok"] == true)
        #expect(call.json?["result"]?["vms"]?.array?.count == 3)
    }

    @Test func aChangeWithTypedArguments() async throws {
        let words = ["call", "update_vm_config", "vmid=104", "cores=4", #"tags:=["dev","ci"]"#, "--demo", "--json"]
        let call = try await Finished.proxgate(words)
        #expect(call.code == 0, "\(call)")
        let changed = call.json?["result"]?["changes"]?.array?.compactMap { $0["option"]?.string } ?? []
        #expect(Set(changed) == ["cores", "tags"])
    }

    @Test(arguments: [
        (["start_vm", "vmid=105"], 1, "template"), (["start_vm", "vmid=999"], 1, "999"),
        (["start_vm", "vmid=99"], 2, "vmid"), (["start_vm"], 2, "vmid"), (["no_such_tool"], 2, "no_such_tool"),
        (["start_vm", "vmid"], 2, "key=value"), (["stop_vm", "vmid=100"], 3, "firewall"),
    ])
    func aCallThatFails(_ words: [String], _ code: Int32, _ said: String) async throws {
        let call = try await Finished.proxgate(["call"] + words + ["--demo"])
        #expect(call.code == code, "\(call)")
        #expect(call.output.isEmpty)
        #expect(call.errors.contains(said), "\(call.errors)")
    }

    @Test func aCallThatSomebodyMustConfirm() async throws {
        let workspace = try Workspace()
        let directory = try workspace.hooks(["ask.lua": "pre(\"stop_vm\", function(op)\n  confirm('Stop it?')\nend)\n"])
        let call = try await Finished.proxgate(["call", "stop_vm", "vmid=101", "--demo", "--hooks", directory])
        #expect(call.code == 4, "\(call)")
        #expect(call.errors.contains("Stop it?"), "\(call.errors)")
    }

    @Test func theToolsAsJSON() async throws {
        let tools = try await Finished.proxgate(["tools", "--json"])
        #expect(tools.code == 0)
        let list = try #require(tools.json?["tools"]?.array)
        let names = list.compactMap { $0["name"]?.string }
        let six = ["start_vm", "stop_vm", "shutdown_vm", "reboot_vm", "get_vm_config", "update_vm_config"]
        #expect(Set(six).isSubset(of: names), "\(names)")
        #expect(list.allSatisfy { $0["inputSchema"]?["type"] == "object" && $0["outputSchema"]?["type"] == "object" })
        let text = try await Finished.proxgate(["tools"])
        #expect(text.code == 0)
        #expect(names.allSatisfy(text.output.contains))
    }

    @Test func versionAndHelp() async throws {
        let version = try await Finished.proxgate(["--version"])
        #expect(version.code == 0)
        #expect(version.output.first?.isNumber == true, "\(version.output)")
        let help = try await Finished.proxgate(["--help"])
        #expect(help.code == 0)
        for word in ["serve", "demo", "call", "tools", "simulate"] { #expect(help.output.contains(word)) }
    }

    @Test(arguments: [
        ["no-such-command"], ["demo", "--no-such-option"], ["demo", "--speed", "fast"], ["demo", "--speed", "nan"],
        ["simulate", "--port", "70000"], ["serve"],
    ])
    func wrongUsage(_ words: [String]) async throws {
        let usage = try await Finished.proxgate(words)
        #expect(usage.code == 2, "\(usage)")
        #expect(usage.output.isEmpty)
        #expect(!usage.errors.isEmpty)
    }
}
