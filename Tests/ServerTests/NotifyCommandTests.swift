import Foundation
import JSONLines
import Logging
import TestLogs
import Testing

@testable import Server

/// The command that is told of questions: whatever it does, the gateway goes on, and says what went wrong.
@Suite(.timeLimit(.minutes(10))) struct NotifyCommandTests {
    /// As every door does: a command that reads no more must not end the process.
    init() { signal(SIGPIPE, SIG_IGN) }

    private static func told(
        _ command: [String], _ questions: Int = 1, patience: Duration = .seconds(60)
    ) async -> [String] {
        let log = LogKeeper()
        let notify = NotifyCommand(patience: patience, logger: Logger(label: "test") { _ in log })
        for number in 1...questions { notify.tell(["approval": .string("q\(number)")], by: command) }
        // What was taken is told before the end, or said not to be.
        while log.lines.count < questions, !command.isEmpty { try? await Task.sleep(for: .milliseconds(5)) }
        await notify.shutdown()
        return log.lines
    }

    @Test func aCommandThatFailsIsLogged() async {
        let lines = await Self.told(["/bin/sh", "-c", "exit 3"])
        #expect(lines.count == 1 && lines[0].contains("exit code 3") && lines[0].contains("q1"), "\(lines)")
    }

    @Test func aCommandThatIsNotThereIsLogged() async {
        let lines = await Self.told(["/nowhere/tell"])
        #expect(lines.count == 1 && lines[0].contains("No such file"), "\(lines)")
    }

    @Test func aCommandThatHangsIsKilledWithAllThatItStarted() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("proxgate-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: file) }
        let lines = await Self.told(
            ["/bin/sh", "-c", "sleep 100000 & echo $! > \(file); wait"], patience: .seconds(1))
        #expect(lines.count == 1 && lines[0].contains("took longer") && lines[0].contains("killed"), "\(lines)")
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let pid = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        // Its parent has gone, so that somebody else reaps it.
        for _ in 0..<1000 where kill(pid, 0) == 0 && !Self.isZombie(pid) {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(kill(pid, 0) != 0 || Self.isZombie(pid))
    }

    private static func isZombie(_ pid: pid_t) -> Bool {
        (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8))?.contains(") Z ") ?? true
    }

    @Test func aCommandThatReadsNothingIsNoTrouble() async {
        let log = LogKeeper()
        let notify = NotifyCommand(logger: Logger(label: "test") { _ in log })
        notify.tell(
            ["text": .string(String(repeating: "x", count: 1 << 20))], by: ["/bin/sh", "-c", "exec 0<&-; exit 4"])
        while log.lines.isEmpty { try? await Task.sleep(for: .milliseconds(5)) }
        await notify.shutdown()
        #expect(log.lines.count == 1 && log.lines[0].contains("exit code 4"), "\(log.lines)")
    }

    @Test func questionsDoNotPileUpBehindOneThatHangs() async {
        let log = LogKeeper()
        let notify = NotifyCommand(patience: .seconds(1), logger: Logger(label: "test") { _ in log })
        for number in 0..<NotifyCommand.backlog + 5 {
            notify.tell(["approval": .string("q\(number)")], by: ["/bin/sleep", number == 0 ? "100000" : "0"])
        }
        #expect(log.lines.count { $0.contains("wait to be told already") } >= 4, "\(log.lines)")
        while !log.lines.contains(where: { $0.contains("took longer") }) {
            try? await Task.sleep(for: .milliseconds(5))
        }
        await notify.shutdown()
    }

    @Test func withoutACommandNothingHappens() async {
        #expect(await Self.told([]).isEmpty)
    }
}
