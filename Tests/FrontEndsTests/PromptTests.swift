import JSONLines
import Testing

@testable import FrontEnds

@Suite("MCP prompts", .timeLimit(.minutes(10)))
struct PromptTests {
    let world = World(hasInventory: true)

    private func get(_ client: Client, _ name: String, _ arguments: String = "{}") async throws -> JSONValue {
        try await client.ask(request(3, "prompts/get", "{\"name\":\"\(name)\",\"arguments\":\(arguments)}"))
    }

    private func embedded(_ answer: JSONValue) -> [String] {
        (answer["result"]?["messages"]?.array ?? []).compactMap { $0["content"]?["resource"]?["uri"]?.string }
    }

    @Test func thereAreFive() async throws {
        let client = try await world.client("2025-06-18")
        let list = try await client.ask(request(1, "prompts/list"))["result"]?["prompts"]?.array ?? []
        #expect(
            list.compactMap { $0["name"]?.string } == [
                "capacity_report", "diagnose_vm", "explain_refusal", "plan_node_maintenance", "review_access",
            ])
        #expect(list[1]["arguments"]?.array?.first?["required"] == true && list[1]["title"] == "Diagnose a VM")
    }

    @Test func eachBringsItsResources() async throws {
        for (name, arguments, uris) in [
            (
                "diagnose_vm", #"{"vmid":"101 (web1)","symptom":"slow"}"#,
                [
                    "proxmox://nodes/pve1/qemu/101", "proxmox://nodes/pve1",
                    "proxmox://tasks/UPID:pve1:1:qmstart:101:root@pam:",
                ]
            ),
            ("plan_node_maintenance", #"{"node":"pve1"}"#, ["proxmox://nodes/pve1", "proxmox://cluster"]),
            ("review_access", "{}", ["proxgate://policy", "proxmox://cluster"]),
            ("capacity_report", #"{"pool":"core"}"#, ["proxmox://cluster"]),
            (
                "explain_refusal", #"{"tool":"change","vmid":"100"}"#,
                ["proxgate://policy", "proxmox://nodes/pve1/qemu/100/status"]
            ),
        ] {
            for version in ["2024-11-05", "2025-11-25"] {
                let answer = try await get(try await world.client(version), name, arguments)
                #expect(embedded(answer) == uris, "\(name) \(answer)")
                let first = answer["result"]?["messages"]?.array?.first
                #expect(first?["role"] == "user" && first?["content"]?["type"] == "text")
            }
        }
        // Trying out what was refused has changed nothing.
        #expect(!world.log.all.contains { $0.hasPrefix("PUT") })
    }

    @Test func aRefusedCallIsTriedForItsDecision() async throws {
        let client = try await world.client("2025-06-18")
        let answer = try await get(client, "explain_refusal", #"{"tool":"change","vmid":"100","message":"no"}"#)
        let texts = (answer["result"]?["messages"]?.array ?? []).compactMap { $0["content"]?["text"]?.string }
        #expect(texts.contains { $0.contains(#""dry_run":true"#) }, "\(texts)")
    }

    @Test func whatIsDeniedIsNotEmbedded() async throws {
        let world = World(hasInventory: true, denied: ["get_vm_config", "get_vm_status", "list_snapshots"])
        let answer = try await get(try await world.client("2025-06-18"), "diagnose_vm", #"{"vmid":"100"}"#)
        #expect(!embedded(answer).contains { $0.contains("qemu") } && embedded(answer).contains("proxmox://nodes/pve1"))
    }

    @Test func everyFaultAtOnce() async throws {
        let client = try await world.client("2025-06-18")
        let answer = try await get(client, "diagnose_vm", #"{"vmdi":"100","other":"x"}"#)
        let message = answer["error"]?["message"]?.string ?? ""
        #expect(answer["error"]?["code"] == -32602)
        for word in ["'vmid' is missing", "'vmdi'", "'other'"] { #expect(message.contains(word), "\(message)") }
        for (name, arguments) in [
            ("diagnose", "{}"), ("diagnose_vm", #"{"vmid":"999"}"#), ("plan_node_maintenance", #"{"node":"pve9"}"#),
            ("explain_refusal", #"{"tool":"none"}"#), ("diagnose_vm", #"{"vmid":100}"#), ("diagnose_vm", "[]"),
        ] { #expect(try await get(client, name, arguments)["error"]?["code"] == -32602, "\(name) \(arguments)") }
    }
}
