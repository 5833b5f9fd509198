import Glibc
import JSONLines
import Testing

/// The guide for authors of hooks is followed: its first policy, its tests, and its commands as they stand.
///
/// The places of an installation lie in a directory of the test's.
@Suite struct GuideTests {
    @Test func everyCommandWorksOnTheGuidesOwnPolicy() async throws {
        let simulator = try await Simulator.start()
        let workspace = try Workspace()
        let blocks = try Fence.all(in: "hooks/README.md")
        let lua = blocks.filter { $0.language == "lua" }.map { $0.text + "\n" }
        try #require(lua.count == 3)
        let hooks = try workspace.hooks(["mine.lua": lua[0] + lua[1]])
        try workspace.directory("hooks/tests")
        try workspace.write("hooks/tests/mine.lua", lua[2])
        try workspace.directory("candidate-hooks")
        try workspace.write(
            "candidate-hooks/mine.lua", lua[0] + lua[1] + "pre(\"@start\", function() deny(\"no\") end)\n")
        try workspace.write("settings.json", [:])
        try workspace.directory("bin")
        symlink(Places.proxgate, workspace.path("bin/proxgate"))
        var configuration = simulator.configuration
        configuration["hooks"] = .string(hooks)
        configuration["audit"] = ["file": "audit.jsonl"]
        let file = try workspace.write("gateway.json", .object(configuration))
        // Something that has been decided, for the replay.
        let served = try await Finished.proxgate(
            ["serve", "--config", file], input: #"{"id":1,"tool":"start_vm","args":{"vmid":102}}"# + "\n")
        #expect(served.json?["ok"] == true, "\(served)")

        var outputs = ""
        for block in blocks where block.language == "sh" {
            var text = block.text
            for (place, ours) in [
                ("/etc/proxgate/hooks", hooks), ("/etc/proxgate/gateway.json", file),
                ("/var/log/proxgate/audit.jsonl", workspace.path("audit.jsonl")),
            ] { text = text.replacing(place, with: ours) }
            for command in text.split(separator: "\n") {
                let script = "cd '\(workspace.path)' && PATH='\(workspace.path("bin"))':$PATH && \(command)"
                let finished = try await Finished.run("/bin/sh", ["-c", script])
                // The first one tries what the policy forbids.
                #expect(finished.code == (command.contains(" eval ") ? 3 : 0), "\(command): \(finished)")
                outputs += finished.output
            }
        }
        #expect(outputs.contains("deny\n") && outputs.contains("production is left alone"), "\(outputs)")
        #expect(outputs.contains("1 passed, 0 failed") && outputs.contains("no mistakes found"), "\(outputs)")
        #expect(outputs.contains("1 calls, 1 decided otherwise"), "\(outputs)")
        #expect(try JSONReader.read(try workspace.read("report.json"))["passed"] == 1)
    }
}
