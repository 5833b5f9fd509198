import ArgumentParser
import Gateway
import Glibc
import JSONLines

/// The interactive prompt: reads lines, runs each as a call, and writes the answers.
final class Shell {
    /// Words that are no tools.
    enum Command: String, CaseIterable {
        case help, tools, exit

        var summary: String {
            switch self {
            case .help: "What can be typed; with a tool's name, its arguments"
            case .tools: "Every tool that is offered to you; with a word, those that have it"
            case .exit: "Leave; so does Ctrl-D"
            }
        }
    }

    private static let prompt = "proxgate> "
    private let open: () async throws -> GatewayChoice.Opened
    private var opened: GatewayChoice.Opened
    private let json: Bool
    /// Nil where no person is at a terminal.
    private var screen: ShellScreen?
    private let history: HistoryFile?
    /// Of the last line.
    private(set) var exitCode: ExitCode?

    /// - Parameter open: connects, at the start and again when a service has gone.
    init(json: Bool, history: HistoryFile?, open: @escaping () async throws -> GatewayChoice.Opened) async throws {
        self.json = json
        self.history = history
        self.open = open
        opened = try await open()
    }

    // MARK: Reading lines

    /// With a person at a terminal.
    func converse(_ input: ShellInput) async {
        screen = ShellScreen(input: input, history: LineHistory(history?.read() ?? []))
        exitCode = nil
        Terminal.write("Type a call (start_vm vmid=102), help or exit; Tab completes.\n", to: STDERR_FILENO)
        loop: while true {
            let completion = ShellCompletion(client: opened.client)
            let entry = await screen?.read(prompt: Self.prompt) { await completion.complete(&$0) }
            switch entry {
            case .line(let line):
                if screen?.editor.history.add(line) == true { history?.append(line) }
                guard await run(line) else { break loop }
            case .interrupt: break
            case .end, nil: break loop
            }
        }
        exitCode = nil
        await opened.close()
    }

    /// With lines from a file or a program.
    func follow(_ input: ShellInput) async {
        var framer = LineFramer(limit: 1 << 20)
        loop: while true {
            let event = await input.next()
            let lines =
                if case .bytes(let bytes) = event { framer.receive(bytes) } else { framer.finish() }
            for line in lines {
                guard case .line(let bytes) = line else {
                    fail("a line has more than \(1 << 20) bytes and was skipped")
                    continue
                }
                guard await run(String(decoding: bytes, as: UTF8.self)) else { break loop }
            }
            if case .bytes = event { continue }
            break
        }
        await opened.close()
    }

    // MARK: Running them

    /// - Returns: false where it is the last one.
    private func run(_ line: String) async -> Bool {
        do {
            let words = try ShellWords.split(line.replacing("\t", with: " "))
            guard let first = words.first, !first.hasPrefix("#") else { return true }
            exitCode = nil
            switch (Command(rawValue: first), words.dropFirst().first) {
            case (.exit, _): return false
            case (.help, nil): Terminal.write(Self.help)
            case (.help, let tool?): try await help(tool)
            case (.tools, let word): try await list(word ?? "")
            case (nil, _): try await call(first, Array(words.dropFirst()))
            }
        } catch let error as ValidationError {
            fail(error.message)
        } catch {
            fail("\(error)")
        }
        return true
    }

    private func fail(_ message: String) {
        exitCode = ExitCode(2)
        Terminal.write(Terminal.styled(message, "31", on: STDERR_FILENO) + "\n", to: STDERR_FILENO)
    }

    private func call(_ tool: String, _ arguments: [String]) async throws {
        let line = try CallLine(tool: tool, arguments: arguments)
        let call = TerminalCall(
            ask: { try await self.ask($0, $1) }, agrees: screen == nil || json ? nil : { await self.agrees($0) },
            showsProgress: screen != nil && !json && ProgressLine.isPossible)
        let answer = try await call.answer(line)
        exitCode = AnswerText.exitCode(answer)
        AnswerText.write(answer, asJSON: json)
    }

    private func ask(
        _ request: JSONObject, _ onEvent: @escaping GatewayClient.EventHandler = { _ in }
    ) async throws -> JSONObject {
        if !opened.client.isOpen {
            await opened.close()
            opened = try await open()
        }
        let client = opened.client
        guard screen != nil else { return try await client.ask(request, onEvent: onEvent) }
        // There is one, as was just seen. Another task would wait for it while this one holds it.
        var screen = screen!
        defer { self.screen = screen }
        let answer = try await screen.interruptible { try await client.ask(request, onEvent: onEvent) }
        guard let answer else {
            throw CommandError("no longer waiting: the call was told to stop, and has not said what became of it")
        }
        return answer
    }

    private func agrees(_ question: String) async -> Bool {
        guard var screen else { return false }
        let history = screen.editor.history
        screen.editor = LineEditor()
        let entry = await screen.read(prompt: question + " [y/N] ")
        screen.editor = LineEditor(history: history)
        self.screen = screen
        guard case .line(let line) = entry else { return false }
        return ["y", "yes"].contains(line.lowercased())
    }

    // MARK: Help

    private func tools() async throws -> [JSONValue] {
        let answer = try await ask(["op": "tools"])
        guard let tools = answer["result"]?["tools"]?.array else {
            throw CommandError(answer["error"]?["message"]?.string ?? "the gateway does not say which tools there are")
        }
        return tools
    }

    private func list(_ word: String) async throws {
        let tools = try await tools().filter { tool in
            ["name", "title", "toolset"].contains { tool[$0]?.string?.lowercased().contains(word.lowercased()) == true }
        }
        guard !tools.isEmpty else { throw CommandError("no tool has '\(Printable.line(word, limit: 64))' in its name") }
        let width = tools.map { $0["name"]?.string?.count ?? 0 }.max() ?? 0
        for toolset in Set(tools.compactMap { $0["toolset"]?.string }).sorted() {
            Terminal.write(Terminal.styled(toolset, "1", on: STDOUT_FILENO) + "\n")
            for tool in tools where tool["toolset"]?.string == toolset {
                let name = tool["name"]?.string ?? ""
                let padding = String(repeating: " ", count: width - name.count)
                Terminal.write("  \(name)\(padding)  \(tool["title"]?.string ?? "")\n")
            }
        }
    }

    private func help(_ name: String) async throws {
        let tools = try await tools()
        guard let tool = tools.first(where: { $0["name"]?.string == name }) else {
            let hint = NearestName.hint(name, among: tools.compactMap { $0["name"]?.string })
            throw CommandError("there is no tool '\(Printable.line(name, limit: 64))'\(hint)")
        }
        Terminal.write(ToolHelp.text(tool))
    }

    private static let help = """
        A line is a call: a tool and its arguments as key=value, or key:=JSON.
          get_vms tag=prod
          update_vm_config vmid=102 cores=4 description='two words'
          stop_vm vmid=102 dry_run=true

        help TOOL     its arguments, with examples
        tools [WORD]  every tool that is offered to you
        exit          leave; so does Ctrl-D

        Tab completes tools, arguments and values; Up and Ctrl-R go back to earlier lines. Ctrl-C stops waiting for a
        call, and says what became of it.

        """
}
