import ArgumentParser
import Glibc
import Server

@main
struct Proxgate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proxgate",
        abstract:
            "A gateway between programs that act on virtual machines and a Proxmox VE cluster, with policy in Lua.",
        discussion: """
            Reads MCP or plain JSON lines on stdin or a Unix socket, runs the admin's hooks, calls Proxmox, follows the \
            task, and answers with what really happened.

            Examples:
              printf '%s\\n' '{"id":1,"tool":"start_vm","args":{"vmid":102}}' | proxgate demo
            """,
        version: Version.text,
        subcommands: [
            Serve.self, Demo.self, Connect.self, Call.self, ShellCommand.self, Tools.self, Audit.self, Approvals.self,
            FreezeCommand.self, ThawCommand.self, PolicyCommand.self, ConfigCommand.self, DoctorCommand.self,
            StatusCommand.self, Simulate.self, CompletionCommand.self, ManualCommand.self,
        ])

    /// Usage errors exit with 2, as the exit codes of `call` promise; ArgumentParser's own is 64.
    static func main() async {
        Terminal.openClosedStreams()
        // A file that may not grow further is an error of that write, like a full disk, and not the end.
        signal(SIGXFSZ, SIG_IGN)
        Memory.returnLargeBlocks()
        if let name = CommandLine.arguments.dropFirst().first, name == "serve" || name == "demo" {
            GatewayRuntime.beginMakingTools()
        }
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            let code = exitCode(for: error)
            let message = fullMessage(for: error)
            if !message.isEmpty { Terminal.write(message + "\n", to: code.isSuccess ? STDOUT_FILENO : STDERR_FILENO) }
            Glibc.exit(code == .validationFailure ? 2 : code.rawValue)
        }
    }
}
