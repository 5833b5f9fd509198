import ArgumentParser
import Gateway
import Glibc
import JSONLines
import ProxmoxClient
import Server
import Tools

struct ConfigInit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a configuration for a cluster, step by step.",
        discussion: """
            Shows the certificate's fingerprint to be compared and pinned, prints the commands that make an account with \
            no more privileges than the tools need, tries the token and writes the file with the secret beside it. On a \
            terminal it asks for what no option says. With --cluster NAME, a configuration that is there gets another \
            cluster; its only one becomes one of several.

            Examples:
              proxgate config init
              proxgate config init --endpoint pve1.example.com --accept-certificate --secret-file token.secret
              proxgate config init --cluster lab --output /etc/proxgate/gateway.json
            """)

    @Option(help: "A node of the cluster: host or host:port.")
    var endpoint: String?

    @Option(help: "Pin this SHA-256 fingerprint; it must be the one that the node shows.")
    var pin: String?

    @Flag(name: .customLong("accept-certificate"), help: "Pin the certificate that the node shows, unseen.")
    var acceptCertificate = false

    @Option(name: .customLong("ca-file"), help: "Trust this authority (PEM) instead of pinning.")
    var authority: String?

    @Option(name: .customLong("token-id"), help: "The API token's id: user@realm!name.")
    var tokenID: String?

    @Option(name: .customLong("secret-file"), help: "A file (mode 0600) that holds the token's secret.")
    var secretFile: String?

    @Option(help: "Directory with the policy, or none; by default the hooks that came with proxgate.")
    var hooks: String?

    @Option(help: "Only tools of this set count for the privileges; may be repeated.")
    var toolset: [String] = []

    @Flag(name: .customLong("read-only"), help: "Only privileges to read.")
    var readOnly = false

    @Flag(name: .customLong("commands-only"), help: "Print the commands for Proxmox and stop.")
    var commandsOnly = false

    @Option(help: "The cluster's name, as one of several; it is added where --output exists.")
    var cluster: String?

    @Option(help: "Where to write; without --cluster, the file must not exist yet.")
    var output = "gateway.json"

    @OptionGroup var log: LogOptions

    private static let usualToken = "proxgate@pve!gateway"

    func validate() throws {
        if [pin != nil, acceptCertificate, authority != nil].count(where: { $0 }) > 1 {
            throw ValidationError("give only one of --pin, --accept-certificate and --ca-file")
        }
        if let tokenID, !tokenID.contains("@") || !tokenID.contains("!") {
            throw ValidationError("--token-id: '\(tokenID)' is not a token's id such as \(Self.usualToken)")
        }
        if let cluster, !NewConfiguration.isClusterName(cluster) {
            throw ValidationError("--cluster: a cluster's name has letters, digits, '.', '_' and '-' only")
        }
    }

    func run() async throws {
        if commandsOnly { return Terminal.write(try commands(tokenID ?? Self.usualToken)) }
        let existing = try existing()
        guard let host = try endpoint ?? asked("A node of the cluster (host or host:port)", option: "--endpoint"),
            let node = NewConfiguration(endpoint: host, trust: .systemRoots, tokenID: Self.usualToken)?.endpoint
        else { throw ValidationError("--endpoint: expected a host, e.g. pve1.example.com or 192.0.2.1:8006") }
        let trust = try await trust(node)
        let tokenID = try tokenID ?? asked("The token's id", option: nil, default: Self.usualToken) ?? Self.usualToken
        if secretFile == nil {
            Terminal.write("\nTo make the account, run on a node of the cluster:\n\n\(try commands(tokenID))\n")
        }
        guard let new = NewConfiguration(endpoint: host, trust: trust, tokenID: tokenID) else { return }
        let (secret, place) = try secret()
        let ownName = try await new.name(secret: secret, logger: try log.logger())
        let name = cluster ?? ownName
        let secretFile = cluster.map { "\($0)-token.secret" } ?? "token.secret"
        if place == nil { try NewFile.write(directory + secretFile, secret.reveal() + "\n") }
        do { try write(new.cluster(secretFile: place ?? secretFile), name, existing) } catch {
            if place == nil { unlink(directory + secretFile) }
            throw error
        }
        Terminal.write(
            """
            Cluster \(name) answers, and the token is valid. Written: \(output)\(place == nil ? ", \(secretFile)" : "")
            \(existing == nil ? "" : "Each call now names its cluster; a gateway that runs has to be restarted.\n")\
            Next: proxgate doctor --config \(output)

            """)
    }

    /// The configuration to which the cluster is added; nil where there is none yet.
    private func existing() throws -> AddedCluster? {
        guard access(output, F_OK) == 0 else { return nil }
        guard let cluster else {
            throw CommandError("\(output): exists already and is left alone; --cluster NAME adds a cluster to it")
        }
        return try AddedCluster(cluster, to: output, environment: Environment.all)
    }

    private func write(_ members: JSONObject, _ name: String, _ existing: AddedCluster?) throws {
        if let existing {
            return try NewFile.replace(
                output, JSONWriter.indented(.object(try existing.object(adding: members))) + "\n")
        }
        var object: JSONObject
        if cluster == nil {
            object = ["cluster": .object(JSONObject([("name", .string(name))] + members.map { ($0.name, $0.value) }))]
        } else {
            object = ["clusters": .object(JSONObject([(name, .object(members))]))]
        }
        object["hooks"] = .string(try hooks ?? ShippedHooks.directory())
        // Where the package's service may write; else beside the configuration.
        let isService = directory == "/etc/proxgate/"
        object["state"] = .string(isService ? "/var/lib/proxgate/state.db" : "state.db")
        object["audit"] = ["file": .string(isService ? "/var/log/proxgate/audit.jsonl" : "audit.jsonl")]
        try NewFile.write(output, JSONWriter.indented(.object(object)) + "\n")
    }

    private var directory: String { output.lastIndex(of: "/").map { String(output[...$0]) } ?? "" }

    private func commands(_ tokenID: String) throws -> String {
        let tools = ToolRegistry(AllTools.all()).tools.map(\.spec)
        let sets = Set(tools.map(\.toolset))
        for name in toolset where !sets.contains(name) {
            throw ValidationError("--toolset: there is no '\(name)'\(NearestName.hint(name, among: sets))")
        }
        let chosen = toolset.isEmpty ? tools : tools.filter { toolset.contains($0.toolset) }
        let needed = NeededPrivileges(for: chosen, isReadOnly: readOnly)
        let commands = needed.commands(tokenID: tokenID).map { "  \($0)\n" }.joined()
        // Which release it is, only a valid token could ask.
        let isSplit = needed != needed.named(asIn: 8)
        return commands + (isSplit ? "  # Proxmox VE 8 has VM.Monitor in place of VM.GuestAgent.Unrestricted\n" : "")
    }

    private func trust(_ node: ProxmoxConfiguration.Endpoint) async throws -> NewConfiguration.Trust {
        if let authority {
            guard let path = realpath(authority, nil) else {
                throw CommandError("\(authority): \(String(cString: strerror(errno)))")
            }
            defer { free(path) }
            return .certificateFile(String(cString: path))
        }
        guard let shown = await ServerCertificate.fingerprint(of: node) else {
            throw CommandError("\(node) shows no certificate: is that the address, and is the node reachable?")
        }
        Terminal.write("The certificate of \(node) has the SHA-256 fingerprint\n  \(shown)\n")
        if let pin {
            guard ServerCertificate.isSame(pin, shown) else {
                throw CommandError("that is not the fingerprint given with --pin; nothing was sent")
            }
        } else if !acceptCertificate {
            Terminal.write("Compare it with what `pvenode cert info` prints on the node.\n")
            guard Prompt.isPossible else { throw ValidationError("give --pin FINGERPRINT or --accept-certificate") }
            guard Prompt.agrees("Is it the same, and shall it be pinned?") else {
                throw CommandError("not pinned; nothing was written")
            }
        }
        return .fingerprint(shown)
    }

    /// The secret, and the file that it lies in already.
    private func secret() throws -> (Secret, place: String?) {
        if let secretFile {
            let bytes = try FileTrust.read(secretFile, limit: 64 << 10, isSecret: true)
            let text = String(decoding: bytes, as: UTF8.self).filter { !$0.isNewline && $0 != " " }
            return (Secret(text), try FileTrust.resolved(secretFile))
        }
        if let value = Environment.all["PROXGATE_TOKEN_SECRET"], !value.isEmpty { return (Secret(value), nil) }
        guard Prompt.isPossible, let typed = Prompt.secret("The token's secret (it is not shown)"), !typed.isEmpty
        else {
            throw ValidationError("then give the token's secret with --secret-file FILE (or PROXGATE_TOKEN_SECRET)")
        }
        return (Secret(typed), nil)
    }

    private func asked(_ question: String, option: String?, default usual: String? = nil) throws -> String? {
        if Prompt.isPossible { return Prompt.ask(question, default: usual) }
        if let option { throw ValidationError("\(option) is missing") }
        return usual
    }
}
