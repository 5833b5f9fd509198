import Glibc
import JSONLines
import Testing

/// What `proxgate completion` and `proxgate manual` print, in the programs that it is for.
@Suite struct CompletionScriptTests {
    /// What bash offers for a line with the cursor at its end, the program being on the path as `proxgate`.
    private func bash(_ line: String, in workspace: Workspace) async throws -> [String] {
        // As readline does: words broken at COMP_WORDBREAKS, among them = and :.
        let script = """
            source '\(workspace.path("proxgate.bash"))'
            PATH='\(workspace.path)':"$PATH"
            COMP_LINE=$1 COMP_POINT=${#1} COMP_TYPE=9
            COMP_WORDS=()
            rest=$1
            while [[ -n $rest ]]; do
              if [[ $rest =~ ^([[:space:]]+)(.*)$ ]]; then rest=${BASH_REMATCH[2]}; [[ -z $rest ]] && COMP_WORDS+=('')
              elif [[ $rest =~ ^([=:]+)(.*)$ || $rest =~ ^([^=:[:space:]]+)(.*)$ ]]; then
                COMP_WORDS+=("${BASH_REMATCH[1]}"); rest=${BASH_REMATCH[2]}
              fi
            done
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            current=${COMP_WORDS[COMP_CWORD]}
            [[ $current =~ ^[=:]+$ ]] && current=
            $(complete -p proxgate | sed 's/.*-F \\([^ ]*\\).*/\\1/') proxgate "$current" "${COMP_WORDS[COMP_CWORD-1]}" 2> /dev/null
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let finished = try await Finished.run("/bin/bash", ["-c", script, "bash", line])
        #expect(finished.code == 0, "\(line): \(finished)")
        return finished.output.split(separator: "\n").map(String.init)
    }

    @Test func bashCompletes() async throws {
        let workspace = try Workspace()
        let made = try await Finished.proxgate(["completion", "bash"])
        #expect(made.code == 0)
        try workspace.write("proxgate.bash", made.output)
        #expect(symlink(Places.proxgate, workspace.path("proxgate")) == 0)
        let socket = workspace.path("gateway.sock")
        let gateway = try Child(Places.proxgate, ["demo", "--socket", socket])
        _ = try await gateway.wait(for: "the socket") { _ in access(socket, F_OK) == 0 ? true : nil }

        for (line, expected) in [
            ("proxgate app", ["approvals"]), ("proxgate policy e", ["eval", "explain"]),
            ("proxgate serve --read", ["--read-only"]), ("proxgate call start_v", ["start_vm"]),
            ("proxgate call --demo start_vm vm", ["vmid="]), ("proxgate call power_vms action=sus", ["suspend"]),
            ("proxgate call power_vms --demo action=", ["start", "stop", "shutdown", "reboot", "suspend", "resume"]),
        ] {
            let offered = try await bash(line, in: workspace)
            #expect(Set(offered).isSuperset(of: expected), "\(line): \(offered)")
            #expect(expected.count > 1 || offered.count == 1, "\(line): \(offered)")
        }
        // With a service, what it offers: VMIDs, nodes.
        #expect(try await bash("proxgate call --socket \(socket) start_vm vmid=10", in: workspace).contains("102"))
        #expect(try await bash("proxgate call --socket \(socket) start_vm vmid=", in: workspace).contains("103"))
        #expect(
            try await bash("proxgate call --socket \(socket) start_vm node=pve", in: workspace) == [
                "pve1", "pve2", "pve3",
            ])
        gateway.signal(SIGTERM)
        #expect(try await gateway.exitCode() == 0)
    }

    /// Where the shells are there (CI brings them), at a terminal of their own.
    @Test(
        .enabled("PyPI cannot be reached") { try await PythonVenv.pexpect.isAvailable() }, arguments: ["zsh", "fish"])
    func theOthersComplete(_ shell: String) async throws {
        let made = try await Finished.proxgate(["completion", shell])
        #expect(made.code == 0)
        guard access("/usr/bin/\(shell)", X_OK) == 0 else { return print("SKIPPED: \(shell) is not installed") }
        let workspace = try Workspace()
        let script = try workspace.write("_proxgate", made.output)
        let programs = try workspace.directory("bin")
        #expect(symlink(Places.proxgate, "\(programs)/proxgate") == 0)
        let socket = workspace.path("gateway.sock")
        let gateway = try Child(Places.proxgate, ["demo", "--socket", socket])
        _ = try await gateway.wait(for: "the socket") { _ in access(socket, F_OK) == 0 ? true : nil }
        let lines = [
            ("proxgate app", "proxgate approvals"), ("proxgate serve --read", "proxgate serve --read-only"),
            ("proxgate call start_v", "proxgate call start_vm"),
            ("proxgate call --demo start_vm vm", "proxgate call --demo start_vm vmid="),
            ("proxgate call --demo power_vms action=sus", "proxgate call --demo power_vms action=suspend"),
            // What the service has: two containers, 200 and 201; three nodes.
            (
                "proxgate call --socket \(socket) start_container vmid=",
                "proxgate call --socket \(socket) start_container vmid=20"
            ),
            (
                "proxgate call --socket \(socket) get_node_status node=p",
                "proxgate call --socket \(socket) get_node_status node=pve"
            ),
        ]
        let talk = try await PythonVenv.pexpect.run("completion.py", [shell, programs, script] + lines.map(\.0))
        let completed = try #require(talk.json?["completed"]?.array, "\(talk)")
        #expect(completed.compactMap { $0["line"]?.string } == lines.map(\.1), "\(talk)")
        gateway.signal(SIGTERM)
        #expect(try await gateway.exitCode() == 0)
    }

    @Test func manualPagesHaveNoFaults() async throws {
        let workspace = try Workspace()
        let written = try await Finished.proxgate(["manual", "--directory", workspace.path])
        #expect(written.code == 0, "\(written)")
        let names = try await Finished.run("/bin/ls", [workspace.path]).output.split(separator: "\n").map(String.init)
        #expect(names.contains("proxgate.1") && names.contains("proxgate-policy-test.1") && names.count > 25)
        let call = try await Finished.proxgate(["manual", "call"])
        #expect(call.output == (try workspace.read("proxgate-call.1")))
        #expect(try await Finished.proxgate(["manual", "no-such"]).code == 2)
        // The pages are made of what --help prints.
        for name in names { #expect(try workspace.read(name).contains("xample"), "\(name)") }
        guard access("/usr/bin/man", X_OK) == 0 else { return print("SKIPPED: man is not installed") }
        for name in names {
            let page = try await Finished.run(
                "/usr/bin/man", ["--warnings", "-E", "UTF-8", "-l", workspace.path(name)],
                environment: ["MANWIDTH": "80", "LC_ALL": "C.UTF-8", "MANPAGER": "cat"])
            #expect(page.code == 0 && page.errors.isEmpty, "\(name): \(page.errors)")
            #expect(page.output.contains("SYNOPSIS") && page.output.contains("xample"), "\(name)")
        }
    }
}
