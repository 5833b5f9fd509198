import JSONLines
import Testing

@testable import Gateway

@Suite struct CallOptionsTests {
    private static let change = FakeTool.power("stop_vm", "stop").spec
    private static let ownTimeout = FakeTool.power(
        "shutdown_vm", "shutdown", parameters: [Parameter("timeout", .integer(0...600), "For the guest")]
    ).spec

    private func take(
        _ arguments: JSONObject, beside: JSONObject = [:], _ spec: ToolSpec = change
    ) -> (options: CallOptions, rest: JSONObject, faults: [ArgumentFault]) {
        var arguments = arguments
        var faults: [ArgumentFault] = []
        let options = CallOptions.take(from: &arguments, beside: beside, for: spec, faults: &faults)
        return (options, arguments, faults)
    }

    @Test func `without options there are defaults`() {
        let taken = take(["vmid": 100])
        #expect(taken.options == CallOptions())
        #expect(taken.options.wait)
        #expect(taken.options.waitTimeout == .seconds(50))
        #expect(taken.rest == ["vmid": 100])
    }

    private static let all: JSONObject = [
        "wait": false, "wait_timeout": 1.5, "dry_run": true, "confirm": "token", "confirm_wait": 0, "timeout": 2,
        "progress": true,
    ]

    @Test func `options are read inside the arguments, and taken out of them`() {
        var arguments = Self.all
        arguments["vmid"] = 100
        let taken = take(arguments)
        #expect(taken.faults.isEmpty)
        #expect(taken.rest == ["vmid": 100])
        #expect(!taken.options.wait)
        #expect(taken.options.waitTimeout == .milliseconds(1500))
        #expect(taken.options.dryRun)
        #expect(taken.options.confirm == "token")
        #expect(taken.options.confirmWait == .zero)
        #expect(taken.options.timeout == .seconds(2))
        #expect(taken.options.progress)
    }

    @Test func `options beside the tool mean the same`() {
        #expect(take([:], beside: Self.all).options == take(Self.all).options)
        #expect(take(Self.all, beside: Self.all).options == take(Self.all).options)
        #expect(take(Self.all, beside: Self.all).faults.isEmpty)
    }

    @Test func `two different values are a fault`() {
        let taken = take(["dry_run": false, "timeout": 1], beside: ["dry_run": true, "timeout": 2])
        #expect(taken.faults.map(\.argument) == ["dry_run", "timeout"])
        #expect(taken.faults.allSatisfy { $0.problem.contains("twice") })
        #expect(taken.rest.isEmpty)
    }

    @Test func `a parameter of the tool's own stays an argument`() {
        let taken = take(["vmid": 100, "timeout": 30], beside: ["timeout": 5], Self.ownTimeout)
        #expect(taken.faults.isEmpty)
        #expect(taken.rest == ["vmid": 100, "timeout": 30])
        #expect(taken.options.timeout == .seconds(5))
        #expect(take(["timeout": 30], Self.ownTimeout).options.timeout == nil)
    }

    @Test(
        arguments: [
            ["wait": 1], ["wait": "false"], ["wait_timeout": "5"], ["wait_timeout": -1], ["wait_timeout": 86401],
            ["dry_run": "yes"], ["confirm": 5], ["timeout": 0], ["timeout": -5], ["timeout": 1e300], ["progress": 1],
            ["confirm_wait": -0.5],
        ] as [JSONObject])
    func `a wrong value is a fault, not a default`(option: JSONObject) {
        #expect(take(option).faults.map(\.argument) == option.names)
        #expect(take([:], beside: option).faults.map(\.argument) == option.names)
    }

    @Test func `null means not given`() {
        let taken = take(["wait": nil, "timeout": nil], beside: ["dry_run": nil])
        #expect(taken.faults.isEmpty)
        #expect(taken.options == CallOptions())
        #expect(taken.rest.isEmpty)
    }

    @Test func `policy never sees options among the arguments`() async {
        let fixture = Fixture()
        _ = await fixture.call("stop_vm", ["vmid": 101, "wait": true, "timeout": 30], options: ["progress": true])
        #expect(fixture.policy.operations.map(\.arguments) == [["vmid": 101, "node": "pve1"]])
    }

    @Test func `a read cannot be tried`() async {
        let fixture = Fixture([FakeTool.reading("get_vm") { _, _ in [:] }])
        let error = await fixture.call("get_vm", ["vmid": 100, "dry_run": true]).error
        #expect(error?.code == .invalidArguments)
    }
}
