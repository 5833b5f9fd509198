import ArgumentParser
import Gateway
import Server

struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Read and check the audit file.",
        discussion: """
            Examples:
              proxgate audit tail --config gateway.json --guest 100 --decision deny
              proxgate audit show 1a2b3c-7 --file /var/log/proxgate/audit.jsonl
              proxgate audit verify --config gateway.json
            """,
        subcommands: [AuditTailCommand.self, AuditShow.self, AuditVerify.self])
}

/// Where the audit lies.
struct AuditPlace: ParsableArguments {
    @Option(help: "Configuration file that names the audit file; PROXMOX_MCP_CONFIG names one too.")
    var config: String?

    @Option(help: "The audit file itself; full files beside it (FILE.000000012345) are read as well.")
    var file: String?

    func validate() throws {
        if config != nil, file != nil { throw ValidationError("give either --config or --file, not both") }
    }

    func reader() throws -> AuditReader {
        if let file { return AuditReader(AuditFiles(path: file)) }
        guard let path = try configuration()?.auditPath() else {
            throw ValidationError(
                "no audit file: give --file FILE, or --config of a gateway that names one (audit.file)")
        }
        return AuditReader(AuditFiles(path: path))
    }

    func configuration() throws -> Configuration? {
        let environment = Environment.all
        guard file == nil, let path = config ?? Environment.configurationFile(environment) else { return nil }
        return try ConfigurationFile.read(path, environment: environment)
    }
}
