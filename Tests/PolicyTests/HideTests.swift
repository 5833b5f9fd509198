import Gateway
import JSONLines
import Testing

@testable import Policy

/// `hide` takes tools away from principals.
@Suite(.timeLimit(.minutes(10))) struct HideTests {
    private static let alice = Principal(user: "alice", uid: 1000, groups: ["ops"], door: .socket)
    private static let bob = Principal(user: "bob", uid: 1001, groups: ["interns"], door: .socket)

    private static let tools = [
        tool("get_vms", [.read]), tool("stop_vm", [.interrupt]), tool("delete_vm", [.destroy]),
        tool("create_snapshot", [.reconfigure]), tool("call_api", [.read]),
    ]

    private static func tool(_ name: String, _ effects: Set<Effect>) -> ToolSpec {
        ToolSpec(name: name, title: name, summary: name, parameters: [], effects: effects, output: [:])
    }

    private static func hidden(_ text: String, from principal: Principal) async throws -> Set<String> {
        await (try Hooks(text)).policy.hidden(from: principal, among: tools)
    }

    @Test(arguments: [
        ("hide('stop_vm')", ["stop_vm"], ["stop_vm"]),
        ("hide('@destroy *_snapshot', { group = 'interns' })", [], ["delete_vm", "create_snapshot"]),
        ("hide('@change', { user = { 'bob', 'eve' } })", [], ["stop_vm", "delete_vm", "create_snapshot"]),
        ("hide('stop_vm', function(p) return p.user == 'alice' end)", ["stop_vm"], []),
        (
            "hide('stop_vm', function(p) for _, g in ipairs(p.groups) do if g == 'interns' then return true end end end)",
            [], ["stop_vm"]
        ),
        ("hide('*', { user = 'nobody' })", [], []),
        // What fails hides.
        ("hide('stop_vm', function(p) error('x') end)", ["stop_vm"], ["stop_vm"]),
        ("hide('stop_vm', function(p) while true do end end)", ["stop_vm"], ["stop_vm"]),
        ("hide('stop_vm', function(p) return p.misspelt.x end)", ["stop_vm"], ["stop_vm"]),
        ("hide('stop_vm', function(p) return 0 end)", ["stop_vm"], ["stop_vm"]),
        ("pre('*', function() end)", [], []),
    ])
    func toolsAreHiddenFromWhomItSays(_ text: String, _ fromAlice: [String], _ fromBob: [String]) async throws {
        #expect(try await Self.hidden(text, from: Self.alice) == Set(fromAlice))
        #expect(try await Self.hidden(text, from: Self.bob) == Set(fromBob))
    }

    @Test(arguments: [
        "hide()", "hide(1)", "hide('')", "hide('@nothing')", "hide('x', {})", "hide('x', { role = 'y' })",
        "hide('x', { user = {} })", "hide('x', { user = { 1 } })", "hide('x', { user = 'a', group = 'b' })",
        "hide('x', 'bob')", "hide('x', nil)", "hide('x', { user = 'a' }, 1)",
    ])
    func whatIsWrongIsAFaultAtLoad(_ text: String) async throws {
        let error = await #expect(throws: GatewayError.self) { try await Hooks("\n" + text) }
        #expect(error?.message.hasPrefix("hook test.lua:2: hide: ") == true, "\(error?.message ?? "")")
    }

    @Test func whatIsHiddenIsNotReachedByAnotherToolEither() async throws {
        let hooks = try await Hooks("hide('stop_vm', { user = 'alice' })")
        #expect(await hooks.decide().denials.map(\.reason) == ["not available to alice"])
        #expect(await hooks.decide().denials.map(\.hook) == ["test.lua:1"])
        var general = Operation.stop(tool: "call_api")
        general.toolNames = ["call_api", "stop_vm"]
        general.standsFor = ["stop_vm"]
        #expect(await hooks.decide(general).denials.count == 1)
        // Another tool that is not hidden has the endpoint, too.
        general.toolNames = ["call_api", "stop_vm", "halt_vm"]
        general.standsFor = ["stop_vm", "halt_vm"]
        #expect(await hooks.decide(general).verdict == .allow)
        // A tool of its own that shares an endpoint with a hidden one.
        var other = Operation.stop(tool: "halt_vm")
        other.toolNames = ["halt_vm", "stop_vm"]
        #expect(await hooks.decide(other).verdict == .allow)
        other.principal = Self.bob
        #expect(await hooks.decide(other).verdict == .allow)
        let byEffect = try await Hooks("hide('@interrupt', function(p) return p.user == 'alice' end)")
        #expect(await byEffect.decide(other).verdict == .allow)
        #expect(await byEffect.decide(general).denials.map(\.reason) == ["not available to alice"])
    }
}
