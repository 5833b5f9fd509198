import Glibc
import Testing

/// The tests' own tools: what they must not overlook.
@Suite(.timeLimit(.minutes(5))) struct HarnessTests {
    @Test(arguments: [SIGILL, SIGTRAP, SIGBUS, SIGSEGV])
    func aCrashFailsItsTest(_ signal: Int32) async throws {
        try await withKnownIssue {
            let child = try Child("/bin/sh", ["-c", "echo why >&2; ulimit -c 0; kill -\(signal) $$"])
            #expect(try await child.exitCode() < 0)
        } matching: {
            "\($0)".contains("crashed with signal") && "\($0)".contains("why")
        }
    }

    /// Also where the test neither waits for the end nor looks at the exit code.
    @Test func aCrashOnTheWayOutFailsItsTest() async throws {
        try await withKnownIssue {
            _ = try Child("/bin/sh", ["-c", "ulimit -c 0; trap 'kill -SEGV $$' TERM; while :; do sleep 0.05; done"])
            // Long enough for the shell to have set its trap.
            try await Task.sleep(for: .milliseconds(300))
        } matching: {
            "\($0)".contains("crashed with signal 11")
        }
    }

    @Test func anOrdinaryEndIsNone() async throws {
        let child = try Child("/bin/sh", ["-c", "exit 3"])
        #expect(try await child.exitCode() == 3)
        _ = try Child("/bin/sh", ["-c", "sleep 60"])
    }
}
