import ArgumentParser
import Gateway
import Glibc
import JSONLines
import Server
import Tools

struct Call: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run one tool and print its answer.",
        discussion: """
            Examples:
              proxgate call start_vm vmid=102 --demo
              proxgate call update_vm_config vmid=102 cores=4 tags:='["web"]' --config gateway.json --json

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
            answer = try SocketClient(path: socket).ask(line.bytes)
        } else {
            answer = try await inProcess(line)
        }
        let isDone = answer["ok"] == true
        if json {
            Terminal.write(JSONWriter.string(.object(answer)) + "\n")
        } else {
            let text = (answer["text"]?.string ?? answer["error"]?["message"]?.string ?? "") + "\n"
            Terminal.write(text, to: isDone ? STDOUT_FILENO : STDERR_FILENO)
        }
        guard !isDone else { return }
        switch answer["error"]?["code"]?.string {
        case "denied", "not_permitted": throw ExitCode(3)
        case "confirmation_required": throw ExitCode(4)
        case "invalid_arguments", "unknown_tool": throw ExitCode(2)
        default: throw ExitCode(1)
        }
    }

    /// Runs the call in this process, by the same pipeline and in the same form of answer as a plain line.
    private func inProcess(_ line: CallLine) async throws -> JSONObject {
        let logger = try options.log.logger()
        let runtime: GatewayRuntime
        if demo {
            let cluster = try await DemoCluster.start(speed: 1, logger: logger)
            var configuration = cluster.configuration
            configuration.hooks =
                options.noHooks ? .allowEverything : .directory(try options.hooks ?? ShippedHooks.directory())
            runtime = try await GatewayRuntime.start(configuration, logger: logger, trustsHooksDirectory: true)
        } else {
            runtime = try await GatewayRuntime.start(try options.configuration(Environment.all), logger: logger)
        }
        let answer = try await runtime.answer(line.bytes)
        await runtime.shutdown()
        return answer
    }
}

/// `key=value` words as a plain line: each value typed as the tool's parameter says.
struct CallLine {
    let bytes: [UInt8]
    let arguments: JSONObject

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
        bytes = JSONWriter.bytes(["id": 1, "tool": .string(tool), "args": .object(values)])
    }
}
