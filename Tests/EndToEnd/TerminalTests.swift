import Glibc
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

    /// Keys and signals: the call's fate is told, and the terminal is as it was.
    @Test func signalsAtATerminal() async throws {
        // A backup takes a minute.
        let simulator = try await Simulator.start(speed: 0.2)
        let workspace = try Workspace()
        var configuration = simulator.configuration
        configuration["hooks"] = "none"
        let file = try workspace.write("gateway.json", .object(configuration))
        let script = try await Finished.run(
            "/usr/bin/python3",
            [
                "\(Places.python)/signals.py", Places.proxgate, file, workspace.path("new.json"),
                "127.0.0.1:\(simulator.port)",
            ])
        let said = try #require(script.json, "\(script)")
        func run(_ name: String) throws -> (code: Int?, seen: String) {
            let ended = try #require(said[name])
            #expect(ended["restored"] == true, "\(name): \(ended)")
            return (ended["code"]?.int, ended["seen"]?.string ?? "")
        }
        let interrupted = try run("interrupted")
        #expect(interrupted.code == 1, "\(interrupted)")
        let upid = try #require(interrupted.seen.firstMatch(of: /UPID:[^\s"]+/), "\(interrupted)").output
        #expect(interrupted.seen.contains("goes on"), "\(interrupted)")
        let task = try await Finished.proxgate(["call", "get_task", "upid=\(upid)", "--config", file, "--json"])
        #expect(task.json?["result"]?["status"] == "running", "\(task)")
        #expect(try run("given up").code == 130)
        #expect(try run("terminated").code == Int(-SIGTERM))
        #expect(try run("shell SIGTERM").code == Int(-SIGTERM))
        #expect(try run("shell SIGHUP").code == Int(-SIGHUP))
        #expect(try run("init SIGTERM").code == Int(-SIGTERM))
        #expect(try run("init Ctrl-C").code == Int(-SIGINT))
        #expect(access(workspace.path("new.json"), F_OK) != 0)
    }

    /// Nobody at a terminal: nothing that is meant for one.
    @Test func intoAPipeGoesTextAlone() async throws {
        let finished = try await Finished.proxgate(["call", "get_vms", "--demo"])
        #expect(finished.code == 0 && !finished.output.contains("\u{1B}") && finished.errors.isEmpty, "\(finished)")
    }
}
