import JSONLines
import Testing

/// Independent clients: each checks protocol and structured results by its own rules, and what the gateway writes to it
/// is checked against the schemas like everything else.
@Suite struct PythonSDKTests {
    /// What a client has said of a session, with a recorder between it and the gateway.
    private func session(
        _ venv: PythonVenv, _ script: String, _ arguments: [String] = [], isStateless: Bool = false
    ) async throws -> JSONObject {
        let workspace = try Workspace()
        let recorder = try Recorder()
        let gateway = recorder.command(["demo", "--speed", "20", "--hooks", try workspace.hooks(hooks())])
        let finished = try await venv.run(script, arguments + gateway)
        #expect(try recorder.check() ?? .max > 5)
        #expect(finished.code == 0, "\(finished.errors)")
        return try #require(finished.json, "\(finished.errors)")
    }

    /// The shipped hooks, and one that asks before VM 101 is stopped.
    private func hooks() throws -> [String: String] {
        [
            "protect.lua": try Workspace.read("\(Places.hooks)/protect.lua"),
            "ask.lua": """
            -- A human has to agree before the web server is stopped.
            pre("@interrupt", function(op)
              if op.vmid == 101 then confirm("Really stop the web server?", { by = "client" }) end
            end)
            """,
        ]
    }

    @Test(.enabled("PyPI cannot be reached") { try await PythonVenv.mcp1.isAvailable() })
    func version1() async throws {
        let said = try await session(.mcp1, "mcp1.py")
        #expect(said["revision"] == "2025-11-25" && said["server"] == "proxgate")
        try checkSDK(said)
        #expect(said["missing"] == -32002)
        #expect(said["logged"]?.array?.first?["level"] == "warning")
        #expect(said["unaskedIsError"] == true)
    }

    @Test(
        .enabled("PyPI cannot be reached") { try await PythonVenv.mcp2.isAvailable() },
        arguments: [("auto", "2026-07-28"), ("legacy", "2025-11-25"), ("2026-07-28", "2026-07-28")])
    func version2(_ mode: String, _ revision: String) async throws {
        let said = try await session(.mcp2, "mcp2.py", [mode])
        #expect(said["revision"]?.string == revision)
        try checkSDK(said)
        #expect(said["honored"] == ["proxmox://nodes/pve1/qemu/102"])
        let isStateless = revision == "2026-07-28"
        #expect(said["missing"] == (isStateless ? -32602 : -32002))
        #expect(said["unaskedCode"] == (isStateless ? -32021 : .null))
    }

    /// What every script of the SDK must have seen.
    private func checkSDK(_ said: JSONObject) throws {
        let tools = said["tools"]?.array?.compactMap(\.string) ?? []
        #expect(Set(["start_vm", "stop_vm", "get_vms", "update_vm_config"]).isSubset(of: tools))
        #expect(said["vms"]?["vms"]?.array?.count == 6)
        #expect(said["startedIsError"] == false)
        #expect(said["started"]?["status"] == "running")
        #expect(said["startedText"]?.string?.contains("VM Start Successful") == true)
        #expect(said["startedLinks"] == ["proxmox://nodes/pve1/qemu/102"])
        #expect(said["progress"]?.array?.isEmpty == false)
        #expect(said["deniedIsError"] == true)
        #expect(said["denied"]?.string?.contains("firewall") == true)
        #expect(said["wrongIsError"] == true)
        #expect(said["wrong"]?.string?.contains("vmid") == true)
        #expect(said["updated"] == "proxmox://nodes/pve1/qemu/102")
        #expect(said["resources"]?.array?.contains("proxmox://nodes/pve1/qemu/102") == true)
        #expect(said["templates"]?.array?.contains("proxmox://nodes/{node}/qemu/{vmid}") == true)
        #expect(said["guest"]?["config"]?["vmid"] == 102)
        #expect(said["prompts"]?.array?.count == 5)
        #expect(said["embedded"]?.array?.contains("proxmox://nodes/pve1/qemu/102") == true)
        #expect(said["completion"]?.array?.contains("102 (web2)") == true)
        #expect(said["unasked"]?.string?.contains("Really stop the web server?") == true)
        let asked = said["asked"]?.array ?? []
        #expect(asked.count >= 4)
        #expect(asked.allSatisfy { $0["message"]?.string?.contains("Really stop the web server?") == true })
        #expect(asked.allSatisfy { $0["message"]?.string?.contains("stop_vm") == true })
        for (answer, isDone) in [("accept", true), ("no", false), ("decline", false), ("cancel", false)] {
            let confirmed = said["confirmations"]?[answer]
            #expect(confirmed?["isError"] == .bool(!isDone), "\(answer): \(confirmed ?? nil)")
            #expect(confirmed?["status"]?.string == (isDone ? "stopped" : "running"), "\(answer)")
        }
    }

    @Test(.enabled("PyPI cannot be reached") { try await PythonVenv.fastmcp.isAvailable() })
    func fastmcp() async throws {
        let said = try await session(.fastmcp, "fastmcp4.py")
        #expect(said["vms"]?["vms"]?.array?.count == 6)
        #expect(said["started"]?["status"] == "running")
        #expect(said["progress"]?.array?.isEmpty == false)
        #expect(said["deniedIsError"] == true && said["denied"]?.string?.contains("firewall") == true)
        #expect(said["guest"]?["status"] == "running")
        #expect(said["asked"]?.array?.count == 1 && said["stoppedIsError"] == false)
        #expect(said["stopped"]?["status"] == "stopped")
        #expect(said["prompts"]?.array?.count == 5 && said["messages"] == 2)
        #expect(said["resources"]?.array?.contains("proxmox://cluster") == true)
    }

    /// Its own command line, as the README shows it.
    @Test(.enabled("PyPI cannot be reached") { try await PythonVenv.fastmcp.isAvailable() })
    func fastmcpCommandLine() async throws {
        let recorder = try Recorder()
        let command = recorder.command(["demo"]).joined(separator: " ")
        let list = try await PythonVenv.fastmcp.tool(
            "fastmcp", ["list", "--command", command, "--resources", "--prompts", "--json"])
        #expect(try recorder.check() ?? .max > 2)
        #expect(list.code == 0, "\(list.errors)")
        for word in ["start_vm", "proxmox://cluster", "diagnose_vm"] { #expect(list.output.contains(word)) }
    }

    @Test(
        .enabled("PyPI cannot be reached") { try await PythonVenv.chuk.isAvailable() },
        arguments: ["2024-11-05", "2025-03-26", "2025-06-18"])
    func chuk(_ revision: String) async throws {
        let said = try await session(.chuk, "chuk.py", [revision])
        #expect(said["revision"]?.string == revision && said["server"] == "proxgate" && said["alive"] == true)
        #expect(said["tools"]?.array?.contains("start_vm") == true)
        #expect(said["started"]?.string?.contains("VM Start Successful") == true)
        #expect(said["deniedIsError"] == true && said["unknown"]?.string?.isEmpty == false)
        #expect((said["resources"]?.int ?? 0) > 5 && said["guest"] == 1)
        #expect(said["prompts"]?.array?.count == 5 && said["messages"] == 3)
        #expect(said["completion"] == ["pve1", "pve2", "pve3"] && said["subscribed"] == [:])
    }
}
