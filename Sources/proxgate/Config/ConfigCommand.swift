import ArgumentParser
import Glibc
import JSONLines
import ProxmoxClient
import Server

struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Make, check, show and convert configurations.",
        discussion: """
            Examples:
              proxgate config init --output /etc/proxgate/gateway.json
              proxgate config check /etc/proxgate/gateway.json
            """,
        subcommands: [ConfigInit.self, ConfigCheck.self, ConfigShow.self, ConfigConvert.self])
}

/// A configuration file on the command line.
struct ConfigurationArgument: ParsableArguments {
    @Argument(help: "The file; by default what PROXGATE_CONFIG or PROXMOX_MCP_CONFIG names.")
    var file: String?

    func path(_ environment: [String: String]) throws -> String {
        guard let path = file ?? Environment.configurationFile(environment) else {
            throw ValidationError("no configuration: give a FILE")
        }
        return path
    }
}

struct ConfigCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Say everything that is wrong with a configuration.",
        discussion: """
            Reads what the file names as well (secrets), and touches no network; `proxgate doctor` does that.

            Example: proxgate config check /etc/proxgate/gateway.json
            Exit codes: 0 right, 1 faults.
            """)

    @OptionGroup var argument: ConfigurationArgument

    func run() throws {
        let environment = Environment.all
        let document = try ConfigurationDocument.read(try argument.path(environment), environment: environment)
        let configuration = try ConfigurationFile.read(document, environment: environment)
        for warning in configuration.warnings { Terminal.write("warning: \(warning)\n", to: STDERR_FILENO) }
        if configuration.hooks == nil {
            Terminal.write(
                "warning: no hooks are named; `serve` will want --hooks DIR or --no-hooks\n", to: STDERR_FILENO)
        }
        let clusters = configuration.clusters.map { cluster in
            "cluster \(cluster.name) at \(cluster.endpoints.map(\.description).joined(separator: ", "))"
        }
        Terminal.write(
            "\(document.file): right (\(document.format.rawValue)); \(clusters.joined(separator: "; "))\n")
        if !document.overrides.isEmpty {
            Terminal.write("the environment overrides: \(document.overrides.joined(separator: ", "))\n")
        }
    }
}

struct ConfigShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print the configuration that is in force, with its secrets masked.",
        discussion: """
            In the gateway's own format, with what the environment overrides.

            Example: proxgate config show /etc/proxgate/gateway.json
            """)

    @OptionGroup var argument: ConfigurationArgument

    func run() throws {
        let environment = Environment.all
        let document = try ConfigurationDocument.read(try argument.path(environment), environment: environment)
        // Faults are told instead of shown.
        _ = try ConfigurationFile.read(document, environment: environment)
        Terminal.write(JSONWriter.indented(.object(document.masked)) + "\n")
        if !document.overrides.isEmpty {
            Terminal.write(
                "from the environment: \(document.overrides.joined(separator: ", "))\n", to: STDERR_FILENO)
        }
    }
}
