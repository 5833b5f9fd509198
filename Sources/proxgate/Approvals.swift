import ArgumentParser
import FrontEnds
import Glibc
import JSONLines

struct Approvals: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approvals",
        abstract: "Answer the questions that policy puts to operators.",
        discussion: """
            Questions are answered over the service's socket, by a user that approvals.approvers of its configuration \
            lists and that has not asked for the call.

            Examples:
              proxgate approvals list --socket /run/proxgate/proxgate.sock
              proxgate approvals approve 8q2m6v0yb7xk3n5c1ztrh4wjga --socket /run/proxgate/proxgate.sock
              proxgate approvals watch --json --socket /run/proxgate/proxgate.sock

            Exit codes: 0 done, 1 failed, 2 usage, 3 not permitted.
            """,
        subcommands: [List.self, Show.self, Approve.self, Deny.self, Watch.self])

    struct Connection: ParsableArguments {
        @Option(help: "The service's Unix socket.")
        var socket: String

        @Flag(help: "Print JSON, one line for each answer or event.")
        var json = false

        /// Sends one plain line and prints what comes back.
        func ask(_ request: JSONObject) throws {
            var line: JSONObject = ["id": 1]
            for (name, value) in request { line[name] = value }
            let answer = try SocketClient(path: socket).ask(JSONWriter.bytes(.object(line))) { event in
                guard let approval = event["approval"]?.object else { return }
                let text = json ? JSONWriter.string(.object(approval)) : ApprovalText.short(approval) + "\n"
                Terminal.write(text + "\n")
            }
            let isDone = answer["ok"] == true
            if json {
                Terminal.write(JSONWriter.string(.object(answer)) + "\n")
            } else {
                let text = (answer["text"]?.string ?? answer["error"]?["message"]?.string ?? "") + "\n"
                Terminal.write(text, to: isDone ? STDOUT_FILENO : STDERR_FILENO)
            }
            guard !isDone else { return }
            throw ExitCode(answer["error"]?["code"] == "not_permitted" ? 3 : 1)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the questions that wait for an answer, or for their answer to be used.",
            discussion: "Example: proxgate approvals list --all --socket /run/proxgate/proxgate.sock")

        @Flag(help: "Also those of the last day that are answered, used, withdrawn or expired.")
        var all = false

        @OptionGroup var connection: Connection

        func run() throws { try connection.ask(["op": "approvals", "all": .bool(all)]) }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show one question with the requests that would be sent.",
            discussion: "Example: proxgate approvals show ID --socket /run/proxgate/proxgate.sock")

        @Argument(help: "The approval's id.") var id: String

        @OptionGroup var connection: Connection

        func run() throws { try connection.ask(["op": "approval", "approval": .string(id)]) }
    }

    struct Approve: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "approve",
            abstract: "Let the call run once, as it was asked about.",
            discussion: "Example: proxgate approvals approve ID --socket /run/proxgate/proxgate.sock")

        @Argument(help: "The approval's id.") var id: String

        @OptionGroup var connection: Connection

        func run() throws { try connection.ask(["op": "approve", "approval": .string(id)]) }
    }

    struct Deny: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "deny",
            abstract: "Refuse the call.",
            discussion:
                "Example: proxgate approvals deny ID --reason 'wait for the backup' --socket /run/proxgate/proxgate.sock"
        )

        @Argument(help: "The approval's id.") var id: String

        @Option(help: "Why, for the caller.")
        var reason: String?

        @OptionGroup var connection: Connection

        func run() throws {
            try connection.ask([
                "op": "deny", "approval": .string(id), "reason": reason.map(JSONValue.string) ?? .null,
            ])
        }
    }

    struct Watch: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "watch",
            abstract: "Print each question as it comes and as it changes, until stopped.",
            discussion: "Example: proxgate approvals watch --json --socket /run/proxgate/proxgate.sock")

        @OptionGroup var connection: Connection

        func run() throws { try connection.ask(["op": "approvals", "watch": true]) }
    }
}
