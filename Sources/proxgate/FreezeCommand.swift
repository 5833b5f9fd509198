import ArgumentParser
import Gateway
import Glibc
import JSONLines
import Server

struct FreezeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "freeze", abstract: "Refuse every change at once, in all gateways that share the state file.",
        discussion: """
            Reads go on; changes that are queued or wait for a confirmation are refused as well. What Proxmox has begun
            goes on. It lasts until `proxgate thaw`.

            Example: proxgate freeze "storage is failing over" --config gateway.json
            """)

    @Argument(help: "Why; whoever is refused reads it.")
    var reason = ""

    @OptionGroup var place: StatePlace

    func run() async throws {
        let freeze = Freeze(reason: reason, user: StatePlace.user, since: .now())
        try await place.mark("freeze", ["reason": .string(reason)]) { try await $0.setFreeze(freeze) }
        Terminal.write("frozen: every change is refused\n")
    }
}

struct ThawCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "thaw", abstract: "Allow changes again after `proxgate freeze`.",
        discussion: "Example: proxgate thaw --config gateway.json")

    @OptionGroup var place: StatePlace

    func run() async throws {
        try await place.mark("thaw", [:]) { try await $0.setFreeze(nil) }
        Terminal.write("thawed: hooks and profiles decide again\n")
    }
}

/// The state file of a gateway, and its audit.
struct StatePlace: ParsableArguments {
    @Option(help: "Configuration of the gateway; PROXMOX_MCP_CONFIG names one too.")
    var config: String?

    @Option(help: "The state file itself; then nothing is written to the audit.")
    var state: String?

    func validate() throws {
        if config != nil, state != nil { throw ValidationError("give either --config or --state, not both") }
    }

    static var user: String { getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) } ?? String(getuid()) }

    /// Sets a mark in the state file, then says so in the audit: a mark must hold even where the audit's disk is full.
    func mark(_ event: String, _ details: JSONObject, _ set: (StateStore) async throws -> Void) async throws {
        if let state { return try await set(try StateStore(path: state)) }
        let environment = Environment.all
        guard let path = config ?? Environment.configurationFile(environment) else {
            throw ValidationError("no gateway: give --config FILE or --state FILE")
        }
        let configuration = try ConfigurationFile.read(path, environment: environment)
        guard let file = configuration.stateFile else {
            throw CommandError(
                "\(path) names no state file, by which the gateway's processes could learn of it: add \"state\": \"FILE\""
            )
        }
        let store = try StateStore(path: file)
        try await set(store)
        var line: JSONObject = ["event": .string(event)]
        line["principal"] = ["user": .string(Self.user), "uid": .int(Int(getuid())), "door": "shell"]
        for (name, value) in details { line[name] = value }
        try await configuration.audit(heads: store).append(line)
    }
}
