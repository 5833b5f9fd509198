import ArgumentParser
import Gateway
import Glibc
import JSONLines
import Policy
import Server

/// What every `policy` command takes.
struct PolicyOptions: ParsableArguments {
    @Option(help: "Take hooks, settings, profiles and freeze from this configuration file; its cluster is left alone.")
    var config: String?

    @Option(help: "Of the configuration's clusters the one whose settings and profiles hold.")
    var cluster: String?

    @Option(help: "Settings for the hooks, a JSON object.")
    var settings: String?

    @Flag(help: "Print one line of JSON.")
    var json = false

    /// The configuration that is named; nil where none is.
    func configuration() throws -> Configuration? {
        try config.map { try ConfigurationFile.read($0, environment: Environment.all) }
    }

    /// The name of the cluster that is meant; nil where no configuration is named.
    func chosenCluster() throws -> String? {
        guard let configuration = try configuration() else {
            if cluster != nil { throw ValidationError("--cluster: give --config FILE too") }
            return nil
        }
        return try configuration.cluster(named: cluster)
    }

    /// Settings for the hooks: a JSON object on the command line, or the configuration's.
    func hookSettings() throws -> JSONObject {
        guard let settings else {
            guard let configuration = try configuration(), let cluster = try chosenCluster() else { return [:] }
            return configuration.settings(on: cluster)
        }
        do {
            if let object = try JSONReader.read(settings).object { return object }
        } catch {
            throw ValidationError("--settings: \(error)")
        }
        throw ValidationError("--settings: expected a JSON object")
    }

    /// What the state file says of a freeze; one that is not there freezes nothing.
    func killSwitch() throws -> any KillSwitch {
        guard let file = try configuration()?.stateFile, access(file, F_OK) == 0 else { return NoKillSwitch() }
        do { return try StateStore(path: file) } catch {
            Terminal.write("whether changes are frozen is not known: \(error)\n", to: STDERR_FILENO)
            return NoKillSwitch()
        }
    }

    /// Says on stderr what `policy check` would find wrong with hooks that are used all the same.
    func warn(ofMistakesIn directory: String, settings: JSONObject) async {
        let check = PolicyCheck(toolNames: PolicyCommand.toolNames, settings: settings)
        for finding in (try? await check.findings(directory: directory)) ?? [] where !finding.file.hasPrefix("tests/") {
            Terminal.write("warning: \(finding)\n", to: STDERR_FILENO)
        }
    }

    func show(_ json: JSONObject, or text: String) {
        Terminal.write(self.json ? JSONWriter.string(.object(json)) + "\n" : text)
    }
}

/// Which hooks, for the commands that do not take their directory as an argument.
struct HooksOption: ParsableArguments {
    @Option(help: "Directory with the hooks; by default the configuration's, else the ones that came with proxgate.")
    var hooks: String?

    func directory(_ options: PolicyOptions) throws -> String {
        if let hooks { return hooks }
        guard let configuration = try options.configuration() else { return try ShippedHooks.directory() }
        if case .directory(let path)? = configuration.hooks { return path }
        throw ValidationError("\(options.config ?? "the configuration") names no hooks; give --hooks DIR")
    }
}

/// Who asks.
struct PrincipalOptions: ParsableArguments {
    @Option(name: .customLong("as"), help: "A user, with the groups that the system knows; its profile holds.")
    var user: String?

    @Option(help: "One more group of that user. May be repeated.")
    var group: [String] = []

    func validate() throws {
        if user == "" { throw ValidationError("--as: expected the name of a user") }
        if user == nil, !group.isEmpty { throw ValidationError("--group: whose group is that? Give --as USER too") }
    }

    /// Nil where nobody is named.
    var principal: Principal? { user.map { Principal.onSocket(named: $0, groups: group) } }
}

extension Configuration {
    /// The name of one of the clusters, which has to be given where there are several.
    func cluster(named name: String?) throws -> String {
        let names = clusterNames
        if let name {
            guard names.contains(name) else {
                throw ValidationError(
                    "--cluster: there is no cluster '\(name)'\(NearestName.hint(name, among: names)); there are "
                        + names.joined(separator: ", "))
            }
            return name
        }
        guard names.count == 1 else {
            throw ValidationError("there are several clusters: give --cluster, one of \(names.joined(separator: ", "))")
        }
        return names[0]
    }
}
