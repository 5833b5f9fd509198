import Gateway
import JSONLines
import SimulatedCluster
import Testing

@testable import Tools

/// What every tool's examples give, as text for people and as structured content for programs.
@Suite(.timeLimit(.minutes(10))) struct EveryToolTextTests {
    /// Those for guests; the tools for the cluster's own affairs have their tests beside them.
    private static let toolsets: Set = [
        "core", "lifecycle", "snapshots", "backup", "monitoring", "disks", "containers", "api",
    ]
    /// Members whose text a guest, its owner or a log decides.
    private static let guestControlled: Set = [
        "name", "hostname", "description", "notes", "comment", "stdout", "stderr", "log", "lines", "message",
        "notes_template", "interfaces",
    ]
    /// Texts of Proxmox's or of the gateway's own.
    private static let trusted: Set = [
        "find_tools.tools", "find_api.endpoints", "describe_api.name", "describe_api.parameters",
        "list_node_services.services", "get_cluster_status.name", "power_vms.guests.message",
        "get_node_metrics.series", "get_storage_metrics.series", "get_vm_metrics.series",
        // Names of snapshots have letters, digits, - and _ only.
        "create_snapshot.snapshot.name", "update_snapshot.snapshot.name", "create_container_snapshot.snapshot.name",
        "update_container_snapshot.snapshot.name",
    ]

    @Test func everyStyleIsWrittenAndUntrustedTextIsMarked() async throws {
        var skipped: [String] = []
        for tool in Lab.registry.tools where Self.toolsets.contains(tool.spec.toolset) {
            guard let example = tool.spec.examples.first else {
                skipped.append(tool.spec.name)
                continue
            }
            try await withLab { lab in
                for (other, arguments) in InventoryToolsTests.preparations[tool.spec.name] ?? [] {
                    _ = try await lab.result(other, arguments)
                }
                let outcome = await lab.call(tool.spec.name, example)
                guard case .success(let result) = outcome.result else {
                    skipped.append("\(tool.spec.name): \(outcome.text)")
                    return
                }
                #expect(outcome.text == tool.render(result, .rich), "\(tool.spec.name)")
                let plain = tool.render(result, .plain)
                for text in [outcome.text, plain] {
                    #expect(!text.isEmpty && !text.contains("Optional("), "\(tool.spec.name): \(text)")
                    #expect(!text.unicodeScalars.contains { $0.value < 32 && $0 != "\n" }, "\(tool.spec.name)")
                }
                let mark = plain.unicodeScalars.first { $0.properties.isEmojiPresentation }
                #expect(mark == nil, "\(tool.spec.name) is not plain: \(plain)")
                // Rows of tables; fields and identifiers of their own lines may be longer.
                for line in outcome.text.split(separator: "\n") where !line.hasPrefix("  ") {
                    #expect(TextWidth.of(String(line)) <= 80, "\(tool.spec.name): \(line)")
                }
                let untrusted = (result["untrusted"]?.array ?? []).compactMap(\.string)
                for path in Self.controlled(.object(result), at: "") {
                    let isKnown = untrusted.contains { path == $0 || path.hasPrefix("\($0).") }
                    let isTrusted = Self.trusted.contains { "\(tool.spec.name).\(path)".hasPrefix($0) }
                    #expect(isKnown || isTrusted, "\(tool.spec.name): \(path) is not marked as untrusted: \(untrusted)")
                }
            }
        }
        // They take the name of a task or an archive, which no example can know; their own tests read their texts.
        #expect(skipped == ["delete_backup", "get_task", "restore_backup", "stop_task"])
    }

    private static func controlled(_ value: JSONValue, at path: String) -> Set<String> {
        switch value {
        case .array(let values): return values.reduce(into: []) { $0.formUnion(controlled($1, at: path)) }
        case .object(let object):
            return object.reduce(into: []) { found, member in
                let inner = path.isEmpty ? member.name : "\(path).\(member.name)"
                if guestControlled.contains(member.name), member.value.string != "" { found.insert(inner) }
                if member.name != "task" { found.formUnion(controlled(member.value, at: inner)) }
            }
        default: return []
        }
    }

    @Test func asJSONTheTextIsTheResult() async throws {
        try await withLab(style: .json) { lab in
            for (tool, arguments) in [("get_vms", [:]), ("start_vm", ["vmid": 102]), ("list_tasks", [:])]
                as [(String, JSONObject)]
            {
                let outcome = await lab.call(tool, arguments)
                let text = try JSONReader.read(outcome.text).object
                let result = try outcome.result.get()
                #expect(text == result, "\(tool)")
            }
            let error = await lab.call("start_vm", ["vmid": 999])
            let text = try JSONReader.read(error.text)
            #expect(text["code"] == "not_found")
        }
    }

    /// Whatever guests are called, a table stays within a terminal, and no figure is cut.
    @Test func tablesFitATerminal() async throws {
        try await withLab { lab in
            lab.cluster.setGuest(
                102,
                options: [
                    "name": String(repeating: "long-name-", count: 6) + "x",
                    "tags": String(repeating: "tag;", count: 20) + "last",
                    "memory": "16777216",
                ])
            for (tool, arguments) in [("get_vms", [:]), ("list_tasks", [:]), ("list_backups", ["vmid": 101])]
                as [(String, JSONObject)]
            {
                let text = await lab.call(tool, arguments).text
                for line in text.split(separator: "\n") where !line.hasPrefix("    ") {
                    #expect(TextWidth.of(String(line)) <= 80, "\(line)")
                }
            }
            #expect(await lab.call("get_vms").text.contains("16.00 TB"))
        }
    }
}
