import ArgumentParser
import Gateway
import Glibc
import JSONLines
import Server
import Tools

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look at everything that a gateway needs, and say what to do.",
        discussion: """
            Configuration, hooks, audit file, socket; each endpoint's reachability, certificate and version; the account \
            and its privileges against what the tools need; clocks. It changes nothing.

            Example: proxgate doctor --config /etc/proxgate/gateway.json
            Exit codes: 0 nothing fails (there may be warnings), 1 something does.
            """)

    @Option(help: "Configuration file; PROXGATE_CONFIG or PROXMOX_MCP_CONFIG may name it.")
    var config: String?

    @Option(help: "Also look at the service's Unix socket.")
    var socket: String?

    @Flag(help: "Print one line of JSON.")
    var json = false

    @OptionGroup var log: LogOptions

    func run() async throws {
        let environment = Environment.all
        guard let file = config ?? Environment.configurationFile(environment) else {
            throw ValidationError("no configuration: give --config FILE")
        }
        let doctor = Doctor(
            tools: ToolRegistry(AllTools.all()).tools.map(\.spec), socket: socket,
            logger: try log.logger(configured: "error"))
        let findings = await doctor.examine(file: file, environment: environment)
        let isWell = !findings.contains { $0.mark == .failure }
        if json {
            let object: JSONObject = ["ok": .bool(isWell), "findings": .array(findings.map { .object($0.json) })]
            Terminal.write(JSONWriter.string(.object(object)) + "\n")
        } else {
            for finding in findings { Terminal.write(Self.text(finding)) }
        }
        if !isWell { throw ExitCode(1) }
    }

    private static func text(_ finding: Finding) -> String {
        let (mark, style) =
            switch finding.mark {
            case .ok: ("✓", "32")
            case .warning: ("!", "33")
            case .failure: ("✗", "31")
            }
        let shown = Terminal.styled(mark, style, on: STDOUT_FILENO)
        let remedy = finding.remedy.map { "    → \($0)\n" } ?? ""
        return "\(shown) \(finding.check): \(finding.text)\n\(remedy)"
    }
}
