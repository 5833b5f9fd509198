import ArgumentParser
import Gateway
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
        // Whatever the command is: it holds credentials, or what was typed, or what answers carry.
        CoreDumps.turnOff()
        // A file that may not grow further is an error of that write, like a full disk, and not the end.
        signal(SIGXFSZ, SIG_IGN)
        Memory.arrange()
        if let name = CommandLine.arguments.dropFirst().first, name == "serve" || name == "demo" {
            GatewayRuntime.beginMakingTools()
        }
        var words: [String]?
        do {
            var command = try parseAsRoot()
            words = Self.words(to: type(of: command))
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            let code = exitCode(for: error)
            let message =
                switch error {
                // Where it helps, the message says what the code would.
                case let error as GatewayError: "Error: \(error.message)"
                // ArgumentParser would show how the whole program is used.
                case let error as ValidationError where words != nil:
                    "Error: \(error.message)\n  See '\((words ?? []).joined(separator: " ")) --help' for more information."
                default: (words == nil ? unknownCommand() : nil) ?? fullMessage(for: error)
                }
            if !message.isEmpty { Terminal.write(message + "\n", to: code.isSuccess ? STDOUT_FILENO : STDERR_FILENO) }
            Glibc.exit(code == .validationFailure ? 2 : code.rawValue)
        }
    }

    /// What to say where a word that should be a command is none: ArgumentParser calls it an unexpected argument.
    private static func unknownCommand() -> String? {
        var command: any ParsableCommand.Type = Proxgate.self
        var path = command._commandName
        for word in CommandLine.arguments.dropFirst() {
            let configuration = command.configuration
            let names = configuration.subcommands.map { $0._commandName }
            guard !names.isEmpty, configuration.defaultSubcommand == nil, !word.hasPrefix("-"), word != "help" else {
                return nil
            }
            guard let index = names.firstIndex(of: word) else {
                let hint = NearestName.hint(word, among: names)
                return
                    "Error: there is no command '\(path) \(Printable.line(word, limit: 64))'\(hint)\n  See '\(path) --help' for more information."
            }
            command = configuration.subcommands[index]
            path += " \(word)"
        }
        return nil
    }

    /// `proxgate policy eval` for that command.
    private static func words(
        to wanted: any ParsableCommand.Type, from command: any ParsableCommand.Type = Proxgate.self
    ) -> [String]? {
        if command == wanted { return [command._commandName] }
        for next in command.configuration.subcommands {
            if let words = words(to: wanted, from: next) { return [command._commandName] + words }
        }
        return nil
    }
}
