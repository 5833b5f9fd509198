import Gateway
import JSONLines
import Logging
import Testing

@testable import Policy

/// The hooks that come with the gateway.
@Suite(.timeLimit(.minutes(1))) struct ShippedHooksTests {
    private static func session(_ settings: JSONObject = [:]) async throws -> any PolicySession {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return try await LuaPolicy.load(
            directory: "/\(root)/hooks", settings: settings, toolNames: ["reboot_vm", "get_vm_config"],
            checksTrust: false, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        ).session()
    }

    @Test func protectGuardsTheFirewall() async throws {
        let decision = await (try Self.session()).decide(.stop(100), facts: FakeFacts())
        #expect(decision.denials.map(\.reason) == ["VM 100 is the firewall; it may not be interrupted"])
        #expect(decision.denials.first?.hook.hasPrefix("protect.lua:") == true)
        let destroying = Operation.stop(100, tool: "rollback_snapshot", effects: [.destroy])
        #expect(await (try Self.session()).decide(destroying, facts: FakeFacts()).denials.count == 1)
        #expect(await (try Self.session()).decide(.stop(101), facts: FakeFacts()).verdict == .allow)
        let starting = Operation.stop(100, tool: "start_vm", effects: [.start])
        #expect(await (try Self.session()).decide(starting, facts: FakeFacts()).verdict == .allow)
        #expect(await (try Self.session()).decide(.stop(99, 100), facts: FakeFacts()).denials.count == 1)
    }

    @Test func enrichFindsTheOwner() async throws {
        let operation = Operation.stop(tool: "get_vm_config", effects: [.read])
        let value: JSONObject = ["vmid": 102, "description": "Web server\nowner: alice since 2025"]
        let review = await (try Self.session()).review(operation, stage: .result, value: value, facts: FakeFacts())
        #expect(review.failure == nil)
        #expect(review.value["owner"] == "alice")
        let none = await (try Self.session()).review(
            operation, stage: .result, value: ["vmid": 102], facts: FakeFacts())
        #expect(none.value == ["vmid": 102])
        let error: JSONObject = ["code": "not_found", "message": "no"]
        let failed = await (try Self.session()).review(operation, stage: .error, value: error, facts: FakeFacts())
        #expect(failed.value == error)
    }

    @Test func gracefulRebootIsASetting() async throws {
        let reboot = Operation.stop(102, tool: "reboot_vm", arguments: ["graceful": false])
        let off = await (try Self.session()).decide(reboot, facts: FakeFacts())
        #expect(off.arguments == reboot.arguments)
        #expect(off.trace.count == 1)
        let on = await (try Self.session(["graceful_reboot": true])).decide(reboot, facts: FakeFacts())
        #expect(on.arguments["graceful"] == true)
        #expect(on.notes == ["the reboot was made graceful by policy"])
        let already = Operation.stop(102, tool: "reboot_vm", arguments: ["graceful": true])
        #expect(await (try Self.session(["graceful_reboot": true])).decide(already, facts: FakeFacts()).notes == [])
    }
}
