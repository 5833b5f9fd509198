import Gateway
import JSONLines
import Testing

@testable import FrontEnds

@Suite("Plain lines: complete", .timeLimit(.minutes(10)))
struct CompleteRequestTests {
    let world = World(hasInventory: true)

    private func values(_ client: Client, _ members: String) async throws -> [String] {
        let answer = try await client.ask(#"{"id":1,"op":"complete"\#(members)}"#)
        #expect(answer["ok"] == true, "\(answer)")
        return answer["result"]?["values"]?.array?.compactMap { $0["value"]?.string } ?? []
    }

    @Test func toolsArgumentsAndValues() async throws {
        let client = Client(world.connection())
        #expect(try await values(client, #","value":"get_vm""#) == ["get_vm_config", "get_vm_status", "get_vms"])
        // Required ones first, and none twice.
        #expect(try await values(client, #","tool":"get_vm_status""#).prefix(1) == ["vmid"])
        #expect(try await values(client, #","tool":"get_vm_status","args":{"vmid":100}"#) == ["node"])
        #expect(try await values(client, #","tool":"stop_task","value":"dry""#) == ["dry_run"])
        for (tool, argument, value, expected) in [
            ("get_vm_status", "vmid", "10", ["100", "101", "102"]), ("get_vm_status", "vmid", "web", ["101", "102"]),
            ("get_vm_status", "node", "PVE2", ["pve2"]), ("stop_task", "dry_run", "t", ["true"]),
            ("stop_task", "upid", "qmstart", ["UPID:pve1:1:qmstart:0:root@pam:"]),
            ("get_vm_status", "no_such", "", []), ("no_such_tool", "vmid", "", []),
        ] {
            let found = try await values(
                client, #","tool":"\#(tool)","argument":"\#(argument)","value":"\#(value)""#)
            #expect(found == expected, "\(tool) \(argument) \(value)")
        }
        let narrowed = #","tool":"get_vm_config","argument":"vmid","args":{"node":"pve2"}"#
        #expect(try await values(client, narrowed) == ["102"])
        let snapshots = #","tool":"get_vm_config","argument":"snapshot","args":{"vmid":100}"#
        #expect(try await values(client, snapshots) == ["after", "before"])
    }

    @Test func guestsCarryTheirNames() async throws {
        let client = Client(world.connection())
        let answer = try await client.ask(
            #"{"id":1,"op":"complete","tool":"get_vm_status","argument":"vmid","value":"100"}"#)
        #expect(answer["result"]?["values"]?.array?.first == ["value": "100", "summary": "firewall"])
        #expect(answer["text"] == "100" && answer["result"]?["total"] == 1)
    }

    @Test func whatIsDeniedIsNotCompleted() async throws {
        let world = World(hasInventory: true, denied: ["get_vms", "list_containers"])
        let client = Client(world.connection())
        #expect(try await values(client, #","tool":"get_vm_status","argument":"vmid""#) == [])
    }

    @Test func wrongLines() async throws {
        let client = Client(world.connection())
        for members in [
            #","tool":7"#, #","value":1"#, #","argument":"vmid""#, #","args":[]"#, #","argumend":"x""#,
            #","tool":"get_vms","dry_run":true"#,
        ] {
            let answer = try await client.ask(#"{"id":1,"op":"complete"\#(members)}"#)
            #expect(answer["error"]?["code"] == "invalid_request", "\(members)")
        }
    }
}
