import ArgumentParser
import Gateway
import Glibc
import JSONLines
import Server
import Synchronization
import Tools

struct Call: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run one tool and print its answer.",
        discussion: """
            Examples:
              proxgate call start_vm vmid=102 --demo
              proxgate call update_vm_config vmid=102 cores=4 tags:='["web"]' --config gateway.json --json

            On a terminal a line follows the task while it runs, and a question that the caller may answer is put to you.
            NO_COLOR and pipes are respected; --json is for scripts.

            Exit codes: 0 done, 1 failed, 2 usage, 3 denied, 4 confirmation required.
            """)

    @Argument(help: "The tool's name; `proxgate tools` lists them.")
    var tool: String

    @Argument(help: "Arguments as key=value, or key:=JSON.")
    var arguments: [String] = []

    @Flag(help: "Use a simulated cluster of its own.")
    var demo = false

    @Option(help: "Ask the gateway that serves this Unix socket.")
    var socket: String?

    @Flag(help: "Print the answer as one line of JSON.")
    var json = false

    @OptionGroup var options: GatewayOptions

    func validate() throws {
        if [demo, socket != nil, options.config != nil].count(where: { $0 }) > 1 {
            throw ValidationError("give only one of --demo, --socket and --config")
        }
    }

    func run() async throws {
        let line = try CallLine(tool: tool, arguments: arguments)
        let answer: JSONObject
        if let socket {
            answer = try await settled(line) { line, onEvent in
                try SocketClient(path: socket).ask(line, onEvent: onEvent)
            }
        } else {
            let runtime = try await runtime()
            answer = try await settled(line) { try await runtime.answer($0, onEvent: $1) }
            await runtime.shutdown()
        }
        let isDone = answer["ok"] == true
        if json {
            Terminal.write(JSONWriter.string(.object(answer)) + "\n")
        } else {
            let text = answer["text"]?.string ?? answer["error"]?["message"]?.string ?? ""
            let stream = isDone ? STDOUT_FILENO : STDERR_FILENO
            let lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            let headline = Terminal.styled(String(lines.first ?? ""), isDone ? "1;32" : "1;31", on: stream)
            Terminal.write(([headline] + lines.dropFirst().map(String.init)).joined(separator: "\n") + "\n", to: stream)
        }
        guard !isDone else { return }
        switch answer["error"]?["code"]?.string {
        case "denied", "not_permitted": throw ExitCode(3)
        case "confirmation_required": throw ExitCode(4)
        case "invalid_arguments", "unknown_tool": throw ExitCode(2)
        default: throw ExitCode(1)
        }
    }

    private typealias Ask = ([UInt8], @escaping @Sendable (JSONObject) -> Void) async throws -> JSONObject

    /// The call's answer, after the question of a hook that its caller may answer (`by = "caller"`) was put to the person
    /// at the terminal.
    private func settled(_ line: CallLine, _ ask: Ask) async throws -> JSONObject {
        let answer = try await followed(line, ask)
        guard !json, Prompt.isPossible, answer["error"]?["code"] == "confirmation_required",
            answer["error"]?["by"] == "caller", let approval = answer["error"]?["approval"]?.string
        else { return answer }
        let question = [answer["error"]?["headline"]?.string, answer["error"]?["message"]?.string]
        for text in question.compactMap(\.self) { Terminal.write(Prompt.shown(text) + "\n", to: STDERR_FILENO) }
        guard Prompt.agrees("Carry it out?") else { return answer }
        return try await followed(line.confirmed(approval), ask)
    }

    private func followed(_ line: CallLine, _ ask: Ask) async throws -> JSONObject {
        guard !json, ProgressLine.isPossible else { return try await ask(line.bytes) { _ in } }
        let progress = Mutex(ProgressLine())
        defer { progress.withLock { $0.remove() } }
        return try await ask(line.withProgress.bytes) { event in
            guard let message = event["message"]?.string else { return }
            progress.withLock { $0.show(message) }
        }
    }

    /// For calls in this process, by the same pipeline and in the same form of answer as a plain line.
    private func runtime() async throws -> GatewayRuntime {
        let logger = try options.log.logger()
        if demo {
            let cluster = try await DemoCluster.start(speed: 1, logger: logger)
            var configuration = cluster.configuration
            configuration.hooks =
                options.noHooks ? .allowEverything : .directory(try options.hooks ?? ShippedHooks.directory())
            return try await GatewayRuntime.start(configuration, logger: logger, trustsHooksDirectory: true)
        }
        return try await GatewayRuntime.start(try options.configuration(Environment.all), logger: logger)
    }
}

/// `key=value` words as a plain line: each value typed as the tool's parameter says.
struct CallLine {
    private var request: JSONObject
    let arguments: JSONObject

    var bytes: [UInt8] { JSONWriter.bytes(.object(request)) }

    var withProgress: CallLine {
        var line = self
        line.request["progress"] = true
        return line
    }

    /// The call again, with the approval of a question about it.
    func confirmed(_ approval: String) -> CallLine {
        var line = self
        line.request["confirm"] = .string(approval)
        return line
    }

    init(tool: String, arguments: [String]) throws {
        let spec = ToolRegistry(AllTools.all()).tool(named: tool)?.spec
        var values = JSONObject()
        for word in arguments {
            guard let equals = word.firstIndex(of: "="), equals > word.startIndex else {
                throw ValidationError("'\(word)': expected key=value or key:=JSON")
            }
            let text = String(word[word.index(after: equals)...])
            var name = String(word[..<equals])
            let isJSON = name.last == ":"
            if isJSON { name.removeLast() }
            guard values[name] == nil else { throw ValidationError("'\(name)' is given twice") }
            if isJSON {
                do { values[name] = try JSONReader.read(text) } catch {
                    throw ValidationError("\(name): not JSON: \(error)")
                }
            } else {
                let parameter = spec?.parameters.first { $0.name == name } ?? CallOptions.parameter(named: name)
                values[name] = parameter?.kind.value(ofWord: text) ?? .string(text)
            }
        }
        self.arguments = values
        request = ["id": 1, "tool": .string(tool), "args": .object(values)]
    }
}
