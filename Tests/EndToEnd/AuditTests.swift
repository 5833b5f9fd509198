import Glibc
import JSONLines
import Testing

/// The audit file as an admin uses it: read, checked, and kept under trouble.
@Suite struct AuditTests {
    private struct Audited {
        let simulator: Simulator
        let workspace: Workspace
        let configuration: String

        /// - Parameter audit: members of `audit` beside the file.
        static func make(_ audit: JSONObject = [:], keepsState: Bool = true) async throws -> Audited {
            let simulator = try await Simulator.start()
            let workspace = try Workspace()
            var audit = audit
            audit["file"] = "audit.jsonl"
            var configuration = simulator.configuration
            configuration["audit"] = .object(audit)
            if keepsState { configuration["state"] = "state.db" }
            configuration["hooks"] = .string(try workspace.hooks())
            let file = try workspace.write("gateway.json", .object(configuration))
            return Audited(simulator: simulator, workspace: workspace, configuration: file)
        }

        func serve() throws -> Child { try Child(Places.proxgate, ["serve", "--config", configuration]) }

        func ask(_ child: Child, _ line: String) async throws -> JSONObject {
            try child.send(line)
            let id = try JSONReader.read(line)["id"]
            return try await child.wait(for: "an answer to \(line)") { child in
                child.lines.first { $0["id"] == id && $0["event"] == nil }
            }
        }

        func proxgate(_ words: [String]) async throws -> Finished {
            try await Finished.proxgate(words + ["--config", configuration])
        }

        var file: String { workspace.path("audit.jsonl") }
    }

    @Test func aCallFromItsIntentToItsOutcome() async throws {
        let audited = try await Audited.make()
        let gateway = try audited.serve()
        #expect(try await audited.ask(gateway, #"{"id":1,"tool":"start_vm","args":{"vmid":"102"}}"#)["ok"] == true)
        #expect(try await audited.ask(gateway, #"{"id":2,"tool":"stop_vm","args":{"vmid":100}}"#).code == "denied")
        #expect(
            try await audited.ask(
                gateway, #"{"id":3,"tool":"update_vm_config","args":{"vmid":102,"description":"x","cores":1}}"#)["ok"]
                == true)
        gateway.closeInput()
        #expect(try await gateway.exitCode() == 0)

        let lines = try audited.workspace.lines("audit.jsonl")
        #expect(
            lines.compactMap { $0["event"]?.string } == ["start", "intent", "outcome", "denial", "intent", "outcome"])
        let outcome = lines[2]
        #expect(outcome["principal"]?["uid"]?.int == Int(getuid()))
        #expect(outcome["asked"] == ["vmid": "102"])
        #expect(outcome["before"]?["vmid"] == 102 && outcome["arguments"]?["vmid"] == 102)
        #expect(outcome["decision"] == "allow")
        #expect(outcome["guests"]?.array?.first?["vmid"] == 102)
        #expect(outcome["sent"]?.array?.first?.string?.hasSuffix("/qemu/102/status/start") == true)
        #expect(outcome["upids"]?.array?.first?.string?.contains(":qmstart:102:") == true)
        #expect(outcome["result"]?["status"] == "running")
        #expect(outcome["policy"]?.string?.utf8.count == 64)
        let denial = lines[3]
        #expect(denial["decision"] == "deny")
        #expect(denial["trace"]?.array?.contains { $0["result"] == "deny" && $0["us"]?.int != nil } == true)
        #expect(denial["error"]?["hook"]?.string?.hasPrefix("protect.lua:") == true)
        var status = stat()
        #expect(lstat(audited.file, &status) == 0 && status.st_mode & 0o777 == 0o600)

        // tail
        let tail = try await audited.proxgate(["audit", "tail"])
        #expect(tail.code == 0)
        #expect(tail.output.split(separator: "\n").count == 6)
        #expect(tail.output.contains("stop_vm") && tail.output.contains("protect.lua"), "\(tail.output)")
        let filtered = try await audited.proxgate(["audit", "tail", "--guest", "102", "--event", "outcome", "--json"])
        #expect(filtered.output.split(separator: "\n").count == 2)
        let denied = try await audited.proxgate([
            "audit", "tail", "--decision", "deny", "--since", "1h", "--tool", "stop_*",
        ])
        #expect(denied.output.split(separator: "\n").count == 1)
        #expect(try await audited.proxgate(["audit", "tail", "--principal", "nobody-here"]).output.isEmpty)
        let mine = try await audited.proxgate(["audit", "tail", "--principal", "\(getuid())", "--json"])
        #expect(mine.output.split(separator: "\n").count == 5, "all but the start: \(mine)")
        #expect(try await audited.proxgate(["audit", "tail", "--until", "2020"]).output.isEmpty)
        #expect(try await audited.proxgate(["audit", "tail", "-n", "1"]).output.split(separator: "\n").count == 1)
        #expect(try await audited.proxgate(["audit", "tail", "--decision", "maybe"]).code == 2)
        #expect(try await audited.proxgate(["audit", "tail", "--since", "yesterday"]).code == 2)
        // show
        let id = try #require(outcome["id"]?.string)
        let show = try await audited.proxgate(["audit", "show", id])
        #expect(show.code == 0)
        #expect(show.output.contains("INTENT") && show.output.contains("OUTCOME"), "\(show.output)")
        #expect(show.output.contains("POST /nodes/"), "\(show.output)")
        #expect(try await audited.proxgate(["audit", "show", "nothing"]).code == 1)
        let found = try await audited.proxgate([
            "audit", "show", "--guest", "100", "--decision", "deny", "--since", "1h",
        ])
        #expect(found.code == 0 && found.output.hasPrefix("DENIAL\n"), "\(found)")
        #expect(!found.output.contains("INTENT"), "\(found.output)")
        #expect(try await audited.proxgate(["audit", "show", "--guest", "102", "--until", "2020"]).code == 1)
        #expect(try await audited.proxgate(["audit", "show"]).code == 2)
        // verify
        let verified = try await audited.proxgate(["audit", "verify"])
        #expect(verified.code == 0 && verified.output.hasPrefix("OK: 6 lines"), "\(verified)")
    }

    @Test func tamperingIsNamedAndCostsTheExitCode() async throws {
        let audited = try await Audited.make()
        let gateway = try audited.serve()
        for id in 1...3 {
            _ = try await audited.ask(gateway, #"{"id":\#(id),"tool":"stop_vm","args":{"vmid":100}}"#)
        }
        gateway.closeInput()
        _ = try await gateway.exitCode()
        let whole = try audited.workspace.read("audit.jsonl")
        var lines = whole.split(separator: "\n").map(String.init)

        try audited.workspace.write(
            "audit.jsonl", whole.replacing("\"vmid\":100", with: "\"vmid\":101", maxReplacements: 1))
        let changed = try await audited.proxgate(["audit", "verify"])
        #expect(changed.code == 1)
        #expect(changed.output.contains("audit.jsonl:2: was changed"), "\(changed.output)")

        try audited.workspace.write("audit.jsonl", lines.dropLast().joined(separator: "\n") + "\n")
        let cut = try await audited.proxgate(["audit", "verify", "--json"])
        #expect(cut.code == 1)
        #expect(
            cut.json?["problems"]?.array?.first?["text"]?.string?.contains("1 lines were removed") == true,
            "\(cut.output)")

        lines.remove(at: 1)
        try audited.workspace.write("audit.jsonl", lines.joined(separator: "\n") + "\n")
        let removed = try await audited.proxgate(["audit", "verify"])
        #expect(removed.code == 1)
        #expect(removed.output.contains("audit.jsonl:2: 1 line was removed before it"), "\(removed.output)")

        try audited.workspace.write("audit.jsonl", whole)
        #expect(try await audited.proxgate(["audit", "verify"]).code == 0)
        unlink(audited.file)
        #expect(try await audited.proxgate(["audit", "verify"]).code == 2)
    }

    @Test func severalProcessesAndFullFiles() async throws {
        let audited = try await Audited.make(["rotate_bytes": 65_536])
        let gateways = try (0..<3).map { _ in try audited.serve() }
        for gateway in gateways {
            for id in 1...30 { try gateway.send(#"{"id":\#(id),"tool":"stop_vm","args":{"vmid":100}}"#) }
        }
        for gateway in gateways {
            gateway.closeInput()
            #expect(try await gateway.exitCode() == 0)
        }
        let verified = try await audited.proxgate(["audit", "verify", "--json"])
        #expect(verified.code == 0, "\(verified.output)")
        let denials = try await audited.proxgate(["audit", "tail", "--event", "denial", "--json", "-n", "1000"])
        #expect(denials.output.split(separator: "\n").count == 90)
        #expect(verified.json?["lines"]?.int ?? 0 > 93, "a file was put aside: \(verified.output)")
    }

    @Test func tailFollows() async throws {
        let audited = try await Audited.make()
        let gateway = try audited.serve()
        _ = try await audited.ask(gateway, #"{"id":1,"op":"ping"}"#)
        let tail = try Child(Places.proxgate, ["audit", "tail", "-f", "--json", "--file", audited.file])
        _ = try await tail.wait(for: "the start") { $0.lines.first { $0["event"] == "start" } }
        _ = try await audited.ask(gateway, #"{"id":2,"tool":"stop_vm","args":{"vmid":100}}"#)
        _ = try await tail.wait(for: "the denial") { $0.lines.first { $0["event"] == "denial" } }
        #expect(tail.lines.count == 2)
        gateway.closeInput()
        _ = try await gateway.exitCode()
    }

    /// `ulimit -f` stands for a full disk: what is written beyond is refused by the kernel.
    @Test func aFullDiskRefusesChangesAndReadsGoOn() async throws {
        let audited = try await Audited.make(keepsState: false)
        let gateway = try Child(
            "/bin/sh", ["-c", "ulimit -f 8; exec \(Places.proxgate) serve --config \(audited.configuration)"])
        var refused: JSONObject?
        for id in 1...40 where refused == nil {
            let tool = id % 2 == 1 ? "start_vm" : "stop_vm"
            let answer = try await audited.ask(gateway, #"{"id":\#(id),"tool":"\#(tool)","args":{"vmid":102}}"#)
            if answer["ok"] != true { refused = answer }
        }
        let error = try #require(refused)
        #expect(error.message.contains("nothing was sent") && error.message.contains("audit.jsonl"), "\(error)")
        let sent = audited.simulator.requests.count { $0.contains("POST") }
        let read = try await audited.ask(gateway, #"{"id":100,"tool":"get_vm_status","args":{"vmid":102}}"#)
        #expect(read["ok"] == true)
        #expect(read["result"]?["notes"]?.array?.first?.string?.contains("audit cannot be written") == true, "\(read)")
        #expect(gateway.errors.contains("audit"), "\(gateway.errors)")
        gateway.closeInput()
        #expect(try await gateway.exitCode() == 0)
        let outcomes = try audited.workspace.lines("audit.jsonl").count { $0["event"] == "intent" }
        #expect(outcomes == sent, "each request that was sent has its intent")
        #expect(try await audited.proxgate(["audit", "verify"]).code == 0)
    }

    @Test func freezeRefusesEveryChangeInEveryProcess() async throws {
        let audited = try await Audited.make()
        let gateways = try (0..<2).map { _ in try audited.serve() }
        for gateway in gateways { _ = try await audited.ask(gateway, #"{"id":1,"op":"ping"}"#) }
        let frozen = try await audited.proxgate(["freeze", "storage is failing over"])
        #expect(frozen.code == 0, "\(frozen.errors)")
        for gateway in gateways {
            let refused = try await audited.ask(gateway, #"{"id":2,"tool":"start_vm","args":{"vmid":102}}"#)
            #expect(refused.code == "denied" && refused.message.contains("storage is failing over"), "\(refused)")
            let tried = try await audited.ask(
                gateway, #"{"id":3,"tool":"start_vm","args":{"vmid":102},"dry_run":true}"#)
            #expect(tried["result"]?["decision"] == "deny")
            #expect(try await audited.ask(gateway, #"{"id":4,"tool":"get_vms"}"#)["ok"] == true)
        }
        #expect(!audited.simulator.requests.contains { $0.contains("POST") })
        #expect(try await audited.proxgate(["thaw"]).code == 0)
        for (index, gateway) in gateways.enumerated() {
            let done = try await audited.ask(gateway, #"{"id":5,"tool":"start_vm","args":{"vmid":\#(102 + index)}}"#)
            #expect(done["ok"] == true, "\(done)")
            gateway.closeInput()
            _ = try await gateway.exitCode()
        }
        let events = try audited.workspace.lines("audit.jsonl").compactMap { $0["event"]?.string }
        #expect(events.contains("freeze") && events.contains("thaw"))
        #expect(try await audited.proxgate(["audit", "verify"]).code == 0)
    }
}
