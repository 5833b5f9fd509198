import JSONLines
import Testing

/// Every tool for the infrastructure through the real binary: what it does, what Proxmox or the gateway refuses, what is
/// wrong with a call, and that a dry run sends nothing. One gateway an area.
@Suite(.serialized) struct InfrastructureTableTests {
    private static let key = "-----BEGIN PRIVATE KEY-----\nbm90IGEga2V5\n-----END PRIVATE KEY-----\n"

    private static let tables: [(area: String, rows: [ToolRow])] = [
        ("storage", StorageToolRows.storage), ("pools", StorageToolRows.pools), ("ha", HAToolRows.rows),
        ("ha groups", HAToolRows.groups), ("firewall", FirewallToolRows.rows), ("network", NodeNetworkRows.rows),
        ("access", AccessToolRows.rows), ("certificates", AccessToolRows.certificates),
    ]

    private static func specs() async throws -> [JSONValue] {
        try await Finished.proxgate(["tools", "--json"]).json?["tools"]?.array ?? []
    }

    /// A gateway whose profile names every tool, so that also those that lead out of its reach are open.
    ///
    /// - Parameters:
    ///   - isRoot: it works at Proxmox as root@pam rather than with its token.
    ///   - release: what the cluster pretends to be.
    ///   - shipped: hooks of the repository that are loaded, with their settings.
    ///   - configuration: further members.
    static func run(
        _ names: [String], isRoot: Bool = false, release: String = "9.2", shipped: [String] = [],
        _ configuration: JSONObject = [:]
    ) async throws -> ToolRun {
        let workspace = try Workspace()
        let hooks = try shipped.isEmpty ? nil : workspace.hooks(shipped: shipped)
        try workspace.write("own.iso", String(repeating: "0123456789", count: 10_000))
        let profile: JSONObject = [
            "users": ["*"], "tools": .array(names.map(JSONValue.string)), "toolsets": ["core", "api"],
            "api": AccessToolRows.writes,
        ]
        let run = try await ToolRun(profile: profile, in: workspace, simulator: ["--release", release]) { simulator in
            var more = configuration
            more["uploads"] = [.string(workspace.path)]
            if let hooks { more["hooks"] = .string(hooks) }
            guard isRoot else { return more }
            var cluster = simulator.cluster()
            cluster["token"] = nil
            cluster["user"] = "root@pam"
            cluster["password"] = .string(simulator.password)
            more["cluster"] = .object(cluster)
            return more
        }
        run.keep("image", .string(workspace.path("own.iso")))
        run.keep("key", .string(key))
        return run
    }

    @Test func everyToolHasARow() async throws {
        let specs = try await Self.specs()
        let tried = Set(Self.tables.flatMap { $0.rows.map(\.tool) })
        for toolset in ["storage", "pools", "ha", "access", "network"] {
            let names = specs.filter { $0["toolset"]?.string == toolset }.compactMap { $0["name"]?.string }
            // Those for guests have their rows beside the other tools for guests.
            let missing = Set(names).subtracting(tried).filter { toolset != "network" || !$0.contains("vm") }
                .subtracting(["set_cloudinit"])
            #expect(!names.isEmpty && missing.isEmpty, "\(toolset) has no row for \(missing.sorted())")
        }
    }

    @Test(arguments: tables.map(\.area))
    func everyToolDoesWhatItSays(_ area: String) async throws {
        let specs = try await Self.specs()
        let changes = Set(
            specs.filter { $0["effects"]?.array?.contains { $0 != "read" } == true }.compactMap { $0["name"]?.string })
        let run = try await Self.run(
            specs.compactMap { $0["name"]?.string }, isRoot: area == "certificates",
            release: area == "ha groups" ? "8.4" : "9.2")
        if area == "certificates" {
            try await run.step(
                .init(
                    "call_api", ["path": "/nodes/{node}/certificates/info", "parameters": ["node": "pve1"]],
                    keep: ["pem": "data.0.pem"]))
        }
        for row in Self.tables.first(where: { $0.area == area })?.rows ?? [] {
            try await run.check(row, isChange: changes.contains(row.tool), provesProxmox: true)
        }
        try await run.end()
    }

    /// What the release at hand does not have is refused, sending nothing, and the tool that it has is named.
    @Test(arguments: ["8.4", "9.2"]) func theReleaseAtHandSaysWhatItHas(_ release: String) async throws {
        let run = try await Self.run(try await Self.specs().compactMap { $0["name"]?.string }, release: release)
        for row in HAToolRows.strangers where row.release == release {
            let answer = try await run.call(row.tool, row.arguments)
            #expect(answer.code == "proxmox_error" && answer["error"]?["tool"] == .string(row.named), "\(answer)")
            #expect(answer.message.contains("this cluster's release has HA"), "\(answer)")
        }
        #expect(run.simulator.changes.isEmpty)
        try await run.end()
    }
}
