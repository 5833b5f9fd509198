import Glibc
import JSONLines
import Testing

/// Mixed load for as long as `PROXGATE_SOAK` says, in seconds: everything is answered, and memory stays flat.
@Suite(.enabled(if: getenv("PROXGATE_SOAK") != nil, "set PROXGATE_SOAK to a number of seconds"))
struct SoakTests {
    @Test func memoryStaysFlatUnderMixedLoad() async throws {
        let seconds = getenv("PROXGATE_SOAK").flatMap { Int(String(cString: $0)) } ?? 60
        let simulator = try await Simulator.start(speed: 1000)
        let gateway = try GatewayProcess.serve(simulator.configuration)
        let end = ContinuousClock.now + .seconds(seconds)
        var settled: Int?
        var rounds = 0
        while ContinuousClock.now < end {
            rounds += 1
            try await Self.round(rounds, gateway)
            // What the first rounds allocate stays: pools, caches, the runtime's own.
            if settled == nil, ContinuousClock.now > end - .seconds(seconds) * 3 / 4 {
                settled = try Self.residentKiB(gateway.child.pid)
            }
        }
        let before = try #require(settled, "not even one round in \(seconds) s")
        let after = try Self.residentKiB(gateway.child.pid)
        print(
            "soak: \(rounds) rounds of \(Self.lines.count) lines, \(before) KiB resident after a quarter of the time, \(after) at the end"
        )
        #expect(after < before + before / 4 + 8 << 10, "\(before) KiB became \(after) KiB in \(rounds) rounds")
        #expect(try await gateway.end() == 0)
    }

    private static let lines = [
        #"{"id":"1-#","tool":"get_vms"}"#, #"{"id":"2-#","tool":"get_vm_config","args":{"vmid":101}}"#,
        #"{"id":"3-#","tool":"stop_vm","args":{"vmid":100}}"#, #"{"id":"4-#","tool":"start_vm","args":{"vmid":102}}"#,
        #"{"id":"5-#","tool":"stop_vm","args":{"vmid":102}}"#, #"{"id":"6-#","tool":"nothing"}"#,
        #"{"id":"7-#","tool":"update_vm_config","args":{"vmid":104,"cores":"x"}}"#, #"{"id":"8-#","op":"ping"}"#,
        ##"{"jsonrpc":"2.0","id":"9-#","method":"tools/call","params":{"name":"get_nodes","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}"##,
    ]

    private static func round(_ number: Int, _ gateway: GatewayProcess) async throws {
        gateway.child.forget()
        for line in lines { try gateway.send(line.replacing("#", with: "\(number)")) }
        _ = try await gateway.child.wait(for: "the answers of round \(number)") { child in
            child.lines.count >= lines.count ? true : nil
        }
        let ids = Set(gateway.child.lines.compactMap { $0["id"]?.string })
        #expect(ids == Set((1...lines.count).map { "\($0)-\(number)" }))
    }

    static func residentKiB(_ pid: pid_t) throws -> Int {
        let line = try Workspace.read("/proc/\(pid)/status").split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    }
}
