import Gateway
import Glibc
import JSONLines
import Logging
import LuaRuntime
import Testing

@testable import Policy

/// What all hooks that come along have in common.
@Suite(.timeLimit(.minutes(10))) struct ShippedHooksTests {
    private static let directory =
        #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined() + "/hooks"

    private static let settings: JSONObject = [
        "protect": ["tags": ["keep"]], "read_only": [:], "office_hours": ["from": "08:00", "to": "18:00"],
        "limits": ["cores": 8, "memory": 1024, "disk": 10], "boundaries": ["alice": ["pools": ["web"]]],
        "confirm_production": [:],
        "rate_limits": ["changes_per_minute": 1, "changes_per_hour": 1, "disruptions_per_day": 1],
        "backup_required": ["hours": 24, "tags": ["prod"]], "ha_stop": "deny", "graceful_reboot": true,
        "exec_allow": ["commands": ["uptime"], "tags": ["lab"]], "redact": ["*token*"], "owner": "owner",
    ]

    /// What each file registers, by its name.
    private static func registrations(_ settings: JSONObject) async throws -> [String: [Registration]] {
        let policy = try await LuaPolicy.load(
            directory: directory, settings: settings, toolNames: [], checksTrust: false, refusesUnreadSettings: true,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        let files = try await policy.index().files
        return Dictionary(uniqueKeysWithValues: zip(policy.program.names, files.map(\.registrations)))
    }

    @Test func noneButProtectIsActiveWithoutItsSetting() async throws {
        let active = try await Self.registrations([:]).filter { !$0.value.isEmpty }
        #expect(active.keys.sorted() == ["protect.lua"])
    }

    @Test func eachGoesByEffectsAndNotByNames() async throws {
        let all = try await Self.registrations(Self.settings)
        #expect(all.count == 13)
        for (file, registrations) in all {
            #expect(!registrations.isEmpty, "\(file) is not switched on by its setting")
            for registration in registrations {
                let words = registration.key.pattern.split(separator: " ")
                #expect(words.allSatisfy { $0 == "*" || $0.hasPrefix("@") }, "\(file): \(words)")
            }
        }
    }

    /// The tests themselves are run by `policy test`.
    @Test func eachHasTestsAndARelabelledGuestAmongThem() async throws {
        let tests = try TestFiles.read(Self.directory)
        #expect(tests.map(\.name) == (try await Self.registrations([:])).keys.sorted().map { "tests/\($0)" })
        for file in tests {
            let text = String(decoding: file.bytes, as: UTF8.self)
            if file.name != "tests/protect.lua" {
                #expect(text.contains("test(\"off without its setting\""), "\(file.name)")
            }
            #expect(text.contains("test(\"a mistake in the setting switches nothing off\""), "\(file.name)")
            // By another tag, name, pool, or by taking it out of HA.
            let changes = [
                #"call("update_vm_config", { vmid = 10"#, #""PUT /pools/"#, #""DELETE /cluster/ha/resources/"#,
            ]
            #expect(changes.contains { text.contains($0) }, "\(file.name) relabels nothing")
        }
    }
}
