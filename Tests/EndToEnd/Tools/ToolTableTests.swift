import JSONLines
import Testing

/// Every tool for guests through the real binary, against a cluster in another process: what it does, what Proxmox
/// refuses, what is wrong with a call, and that a dry run sends nothing.
@Suite(.serialized) struct ToolTableTests {
    private static let tables: [(toolset: String, rows: [ToolRow])] = [
        ("core", CoreToolRows.rows), ("lifecycle", LifecycleToolRows.lifecycle),
        ("snapshots", LifecycleToolRows.snapshots), ("disks", LifecycleToolRows.disks),
        ("backup", BackupToolRows.backup), ("monitoring", BackupToolRows.monitoring),
        ("network", NetworkToolRows.rows), ("containers", ContainerToolRows.rows), ("api", APIToolRows.rows),
    ]

    private static func specs() async throws -> [JSONValue] {
        try await Finished.proxgate(["tools", "--json"]).json?["tools"]?.array ?? []
    }

    @Test func everyToolHasARow() async throws {
        let specs = try await Self.specs()
        #expect(specs.count >= 77)
        for (toolset, rows) in Self.tables {
            let names = specs.filter { $0["toolset"]?.string == toolset }.compactMap { $0["name"]?.string }
            let tried = rows.map(\.tool)
            #expect(Set(tried).count == tried.count)
            #expect(Set(tried).subtracting(names).isEmpty)
            // The tools for a node's network have their tests beside them.
            let missing = Set(names).subtracting(tried).filter { toolset != "network" || $0.contains("vm") }
            #expect(missing.isEmpty, "no row for \(missing.sorted())")
        }
    }

    @Test(arguments: tables.map(\.toolset))
    func everyToolDoesWhatItSays(_ toolset: String) async throws {
        let specs = try await Self.specs()
        let changes = Set(
            specs.filter { $0["effects"]?.array?.contains { $0 != "read" } == true }.compactMap { $0["name"]?.string })
        let rows = Self.tables.first { $0.toolset == toolset }?.rows ?? []
        let isAPI = toolset == "api"
        let run = try await ToolRun(
            profile: isAPI ? ["users": ["*"], "toolsets": ["core", "api", "disks"], "api": APIToolRows.writes] : nil)
        for row in rows { try await run.check(row, isChange: changes.contains(row.tool)) }
        try await run.end()
    }
}
