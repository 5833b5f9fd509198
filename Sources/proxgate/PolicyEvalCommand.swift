import ArgumentParser
import Gateway
import Glibc
import JSONLines
import Policy
import Server

struct PolicyEvalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Try one call against the policy: the decision, why, and how long it took.",
        discussion: """
            Nothing is sent: guests are made up, and the store of the hooks is empty and dropped. With --config, the \
            profile of the user that --as names and a freeze count as well; rates do not.

            Examples:
              proxgate policy eval stop_vm vmid=100
              proxgate policy eval stop_vm vmid=107 --guest 107:tags=prod,name=db1 --at "2026-11-23 10:00" --as alice
              proxgate policy eval update_vm_config vmid=107 cores=64 --settings '{"limits":{"cores":8}}' --json

            Exit codes: 0 allowed, 1 refused by the gateway itself, 2 usage, 3 denied, 4 confirmation required.
            """)

    @Argument(help: "The tool's name; `proxgate tools` lists them.")
    var tool: String

    @Argument(help: "Arguments as key=value, or key:=JSON.")
    var arguments: [String] = []

    @Option(help: "A guest, as VMID:fact=value,fact=value; several tags are separated by semicolons. May be repeated.")
    var guest: [String] = []

    @Option(help: "A tag of the guest that the call is about. May be repeated.")
    var tag: [String] = []

    @Option(help: "When it is, in the form 2026-11-23 10:00; now, where it is left out.")
    var at: String?

    @OptionGroup var who: PrincipalOptions
    @OptionGroup var place: HooksOption
    @OptionGroup var options: PolicyOptions

    func run() async throws {
        let call = try CallLine(tool: tool, arguments: arguments)
        let (hooks, settings) = (try place.directory(options), try options.hookSettings())
        var evaluation = try await PolicyEvaluation(
            directory: hooks, settings: settings, registry: PolicyCommand.registry)
        await options.warn(ofMistakesIn: hooks, settings: settings)
        if let principal = who.principal {
            evaluation.setPrincipal(principal, access: try options.configuration()?.access ?? AccessRules())
        }
        if let cluster = try options.chosenCluster() { evaluation.setCluster(cluster) }
        evaluation.setKillSwitch(try options.killSwitch())
        do {
            for (vmid, facts) in try guests(of: call.arguments) { try evaluation.add(guest: vmid, facts) }
            if let at { try evaluation.setClock(at) }
        } catch let error as GatewayError {
            throw ValidationError(error.message)
        }
        let result = await evaluation.call(tool, call.arguments)
        options.show(result.json, or: result.text)
        switch result.decision {
        case "allow": return
        case "deny": throw ExitCode(3)
        case "confirm": throw ExitCode(4)
        default: throw ExitCode(1)
        }
    }

    /// The guests of `--guest`, and the one of the call with the tags of `--tag`.
    private func guests(of arguments: JSONObject) throws -> [Int: JSONObject] {
        var guests: [Int: JSONObject] = [:]
        for word in guest {
            let parts = word.split(separator: ":", maxSplits: 1).map(String.init)
            guard let vmid = parts.first.flatMap({ Int($0) }) else {
                throw ValidationError("--guest \(word): expected VMID:fact=value,fact=value")
            }
            var facts: JSONObject = [:]
            for pair in parts.count == 2 ? parts[1].split(separator: ",") : [] {
                let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
                guard sides.count == 2 else { throw ValidationError("--guest \(word): '\(pair)' is not fact=value") }
                facts[sides[0]] = Self.value(sides[1], of: sides[0])
            }
            guests[vmid] = facts
        }
        if !tag.isEmpty {
            guard let vmid = arguments["vmid"]?.int ?? arguments["vmid"]?.string.flatMap({ Int($0) }) else {
                throw ValidationError("--tag: the call is about no guest; give vmid=...")
            }
            let own = guests[vmid]?["tags"]?.string.map { [$0] } ?? []
            guests[vmid, default: [:]]["tags"] = .string((own + tag).joined(separator: ";"))
        }
        return guests
    }

    private static func value(_ text: String, of name: String) -> JSONValue {
        if ["name", "tags", "pool", "description", "node"].contains(name) { return .string(text) }
        if let number = Int(text) { return .int(number) }
        return text == "true" ? true : text == "false" ? false : .string(text)
    }
}
