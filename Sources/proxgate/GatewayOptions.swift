import ArgumentParser
import Gateway
import Glibc
import Logging
import Server

/// Options that `serve` and `call` share.
struct GatewayOptions: ParsableArguments {
    @Option(help: "Configuration file (JSON); PROXGATE_CONFIG or PROXMOX_MCP_CONFIG may name it.")
    var config: String?

    @Option(help: "Directory with the hooks; overrides the configuration's.")
    var hooks: String?

    @Option(
        help: "Directory with candidate hooks: what they would decide is recorded in log and audit, and not heeded.")
    var shadow: String?

    @Flag(name: .customLong("no-hooks"), help: "Run without hooks: everything is allowed.")
    var noHooks = false

    @Flag(name: .customLong("read-only"), help: "Refuse every change, whatever hooks and profiles allow.")
    var readOnly = false

    @OptionGroup var log: LogOptions

    func validate() throws {
        if hooks != nil, noHooks { throw ValidationError("give either --hooks or --no-hooks, not both") }
    }

    /// The configuration with the command line's hooks in it.
    func configuration(_ environment: [String: String]) throws -> Configuration {
        guard let path = config ?? Environment.configurationFile(environment) else {
            throw ValidationError("no configuration: give --config FILE, or try `proxgate demo`")
        }
        var configuration = try ConfigurationFile.read(path, environment: environment)
        if let hooks { configuration.hooks = .directory(hooks) }
        if let shadow { configuration.shadow = shadow }
        if noHooks { configuration.hooks = .allowEverything }
        if readOnly { configuration.access.isReadOnly = true }
        guard configuration.hooks != nil else {
            throw ConfigurationError(
                file: path,
                faults: [
                    "no hooks are named: add \"hooks\": \"DIRECTORY\" (or \"none\"), or give --hooks DIR or --no-hooks"
                ])
        }
        return configuration
    }
}

/// How much is said on stderr.
struct LogOptions: ParsableArguments {
    @Option(name: .customLong("log-level"), help: "trace, debug, info, notice, warning, error or critical.")
    var level: String?

    /// A logger on stderr: stdout carries answers only.
    func logger(configured: String? = nil, json: Bool = false) throws -> Logger {
        let name = (level ?? configured ?? "notice").lowercased()
        guard let level = Logger.Level(rawValue: name == "warn" ? "warning" : name) else {
            throw ValidationError("'\(name)' is not a log level")
        }
        let isForJournal = JournalLogHandler.isStandardError(Environment.all)
        var logger = Logger(label: "proxgate") { label -> any LogHandler in
            if json { return JSONLogHandler(isForJournal: isForJournal) }
            return isForJournal ? JournalLogHandler() : StreamLogHandler.standardError(label: label)
        }
        logger.logLevel = level
        return logger
    }
}
