import Glibc
import JSONLines
import Testing

/// The README is run, and the reference that it leads to: their shell blocks as they stand, in a place where what they need
/// exists; their JSON is read.
///
/// `swift`, `sudo`, `apt-get` and `systemctl` are stand-ins (CI runs the README's two commands for real), and the places
/// of an installation lie in a directory of the test's. A command that goes on running ends with `&`.
@Suite struct ReadmeTests {
    private static let documents = [
        "README.md", "config/protocol.md", "config/configuration.md", "config/operation.md",
        "config/simulated-cluster.md",
    ]

    @Test(arguments: documents)
    func everyShellBlockRuns(_ document: String) async throws {
        let installation = try await Installation()
        let blocks = try Fence.all(in: document)
        #expect(blocks.contains { $0.language == "sh" })
        for (index, block) in blocks.enumerated() where block.language == "sh" {
            let finished = try await installation.run(block.text)
            #expect(
                finished.code == 0,
                "\(document):\(block.line) ended with \(finished.code)\n\(finished.output)\n\(finished.errors)")
            try installation.recorder.check()
            if let next = blocks.dropFirst(index + 1).first, next.language == "json", next.line == block.endLine + 2 {
                try Self.compare(next, with: finished.output, in: document)
            }
        }
    }

    @Test(arguments: documents + ["hooks/README.md"])
    func everyJSONBlockIsJSON(_ document: String) throws {
        for block in try Fence.all(in: document) where block.language == "json" {
            let isWhole = (try? JSONReader.read(block.text)) != nil
            let isLines = block.text.split(separator: "\n").allSatisfy { (try? JSONReader.read(String($0))) != nil }
            #expect(isWhole || isLines, "\(document):\(block.line) is not JSON")
        }
    }

    /// Where they lead, there is something.
    @Test(arguments: documents + ["hooks/README.md"])
    func everyLinkLeadsSomewhere(_ document: String) throws {
        for link in try Links.all(in: document) where !link.contains("://") {
            let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let directory = document.split(separator: "/").dropLast().map { "\($0)/" }.joined()
            let file = parts[0].isEmpty ? document : directory + parts[0]
            #expect(access("\(Places.package)/\(file)", F_OK) == 0, "\(document): \(link)")
            guard parts.count == 2 else { continue }
            #expect(try Links.anchors(of: file).contains(parts[1]), "\(document): \(link)")
        }
    }

    /// What the documents tell assistants to start, they can talk to.
    @Test(arguments: ["README.md", "config/protocol.md"])
    func everyAssistantsConfigurationWorks(_ document: String) async throws {
        let installation = try await Installation()
        let servers = try McpConfigurations.all(in: document)
        #expect(servers.count >= 2)
        for server in servers {
            let words = server.map { "'\($0)'" }.joined(separator: " ")
            let finished = try await installation.run("echo '\(McpConfigurations.initialize)' | \(words)")
            #expect(finished.code == 0 && finished.output.contains(#""serverInfo""#), "\(words): \(finished)")
            #expect(try installation.recorder.check() ?? 1 > 0)
        }
    }

    /// Every answer that is shown has come, with the members that are shown.
    private static func compare(_ block: Fence, with output: String, in document: String) throws {
        let answers = output.split(separator: "\n").compactMap { try? JSONReader.read(String($0)).object }
        for text in block.text.split(separator: "\n") {
            // A configuration that stands behind a command is no answer.
            guard let shown = try? JSONReader.read(String(text)).object, shown["id"] != nil else { continue }
            let real = try #require(
                answers.first { $0["id"] == shown["id"] }, "\(document):\(block.line): no such answer")
            #expect(real.names == shown.names, "\(document):\(block.line)")
            let (shownResult, realResult) = (shown["result"]?.object, real["result"]?.object)
            #expect(realResult?.names == shownResult?.names, "\(document):\(block.line)")
        }
    }
}

/// The commands that a file's configurations of MCP clients start.
enum McpConfigurations {
    static let initialize =
        #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"#
        + #""clientInfo":{"name":"reader","version":"1"}}}"#

    static func all(in file: String) throws -> [[String]] {
        try Fence.all(in: file).filter { $0.language == "json" }.flatMap { block -> [[String]] in
            guard let json = try? JSONReader.read(block.text),
                let servers = (json["mcpServers"] ?? json["servers"])?.object
            else { return [] }
            return servers.map { server in
                [server.value["command"]?.string ?? ""] + (server.value["args"]?.array?.compactMap(\.string) ?? [])
            }
        }
    }
}

/// The links of a Markdown file, and what they may lead to.
enum Links {
    static func all(in file: String) throws -> [String] {
        try Workspace.read("\(Places.package)/\(file)").matches(of: /\]\(([^)\s]+)\)/).map { String($0.1) }
    }

    /// The headings, as GitHub makes anchors of them.
    static func anchors(of file: String) throws -> Set<String> {
        let lines = try Workspace.read("\(Places.package)/\(file)").split(separator: "\n")
        return Set(
            lines.filter { $0.hasPrefix("#") }.map { line in
                let words = line.drop { $0 == "#" || $0 == " " }.lowercased()
                return words.filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }.replacing(" ", with: "-")
            })
    }
}

/// A fenced block of a Markdown file.
struct Fence {
    let language: String
    let text: String
    /// Of the fence's first and last line in the file, from 1.
    let line: Int
    let endLine: Int

    static func all(in file: String) throws -> [Fence] {
        var fences: [Fence] = []
        var open: (language: String, line: Int, lines: [Substring])?
        let lines = try Workspace.read("\(Places.package)/\(file)").split(
            separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            if let block = open {
                if line == "```" {
                    fences.append(
                        Fence(
                            language: block.language, text: block.lines.joined(separator: "\n"), line: block.line,
                            endLine: index + 1))
                    open = nil
                } else {
                    open?.lines.append(line)
                }
            } else if line.hasPrefix("```") {
                open = (String(line.dropFirst(3)), index + 1, [])
            }
        }
        return fences
    }
}

/// What a reader of the documents has: the commands on the path, a cluster, a configuration, a service on its socket.
private struct Installation {
    private let workspace: Workspace
    private let simulator: Simulator
    private let service: Child
    /// Of what clients of the README's say to the gateway.
    let recorder: Recorder
    /// Places of an installation, as the README writes them, and those of the test.
    private let places: [(String, String)]

    init() async throws {
        workspace = try Workspace()
        simulator = try await Simulator.start()
        for directory in [
            "etc", "run", "log", "lib", "bin", "images", "home", "home/.config", "home/.config/proxgate",
        ] { try workspace.directory(directory) }
        places = [
            ("/etc/proxgate", workspace.path("etc")), ("/run/proxgate", workspace.path("run")),
            ("/var/log/proxgate", workspace.path("log")), ("/var/lib/proxgate", workspace.path("lib")),
            ("/srv/images", workspace.path("images")), ("/home/me", workspace.path("home")),
        ]
        recorder = try Recorder()
        try Self.standIns(workspace, recorder.command([]).map { "'\($0)'" }.joined(separator: " "))
        let configuration: JSONObject = [
            "cluster": .object(simulator.cluster()), "hooks": .string(try workspace.hooks()),
            "audit": ["file": .string(workspace.path("log/audit.jsonl"))],
            "state": .string(workspace.path("lib/state.db")), "uploads": [.string(workspace.path("images"))],
        ]
        for directory in ["etc", "home/.config/proxgate"] {
            try workspace.write("\(directory)/gateway.json", .object(configuration))
        }
        try workspace.write("images/debian-13.iso", String(repeating: "boot", count: 10_000))
        service = try Child(
            Places.proxgate,
            ["serve", "--config", workspace.path("etc/gateway.json"), "--socket", workspace.path("run/proxgate.sock")])
        _ = try await service.wait(for: "the socket") { [workspace] _ in
            access(workspace.path("run/proxgate.sock"), F_OK) == 0 ? true : nil
        }
    }

    private static func standIns(_ workspace: Workspace, _ program: String) throws {
        try workspace.write("bin/proxgate", "#!/bin/sh\nexec \(program) \"$@\"\n", mode: 0o700)
        try workspace.write(
            "bin/swift",
            "#!/bin/sh\n[ \"$1 $2\" = 'run proxgate' ] || exit 0\nshift 2\nexec \(program) \"$@\"\n", mode: 0o700)
        // An assistant starts what it is told to, and shakes hands.
        try workspace.write(
            "bin/claude",
            """
            #!/bin/sh
            while [ "$1" != -- ]; do shift; done
            shift
            echo '\(McpConfigurations.initialize)' | "$@" | grep -q '"serverInfo"'
            """, mode: 0o700)
        try workspace.write(
            "bin/socat", "#!/bin/sh\nexec \(program) connect --socket \"${4#UNIX-CONNECT:}\"\n", mode: 0o700)
        for name in ["sudo", "apt-get", "systemctl"] {
            try workspace.write("bin/\(name)", "#!/bin/sh\nexit 0\n", mode: 0o700)
        }
    }

    func run(_ text: String) async throws -> Finished {
        var script = text
        for (written, real) in places { script = script.replacing(written, with: real) }
        let frame = """
            set -euo pipefail
            # Where there is no sudo, CI has a function of that name, which would go before the stand-in.
            unset -f sudo
            trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
            cd '\(Places.package)'
            export PATH='\(workspace.path("bin"))':"$PATH" HOME='\(workspace.path("home"))'

            """
        // Into a file: the harness takes what comes through a pipe for a gateway's answers to what it has sent itself.
        let child = try Child(
            "/bin/bash", ["-c", frame + script], stdin: "/dev/null", stdout: workspace.path("output"))
        let code = try await child.exitCode()
        return Finished(code: code, output: try workspace.read("output"), errors: child.errors, json: nil)
    }
}
