import JSONLines
import Testing

/// What the gateway is for: a change that is done when it is answered, and a refusal that never reaches Proxmox.
@Suite struct MainJobTests {
    @Test func startsAMachineAndRefusesToStopTheFirewall() async throws {
        let gateway = try GatewayProcess.demo()
        let started = try await gateway.ask(#"{"id":1,"tool":"start_vm","args":{"vmid":102}}"#)
        #expect(started["ok"] == true, "\(started)")
        #expect(started["result"]?["status"] == "running")

        let refused = try await gateway.ask(#"{"id":2,"tool":"stop_vm","args":{"node":"pve1","vmid":"100"}}"#)
        #expect(refused["ok"] == false)
        #expect(refused.code == "denied")
        #expect(refused["error"]?["hook"]?.string?.hasPrefix("protect.lua:") == true)
        #expect(refused.message.contains("firewall"))

        let requests = try gateway.requests()
        #expect(requests.contains { $0.contains("POST /api2/json/nodes/pve1/qemu/102/status/start") })
        #expect(!requests.contains { $0.contains("POST") && $0.contains("status/stop") }, "\(requests)")
        let status = try await gateway.ask(#"{"id":3,"tool":"get_vm_status","args":{"vmid":100}}"#)
        #expect(status["result"]?["status"] == "running")
        #expect(try await gateway.end() == 0)
    }

    @Test func aDryRunSendsNoChange() async throws {
        let gateway = try GatewayProcess.demo()
        let calls = [
            #"{"id":1,"tool":"start_vm","args":{"vmid":102},"dry_run":true}"#,
            #"{"id":2,"tool":"stop_vm","args":{"vmid":101},"dry_run":true}"#,
            #"{"id":3,"tool":"update_vm_config","args":{"vmid":104,"cores":4,"dry_run":true}}"#,
        ]
        for call in calls {
            let answer = try await gateway.ask(call)
            #expect(answer["ok"] == true, "\(answer)")
            #expect(answer["text"]?.string?.isEmpty == false)
        }
        let refused = try await gateway.ask(#"{"id":4,"tool":"stop_vm","args":{"vmid":100},"dry_run":true}"#)
        #expect(refused["result"]?["decision"] == "deny", "\(refused)")
        let requests = try gateway.requests()
        #expect(
            !requests.contains { $0.contains(" POST ") || $0.contains(" PUT ") || $0.contains(" DELETE ") },
            "\(requests)")
        #expect(try await gateway.end() == 0)
    }

    @Test func theAuditSaysWhatWasIntendedAndWhatCameOfIt() async throws {
        let simulator = try await Simulator.start()
        let workspace = try Workspace()
        var configuration = simulator.configuration
        configuration["audit"] = ["file": "audit.jsonl"]
        let gateway = try GatewayProcess.serve(configuration, in: workspace)
        let started = try await gateway.ask(#"{"id":1,"tool":"start_vm","args":{"vmid":102}}"#)
        #expect(started["ok"] == true, "\(started)")
        let refused = try await gateway.ask(#"{"id":2,"tool":"stop_vm","args":{"vmid":100}}"#)
        #expect(refused.code == "denied")
        #expect(try await gateway.end() == 0)

        let lines = try workspace.lines("audit.jsonl")
        let events = lines.map { $0["event"]?.string ?? "" }
        let intent = try #require(lines.firstIndex { $0["event"] == "intent" && $0["tool"] == "start_vm" }, "\(events)")
        let outcome = try #require(
            lines.firstIndex { $0["event"] == "outcome" && $0["tool"] == "start_vm" }, "\(events)")
        #expect(intent < outcome)
        #expect(!lines.contains { $0["event"] == "intent" && $0["tool"] == "stop_vm" })
        #expect(
            lines.contains { $0["tool"] == "stop_vm" && JSONWriter.string(.object($0)).contains("denied") }, "\(lines)")
        #expect(zip(lines.dropFirst(), lines).allSatisfy { $0["prev"] == $1["hash"] })
        #expect(try workspace.read("audit.jsonl").contains(simulator.tokenSecret) == false)
    }
}
