import Glibc
import JSONLines
import Testing

/// Ten thousand guests in a cluster of another process: what a list costs the gateway.
@Suite(.serialized) struct BigClusterTests {
    private static let guests = 10_000

    /// - Parameter isBounded: for a principal that only some guests exist for, here all of them by their numbers.
    @Test(arguments: [false, true]) func aListCostsOneRequestAndLittleMemory(isBounded: Bool) async throws {
        let simulator = try await Simulator.start(speed: 200, ["--guests", "\(Self.guests)"])
        var configuration = simulator.configuration
        configuration["hooks"] = "none"
        if isBounded {
            configuration["profiles"] = [
                "some": ["users": ["*"], "tools": ["*"], "guests": ["vmids": ["100-999999"]]]
            ]
        }
        let gateway = try GatewayProcess.serve(configuration)
        var id = 0
        func ask(_ tool: String, _ arguments: JSONObject) async throws -> JSONValue {
            id += 1
            let line: JSONObject = ["id": .int(id), "tool": .string(tool), "args": .object(arguments)]
            let answer = try await gateway.ask(JSONWriter.string(.object(line)))
            gateway.child.forget()
            return answer["result"] ?? .null
        }
        func lists() -> Int { simulator.requests.count { $0.contains("/cluster/resources") } }
        let answer = try await Finished.run(
            "/usr/bin/env",
            [
                "curl", "-sS", "--max-time", "60", "--cacert", simulator.certificate, "-H",
                "Authorization: PVEAPIToken=\(simulator.tokenID)=\(simulator.tokenSecret)",
                "\(simulator.url)/api2/json/cluster/resources?type=vm",
            ])
        let size = answer.output.utf8.count
        #expect(size > 1 << 20)

        // Connected, and everything made and mapped that is once.
        #expect(try await ask("get_nodes", [:])["nodes"] != nil)
        let start = try Self.memory(of: gateway, "RssAnon")
        #expect(try await ask("get_vms", ["limit": 1])["total"] != nil)
        let kept = try Self.memory(of: gateway, "RssAnon") - start
        let before = try Self.memory(of: gateway, "VmRSS")
        try Self.forgetPeak(of: gateway)
        let begun = lists()
        let first = try await ask("get_vms", [:])
        #expect(first["total"]?.int == Self.guests - 2 && first["vms"]?.array?.count == 100)
        #expect(lists() == begun + 1)
        let page = try await ask("get_vms", ["offset": 9_950])
        #expect(page["vms"]?.array?.count == Self.guests - 2 - 9_950 && page["next_offset"] == nil)
        let some = try await ask("get_vms", ["name": "load99", "status": "running", "limit": 10])
        #expect(some["vms"]?.array?.count == 10 && some["total"]?.int ?? 0 > 10)
        #expect(try await ask("list_containers", [:])["total"] == 2)
        #expect(lists() == begun + 4)
        let peak = try Self.memory(of: gateway, "VmHWM")
        for _ in 0..<10 { _ = try await ask("get_vms", ["tag": "prod"]) }
        let after = try Self.memory(of: gateway, "VmRSS")
        print("kept of the first list \(kept >> 10) KiB")
        print("answer \(size >> 10) KiB; before \(before >> 10), peak \(peak >> 10), afterwards \(after >> 10) KiB")
        #expect(peak - before <= 2 * size, "\((peak - before) >> 10) KiB for an answer of \(size >> 10) KiB")
        #expect(kept <= size, "\(kept >> 10) KiB of the first list are kept")
        #expect(after - before <= size, "\((after - before) >> 10) KiB are kept")
        #expect(try await gateway.end() == 0)
    }

    private static func memory(of gateway: GatewayProcess, _ name: String) throws -> Int {
        let status = try Workspace.read("/proc/\(gateway.child.pid)/status")
        let line = status.split(separator: "\n").first { $0.hasPrefix("\(name):") }
        guard let kilobytes = line?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw HarnessError("no \(name) in \(status)")
        }
        return kilobytes << 10
    }

    /// The peak counts from now on.
    private static func forgetPeak(of gateway: GatewayProcess) throws {
        let descriptor = open("/proc/\(gateway.child.pid)/clear_refs", O_WRONLY)
        guard descriptor >= 0, write(descriptor, "5", 1) == 1 else { throw HarnessError("clear_refs is not there") }
        close(descriptor)
    }
}
