import ArgumentParser
import Glibc

struct ShellCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shell", abstract: "Run calls from an interactive prompt that completes them.",
        discussion: """
            Examples:
              proxgate shell --demo
              proxgate shell --socket /run/proxgate/proxgate.sock
              echo 'get_vms tag=prod' | proxgate shell --demo

            A line is a call, as for `proxgate call`: start_vm vmid=102. `help`, `tools` and `exit` are words of the shell. \
            Tab completes tools, arguments, VMIDs and other values, as far as you may see them. Ctrl-C stops waiting for \
            the running call and says what became of it. Lines without secrets are kept in \
            ~/.local/state/proxgate/history.

            From a pipe, lines are run one after another, without a prompt; the exit code is the last call's, as of \
            `proxgate call`.
            """)

    @Flag(help: "Print each answer as one line of JSON.")
    var json = false

    @OptionGroup var gateway: GatewayChoice

    func run() async throws {
        let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? true
        let isConversation = Prompt.isPossible && !isDumb
        let shell = try await Shell(
            json: json, history: isConversation ? HistoryFile(Environment.all) : nil, open: { try await gateway.open() }
        )
        if isConversation, RawMode.enter() {
            defer { RawMode.leave() }
            await shell.converse(try ShellInput())
        } else {
            await shell.follow(try ShellInput())
        }
        if let code = shell.exitCode { throw code }
    }
}
