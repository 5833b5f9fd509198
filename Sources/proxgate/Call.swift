import ArgumentParser
import Glibc
import JSONLines
import Server
import UnixSignals

struct Call: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Run one tool and print its answer.",
        discussion: """
            Examples:
              proxgate call start_vm vmid=102 --demo
              proxgate call update_vm_config vmid=102 cores=4 tags:='["web"]' --config gateway.json --json

            On a terminal a line follows the task while it runs, and a question that the caller may answer is put to you. \
            Tables have 80 columns at most, and are cut to a narrower terminal; --json has everything whole. \
            Ctrl-C stops waiting and says what became of the call; once more gives up. NO_COLOR and pipes are respected.

            Exit codes: 0 done, 1 failed, 2 usage, 3 denied, 4 confirmation required.
            """)

    @Argument(help: "The tool's name; `proxgate tools` lists them.", completion: .custom(CallCompletion.tools))
    var tool: String

    @Argument(help: "Arguments as key=value, or key:=JSON.", completion: .custom(CallCompletion.arguments))
    var arguments: [String] = []

    @Flag(help: "Print the answer as one line of JSON.")
    var json = false

    @OptionGroup var gateway: GatewayChoice

    func run() async throws {
        let line = try CallLine(tool: tool, arguments: arguments)
        let opened = try await gateway.open()
        let call = TerminalCall(
            ask: { request, onEvent in
                try await Self.interruptible { try await opened.client.ask(request, onEvent: onEvent) }
            },
            agrees: !json && Prompt.isPossible ? { Prompt.agrees($0) } : nil,
            showsProgress: !json && ProgressLine.isPossible)
        let answer = try await call.answer(line)
        await opened.close()
        AnswerText.write(answer, asJSON: json)
        if let code = AnswerText.exitCode(answer) { throw code }
    }

    /// The first Ctrl-C cancels the work, the second one ends the program.
    private static func interruptible(
        _ body: @escaping @Sendable () async throws -> JSONObject
    ) async throws -> JSONObject {
        // Before anything is sent: whoever interrupts it then is told what became of it.
        let interrupts = await UnixSignalsSequence(trapping: .sigint)
        let work = Task { try await body() }
        let watch = Task {
            var isCancelled = false
            for await _ in interrupts {
                if isCancelled { Glibc.exit(130) }
                isCancelled = true
                work.cancel()
            }
        }
        defer {
            watch.cancel()
            // Otherwise a question could not be left with it.
            signal(SIGINT, SIG_DFL)
        }
        return try await work.value
    }
}
