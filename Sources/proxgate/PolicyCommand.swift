import ArgumentParser
import Gateway
import Glibc
import JSONLines
import Policy
import Server
import Tools

struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Check, test and try the hooks that make up the policy.",
        discussion: """
            Examples:
              proxgate policy check hooks
              proxgate policy test hooks --coverage
            """,
        subcommands: [
            PolicyCheckCommand.self, PolicyTestCommand.self, PolicyEvalCommand.self, PolicyReplayCommand.self,
            PolicyExplainCommand.self,
        ])

    static var registry: ToolRegistry { ToolRegistry(AllTools.all()) }
    static var toolNames: [String] { registry.tools.map(\.spec.name) }
}

struct PolicyCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Look for mistakes in hooks and their tests, without running them for a call.",
        discussion: """
            Finds syntax errors, unknown globals, unknown fields of op and of the libraries, tools that do not exist, and \
            settings that no hook reads; all at once, each with file and line.

            Example: proxgate policy check hooks --config /etc/proxgate/gateway.json

            Exit codes: 0 nothing found, 1 mistakes found, 2 usage.
            """)

    @Argument(help: "Directory with the hooks.")
    var directory: String

    @OptionGroup var options: PolicyOptions

    func run() async throws {
        let check = PolicyCheck(toolNames: PolicyCommand.toolNames, settings: try options.hookSettings())
        let findings = try await check.findings(directory: directory)
        if options.json {
            let list = findings.map { finding -> JSONValue in
                [
                    "file": .string(finding.file), "line": finding.line.map(JSONValue.int) ?? .null,
                    "message": .string(finding.message),
                    "fatal": .bool(finding.isFatal),
                ]
            }
            Terminal.write(JSONWriter.string(["findings": .array(list)]) + "\n")
        } else {
            for finding in findings { Terminal.write("\(finding)\n") }
            if findings.isEmpty { Terminal.write("no mistakes found in \(directory)\n") }
        }
        if !findings.isEmpty { throw ExitCode(1) }
    }
}

struct PolicyTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the tests beside the hooks (tests/*.lua in their directory).",
        discussion: """
            Guests, clock, settings and Proxmox's answers are made up by each test; nothing is sent anywhere. See \
            hooks/README.md for the language.

            Examples:
              proxgate policy test
              proxgate policy test /etc/proxgate/hooks "office hours" --coverage

            Exit codes: 0 all passed, 1 a test failed or there was none, 2 usage.
            """)

    @Argument(help: "Directory with the hooks (by default hooks here, else the ones that came with proxgate).")
    var directory: String?

    @Argument(help: "Run only tests whose name or file contains this.")
    var filter: String?

    @Flag(help: "Also show which lines of the hooks did not run.")
    var coverage = false

    @Flag(help: "Print one line of JSON.")
    var json = false

    @Option(help: "Calls made as{...} somebody have the profile that this configuration gives them.")
    var config: String?

    @Option(help: "Of the configuration's clusters the one that tests are about which name none.")
    var cluster: String?

    func run() async throws {
        let configuration = try config.map { try ConfigurationFile.read($0, environment: Environment.all) }
        if cluster != nil, configuration == nil { throw ValidationError("--cluster: give --config FILE too") }
        var (directory, filter) = (directory, filter ?? "")
        if let word = directory, !Self.isDirectory(word), !word.contains("/"), filter.isEmpty {
            (directory, filter) = (nil, word)
        }
        let hooks = try directory ?? (Self.isDirectory("hooks") ? "hooks" : ShippedHooks.directory())
        let run = try PolicyTestRun(
            directory: hooks, filter: filter, registry: PolicyCommand.registry,
            access: configuration?.access ?? AccessRules(),
            cluster: try configuration?.cluster(named: cluster), covers: coverage)
        let report = await run.run()
        Terminal.write(json ? JSONWriter.string(.object(report.json)) + "\n" : report.text)
        if report.results.isEmpty {
            Terminal.write(
                "there is no test in \(hooks)/tests" + (filter.isEmpty ? "" : " with '\(filter)'") + "\n",
                to: STDERR_FILENO)
        }
        if report.failed > 0 || report.results.isEmpty { throw ExitCode(1) }
    }

    private static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
