import JSONLines
import Testing

/// The official Python SDK as a client: it checks protocol and structured results by its own rules.
@Suite struct PythonSDKTests {
    private static let arguments = [Places.proxgate, "demo", "--speed", "20"]

    @Test(.enabled("PyPI cannot be reached") { try await PythonVenv.mcp1.isAvailable() })
    func version1() async throws {
        let said = try await checked(try await PythonVenv.mcp1.run("mcp1.py", Self.arguments))
        #expect(said["revision"] == "2025-11-25")
        #expect(said["server"] == "proxgate")
    }

    @Test(
        .enabled("PyPI cannot be reached") { try await PythonVenv.mcp2.isAvailable() },
        arguments: [("auto", "2026-07-28"), ("legacy", "2025-11-25"), ("2026-07-28", "2026-07-28")])
    func version2(_ mode: String, _ revision: String) async throws {
        let said = try await checked(try await PythonVenv.mcp2.run("mcp2.py", [mode] + Self.arguments))
        #expect(said["revision"]?.string == revision)
    }

    /// What every script must have seen.
    private func checked(_ script: Finished) async throws -> JSONObject {
        let said = try #require(script.json, "\(script.errors)")
        #expect(script.code == 0, "\(script.errors)")
        let tools = said["tools"]?.array?.compactMap(\.string) ?? []
        #expect(Set(["start_vm", "stop_vm", "get_vms", "update_vm_config"]).isSubset(of: tools))
        #expect(said["vms"]?["vms"]?.array?.count == 6)
        #expect(said["startedIsError"] == false)
        #expect(said["started"]?["status"] == "running")
        #expect(said["startedText"]?.string?.contains("VM Start Successful") == true)
        #expect(said["progress"]?.array?.isEmpty == false)
        #expect(said["deniedIsError"] == true)
        #expect(said["denied"]?.string?.contains("firewall") == true)
        #expect(said["wrongIsError"] == true)
        #expect(said["wrong"]?.string?.contains("vmid") == true)
        return said
    }
}
