import JSONLines
import Synchronization
import Testing

@testable import Gateway

@Suite struct NearestNameTests {
    private let names = ["start_vm", "stop_vm", "get_vms", "get_vm_status", "vmid"]

    @Test(
        arguments: [
            ("strat_vm", "start_vm"), ("stop_vn", "stop_vm"), ("get_vm", "get_vms"), ("getvmstatus", "get_vm_status"),
            ("vmdi", "vmid"), ("STOP_VM", nil), ("delete_everything", nil), ("", nil), ("x", nil),
            (String(repeating: "x", count: 65), nil),
        ] as [(String, String?)])
    func `finds what was probably meant, or nothing`(name: String, expected: String?) {
        #expect(NearestName.of(name, among: names) == expected)
    }

    @Test func `of two as near the first by name is taken, and no candidates are no trouble`() {
        #expect(NearestName.of("cat", among: ["rat", "bat"]) == "bat")
        #expect(NearestName.of("cat", among: [String]()) == nil)
        #expect(NearestName.hint("cat", among: ["bat"]) == " (did you mean 'bat'?)")
        #expect(NearestName.hint("cat", among: ["horse"]) == "")
        #expect(NearestName.of("ab", among: [""]) == nil)
    }
}

@Suite struct TimestampTests {
    @Test(arguments: [
        (0, 0, "1970-01-01T00:00:00.000000Z"), (951_782_400, 1, "2000-02-29T00:00:00.000001Z"),
        (1_795_504_500, 123_456, "2026-11-24T07:15:00.123456Z"),
        (253_402_300_799, 999_999, "9999-12-31T23:59:59.999999Z"),
        (-1, 0, "1969-12-31T23:59:59.000000Z"),
    ])
    func `the clock is written in UTC with all its digits`(seconds: Int, microseconds: Int, expected: String) {
        #expect(Timestamp.text(seconds: seconds, microseconds: microseconds) == expected)
    }

    @Test func `now sorts as text`() {
        let times = (0..<100).map { _ in Timestamp.now() }
        #expect(times == times.sorted())
        #expect(times.allSatisfy { $0.utf8.count == 27 })
    }
}

@Suite struct SecretNamesTests {
    @Test func `names count in any case, at any depth, whatever the value is`() {
        let masked: JSONObject = SecretNames.masked([
            "Password": ["deep": 1], "a": [["TICKET": "x"], ["CSRFPreventionToken": nil]], "keyboard": "de",
            "name": "x",
        ])
        #expect(
            masked == [
                "Password": "**********", "a": [["TICKET": "**********"], ["CSRFPreventionToken": "**********"]],
                "keyboard": "de", "name": "x",
            ])
    }
}

@Suite(.timeLimit(.minutes(10))) struct TaskTrackerTests {
    @Test func `what has ended is not waited for`() async {
        let log = EventLog()
        let tracker = TaskTracker { log.add($0) }
        #expect(tracker.running.isEmpty)
        for number in 1...2 {
            await tracker.began("UPID:\(number)") {
                log.add("end \(number)")
                return .ok
            }
        }
        tracker.ended("UPID:1")
        tracker.ended("unheard of")
        #expect(tracker.upids == ["UPID:1", "UPID:2"])
        for task in tracker.running { #expect(await task.untilEnd() == .ok) }
        #expect(log.events == ["UPID:1", "UPID:2", "end 2"])
        tracker.ended("UPID:2")
        #expect(tracker.running.isEmpty)
    }
}

@Suite struct APIRequestTests {
    @Test func `a path is filled in, and secrets are not shown`() {
        let guest = Guest(cluster: "lab", kind: .lxc, vmid: 200, node: "pve2")
        let request = APIRequest(.put, guest, "/config", ["cipassword": "hunter2", "cores": 2])
        #expect(request.description == "PUT /nodes/pve2/lxc/200/config")
        #expect(request.endpoint == "PUT /nodes/{node}/lxc/{vmid}/config")
        #expect(request.segments == ["nodes", "pve2", "lxc", "200", "config"])
        #expect(request.json["parameters"] == ["cipassword": "**********", "cores": 2])
        #expect(APIRequest(.get, "/a/{b}", ["b": "x/../y"]).segments == ["a", "x/../y"])
        #expect(APIRequest(.get, "/a/{missing}").path == "/a/{missing}")
    }
}

@Suite struct ToolRegistryTests {
    @Test func `tools are listed by name, found by their bytes, and known by their endpoints`() {
        let registry = ToolRegistry([Fixture.stop, Fixture.start, FakeTool.power("kill_vm", "stop")])
        #expect(registry.tools.map(\.spec.name) == ["kill_vm", "start_vm", "stop_vm"])
        #expect(registry.tool(named: "start_vm") != nil)
        #expect(registry.tool(named: "Start_vm") == nil)
        let guest = Guest(cluster: "lab", kind: .qemu, vmid: 100, node: "pve1")
        #expect(registry.names(for: [APIRequest(.post, guest, "/status/stop")]) == ["kill_vm", "stop_vm"])
        #expect(registry.names(for: [APIRequest(.post, guest, "/status/reset")]) == [])
    }

    /// A wrong name would mislead whoever is asked, so that none is given where several could be meant.
    @Test func `requests amount to the one tool that does just this`() {
        let guest = Guest(cluster: "lab", kind: .qemu, vmid: 100, node: "pve1")
        func tool(_ name: String, _ takes: [String], _ more: [String] = [], requires: String? = nil) -> FakeTool {
            var parameters = takes.map { Parameter($0, .string(maximumLength: 10), "") }
            if let requires { parameters.append(Parameter(requires, .string(maximumLength: 10), required: true, "")) }
            let spec = ToolSpec(
                name: name, title: name, summary: name, parameters: [.vmid] + parameters, effects: [.reconfigure],
                endpoints: ["POST /nodes/{node}/qemu/{vmid}/config"] + more, output: [:])
            return FakeTool(
                spec: spec, resolving: { FakeTool.target($0) }, planning: { _ in [] }, running: FakeTool.sendPlan)
        }
        let registry = ToolRegistry([
            Fixture.stop, tool("add_card", ["bridge"]), tool("set_card", ["bridge", "delete"], requires: "card"),
            tool("set_login", ["user", "delete"], ["POST /login"]),
            tool("update_vm", ["cores", "delete"]),
        ])
        func name(_ parameters: JSONObject) -> String? {
            registry.name(of: [APIRequest(.post, guest, "/config", parameters)])
        }
        #expect(registry.name(of: [APIRequest(.post, guest, "/status/stop", ["skiplock": 1])]) == "stop_vm")
        #expect(registry.name(of: [APIRequest(.post, guest, "/status/reset")]) == nil)
        #expect(registry.name(of: []) == nil)
        #expect(name(["cores": 2]) == "update_vm")
        #expect(name(["user": "x"]) == "set_login")
        #expect(name(["bridge": "vmbr0"]) == "add_card", "set_card needs a card")
        #expect(name(["bridge": "vmbr0", "card": "net0"]) == "set_card")
        // Three take it; one needs more, and one of the others does more beside.
        #expect(name(["delete": "tags"]) == "update_vm")
        #expect(name(["net0": "virtio"]) == nil)
        #expect(name(["user": "x", "cores": 2]) == nil)
        #expect(name([:]) == nil)
        #expect(
            registry.name(of: [APIRequest(.post, guest, "/status/stop"), APIRequest(.post, guest, "/config")]) == nil)
    }
}
