import Gateway
import JSONLines
import Logging
import Synchronization
import Testing

@testable import Policy

/// Candidate hooks beside the real ones are heard by nobody but the audit.
@Suite(.timeLimit(.minutes(10))) struct ShadowPolicyTests {
    private final class Lines: AuditLog {
        private let list = Mutex<[JSONObject]>([])
        func append(_ entry: JSONObject) async throws { list.withLock { $0.append(entry) } }

        /// Waits for so many lines.
        func wait(for count: Int) async throws -> [JSONObject] {
            while true {
                let lines = list.withLock { $0 }
                if lines.count >= count { return lines }
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }

    private static func policy(_ candidate: String, _ lines: Lines, store: any HookStore = MemoryHookStore())
        async throws -> (ShadowPolicy, TemporaryDirectory)
    {
        let real = try await Hooks("pre('stop_vm', function(op) if op.vmid == 100 then deny('real') end end)")
        let directory = try TemporaryDirectory()
        try directory.write("candidate.lua", candidate)
        let policy = try await ShadowPolicy.load(
            beside: real.policy, directory: directory.path, settings: [:], toolNames: ["stop_vm"], checksTrust: true,
            store: store, audit: lines, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        #expect(policy.digest == real.policy.digest)
        return (policy, directory)
    }

    @Test func decisionsAreRecordedAndNotHeeded() async throws {
        let lines = Lines()
        let (policy, _) = try await Self.policy(
            "pre('stop_vm', function(op) deny('candidate') op.args.x = 1 end)", lines)
        let allowed = await policy.session().decide(.stop(101), facts: FakeFacts())
        #expect(allowed.verdict == .allow && allowed.trace.count == 1)
        #expect(allowed.arguments == Operation.stop(101).arguments)
        #expect(await policy.session().decide(.stop(100), facts: FakeFacts()).denials.map(\.reason) == ["real"])
        let written = try await lines.wait(for: 2)
        #expect(written.map { $0["event"] } == ["shadow", "shadow"])
        #expect(written.map { $0["was"]?.string } == ["allow", "deny"])
        #expect(written.map { $0["decision"]?.string } == ["deny", "deny"])
        #expect(written[0]["differs"] == true)
        #expect(written[0]["reasons"] == [["reason": "candidate", "hook": "candidate.lua:1"]])
    }

    @Test func candidatesThatSpinOrFailHoldUpNobody() async throws {
        let lines = Lines()
        let (policy, _) = try await Self.policy("pre('*', function(op) while true do end end)", lines)
        for _ in 0..<20 { #expect(await policy.session().decide(.stop(101), facts: FakeFacts()).verdict == .allow) }
        #expect(try await lines.wait(for: 1)[0]["decision"] == "deny")
    }

    @Test func whatCandidatesWriteStaysWithThem() async throws {
        let lines = Lines()
        let store = MemoryHookStore()
        let (policy, _) = try await Self.policy(
            "pre('*', function(op) store.set('a', 1) if store.hit('k', 60) > 1 then deny('x') end end)", lines,
            store: store)
        var second = Operation.stop(101)
        second.id = "call-2"
        _ = await policy.session().decide(.stop(101), facts: FakeFacts())
        _ = await policy.session().decide(second, facts: FakeFacts())
        #expect(try await lines.wait(for: 2).map { $0["decision"]?.string } == ["allow", "deny"])
        #expect(try store.value("a") == .null)
        #expect(try store.count(StoreHit(key: "k", call: "other", window: 60, time: 1e10)) == 1)
    }
}
