import JSONLines
import Testing

/// `proxgate call` at a terminal: what it shows while a task runs, what it asks, and how it ends.
@Suite struct TerminalTests {
    @Test(.enabled("PyPI cannot be reached") { try await PythonVenv.pexpect.isAvailable() })
    func callsFollowTheirTaskAndAsk() async throws {
        let workspace = try Workspace()
        let hooks = try workspace.askingHooks()
        let script = try await PythonVenv.pexpect.run("terminal.py", [Places.proxgate, hooks])
        let said = try #require(script.json, "\(script.errors)")
        func run(_ name: String) throws -> (code: Int?, seen: String) {
            (said[name]?["code"]?.int, said[name]?["seen"]?.string ?? "")
        }
        let backup = try run("backup")
        #expect(backup.code == 0, "\(backup)")
        // A bar that follows the task, drawn again and again on one line, and gone before the answer.
        #expect(
            backup.seen.contains("[#") && backup.seen.contains("%") && backup.seen.contains("\u{1B}[K"), "\(backup)")
        #expect(backup.seen.contains("\u{1B}[1;32m"), "the headline is green")

        let plain = try run("plain")
        #expect(plain.code == 0 && plain.seen.contains("VM Start Successful"), "\(plain)")
        #expect(!plain.seen.contains("\u{1B}[1;") && !plain.seen.contains("\u{1B}[36"), "\(plain)")
        let dumb = try run("dumb")
        #expect(dumb.code == 0 && !dumb.seen.contains("\u{1B}"), "\(dumb)")
        let json = try run("json")
        let answer = try JSONReader.read(json.seen.filter { !$0.isNewline })
        #expect(json.code == 0 && answer["ok"] == true, "\(json)")
        #expect(try run("denied").code == 3)

        let yes = try run("yes")
        #expect(yes.seen.contains("Really stop the web server?") && yes.seen.contains("VM 101"), "\(yes)")
        #expect(yes.code == 0 && yes.seen.contains("VM Stop Successful"), "\(yes)")
        let no = try run("no")
        #expect(no.code == 4 && !no.seen.contains("Successful"), "\(no)")
    }

    /// Nobody at a terminal: nothing that is meant for one.
    @Test func intoAPipeGoesTextAlone() async throws {
        let finished = try await Finished.proxgate(["call", "get_vms", "--demo"])
        #expect(finished.code == 0 && !finished.output.contains("\u{1B}") && finished.errors.isEmpty, "\(finished)")
    }
}
