import JSONLines
import Synchronization
import Testing

@testable import FrontEnds

@Suite("MCP completion", .timeLimit(.minutes(10)))
struct CompletionTests {
    let world = World(hasInventory: true)

    private func complete(
        _ client: Client, _ ref: String, _ name: String, _ value: String, context: String = "{}"
    ) async throws -> JSONValue {
        let reference =
            ref.contains("://")
            ? #"{"type":"ref/resource","uri":"\#(ref)"}"# : #"{"type":"ref/prompt","name":"\#(ref)"}"#
        return try await client.ask(
            request(
                1, "completion/complete",
                #"{"ref":\#(reference),"argument":{"name":"\#(name)","value":"\#(value)"},"context":{"arguments":\#(context)}}"#
            ))
    }

    private func values(_ answer: JSONValue) -> [String] {
        answer["result"]?["completion"]?["values"]?.array?.compactMap(\.string) ?? []
    }

    @Test func whatCanBeCompleted() async throws {
        let client = try await world.client("2025-06-18")
        let guest = "proxmox://nodes/{node}/qemu/{vmid}"
        for (ref, name, value, expected) in [
            ("plan_node_maintenance", "node", "", ["pve1", "pve2"]), (guest, "node", "PVE2", ["pve2"]),
            (guest, "vmid", "10", ["100", "101", "102"]), (guest, "vmid", "web", ["101", "102"]),
            ("diagnose_vm", "vmid", "fire", ["100 (firewall)"]), ("diagnose_vm", "symptom", "x", []),
            ("capacity_report", "storage", "", ["ceph", "local"]), ("capacity_report", "pool", "c", ["core"]),
            ("capacity_report", "tag", "", ["prod", "web"]),
            ("explain_refusal", "tool", "get_vm", ["get_vm_config", "get_vm_status", "get_vms"]),
            ("proxmox://tasks/{upid}", "upid", "qmstart", ["UPID:pve1:1:qmstart:0:root@pam:"]),
        ] {
            let answer = try await complete(client, ref, name, value)
            #expect(values(answer) == expected, "\(ref) \(name) \(value) \(answer)")
        }
    }

    @Test func whatWasChosenBeforeNarrowsIt() async throws {
        let client = try await world.client("2025-06-18")
        let guest = "proxmox://nodes/{node}/qemu/{vmid}/snapshots/{snapshot}"
        #expect(values(try await complete(client, guest, "vmid", "", context: #"{"node":"pve2"}"#)) == ["102"])
        #expect(
            values(try await complete(client, guest, "snapshot", "", context: #"{"vmid":"100"}"#)) == [
                "after", "before",
            ])
        #expect(values(try await complete(client, guest, "snapshot", "")) == [])
    }

    @Test func whatIsDeniedIsNotCompleted() async throws {
        let world = World(hasInventory: true, denied: ["get_vms", "list_containers"])
        let client = try await world.client("2025-11-25")
        let answer = try await complete(client, "diagnose_vm", "vmid", "")
        #expect(answer["result"] != nil && values(answer) == [])
    }

    @Test func atMostAHundred() async throws {
        world.inventory.vms.withLock { vms in
            vms = (0..<250).map { FakeInventory.VM(vmid: 1000 + $0, name: "vm\($0)") }
        }
        let client = try await world.client("2025-06-18")
        let answer = try await complete(client, "diagnose_vm", "vmid", "vm")
        #expect(values(answer).count == 100)
        #expect(answer["result"]?["completion"]?["total"] == 250 && answer["result"]?["completion"]?["hasMore"] == true)
    }

    @Test func wrongReferences() async throws {
        let client = try await world.client("2025-06-18")
        #expect(try await complete(client, "no_prompt", "x", "")["error"]?["code"] == -32602)
        #expect(try await complete(client, "diagnose_vm", "nothing", "")["error"]?["code"] == -32602)
        #expect(try await complete(client, "proxmox://nodes/{node}", "vmid", "")["error"]?["code"] == -32602)
        for params in ["{}", #"{"ref":{"type":"ref/other"},"argument":{"name":"a","value":"b"}}"#] {
            let answer = try await client.ask(request(2, "completion/complete", params))
            #expect(answer["error"]?["code"] == -32602)
        }
    }

    @Test func theBestComesFirst() {
        let candidates = ["a-web", "web", "unwebbed", "web2", "other"].map { Candidate(value: $0) }
        #expect(Ranking.best(candidates, for: "WEB").map(\.value) == ["web", "web2", "a-web", "unwebbed"])
        let named = [Candidate(value: "101", words: ["db"]), Candidate(value: "102", words: ["web"])]
        #expect(Ranking.best(named, for: "web").map(\.value) == ["102"])
        #expect(Ranking.best(candidates, for: "").count == 5)
    }
}
