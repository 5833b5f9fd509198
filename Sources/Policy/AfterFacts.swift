import Gateway
import JSONLines
import LuaRuntime

/// Facts of a guest as a call's requests would leave it, whatever tool or door brings them: `op.after`.
///
/// A rule by tag, pool or name looks at both, so that nobody relabels a guest out of it.
struct AfterFacts: Sendable {
    /// Facts that can be told beforehand.
    static let known: [GuestFact] = [.name, .tags, .pool, .protection, .onboot, .description, .cpus, .memory]

    private enum Base: Sendable {
        /// The guest's configuration as it is now.
        case now
        /// A configuration that is read when it is needed: that of a snapshot.
        case configuration(path: String)
        /// A new guest: what is not asked for has its default.
        case new
        /// The configuration comes out of a backup and is not known here.
        case backup
    }

    /// Of the guest that the call leaves behind: the new one for a clone.
    private(set) var vmid: Int?
    private(set) var kind: Guest.Kind
    /// The guest before; nil where there was none.
    private var guest: Guest?
    private var base: Base
    private var values: JSONObject = [:]
    private var deleted: Set<String> = []
    /// Nil: as before.
    private var pool: JSONValue?

    /// - Returns: nil where the call changes nothing that the facts tell of.
    init?(_ operation: Operation, guest: Guest?) {
        vmid = guest?.vmid
        kind = guest?.kind ?? .qemu
        self.guest = guest
        base = guest == nil ? .new : .now
        var changesAny = false
        for request in operation.requests {
            let path = request.segments
            if path.first == "pools", let guest {
                changesAny = takePool(request, path, guest) || changesAny
            } else if path.count >= 4, path[0] == "nodes", path[3] == guest.map({ String($0.vmid) }) {
                switch path.dropFirst(4) {
                case ["config"]:
                    takeConfiguration(request.parameters)
                    changesAny = true
                case ["clone"]:
                    self = AfterFacts(clone: request.parameters, kind: kind, of: self)
                    changesAny = true
                case let rest where rest.count == 3 && rest.first == "snapshot" && rest.last == "rollback":
                    base = .configuration(path: "/" + path.dropLast().joined(separator: "/") + "/config")
                    changesAny = true
                default: break
                }
            } else if request.method == .post, path.count == 3, path[0] == "nodes",
                let kind = Guest.Kind(rawValue: path[2]),
                guest == nil || GuestConfig.integer(request.parameters["vmid"]) == guest?.vmid
            {
                self = AfterFacts(new: request.parameters, kind: kind)
                changesAny = true
            }
        }
        guard changesAny else { return nil }
    }

    /// The new guest; the original lends it what is not said.
    private init(clone parameters: JSONObject, kind: Guest.Kind, of original: AfterFacts) {
        vmid = GuestConfig.integer(parameters["newid"])
        self.kind = kind
        guest = original.guest
        base = original.base
        pool = parameters["pool"] ?? .null
        values = parameters
    }

    private init(new parameters: JSONObject, kind: Guest.Kind) {
        vmid = GuestConfig.integer(parameters["vmid"])
        self.kind = kind
        guest = nil
        let restores = parameters["archive"] != nil || GuestConfig.isOn(parameters["restore"])
        base = restores ? .backup : .new
        pool = parameters["pool"] ?? .null
        values = parameters
    }

    private mutating func takeConfiguration(_ parameters: JSONObject) {
        for (name, value) in parameters {
            if name == "delete" {
                let names =
                    value.array?.compactMap(\.string)
                    ?? (value.string ?? "").split { ";, ".contains($0) }.map(String.init)
                deleted.formUnion(names)
            } else {
                values[name] = value
            }
        }
    }

    private mutating func takePool(_ request: APIRequest, _ path: [String], _ guest: Guest) -> Bool {
        guard request.method == .put else { return false }
        let text = request.parameters["vms"]
        let vmids =
            text?.array?.compactMap { GuestConfig.integer($0) }
            ?? text?.int.map { [$0] } ?? (text?.string ?? "").split { ";, ".contains($0) }.compactMap { Int($0) }
        guard vmids.contains(guest.vmid) else { return false }
        let name = path.count > 1 ? JSONValue.string(path[1]) : request.parameters["poolid"] ?? .null
        pool = GuestConfig.isOn(request.parameters["delete"]) ? .null : name
        return true
    }

    /// - Throws: ``GatewayError`` where a fact before could not be had, `LuaHost.Failure` where it can't be known.
    func fact(_ fact: GuestFact, _ facts: any FactSource) async throws -> JSONValue {
        if fact == .pool {
            if let pool { return pool }
            guard let guest else { return .null }
            return try await facts.fact(.pool, of: guest)
        }
        let keys = GuestConfig.keys(of: fact)
        let said = keys.filter { values[$0] != nil || deleted.contains($0) }
        switch base {
        case .now:
            guard let guest else { return .null }
            guard !said.isEmpty else { return try await facts.fact(fact, of: guest) }
            // Cores and sockets make one fact, and only one of them may be said.
            let isWhole = fact == .name || said.count == keys.count
            let path = "/nodes/\(guest.node)/\(guest.kind.rawValue)/\(guest.vmid)/config"
            return GuestConfig.fact(fact, over(isWhole ? [:] : try await facts.get(path, [:])), kind)
        case .configuration(let path): return GuestConfig.fact(fact, over(try await facts.get(path, [:])), kind)
        case .new: return GuestConfig.fact(fact, over([:]), kind)
        case .backup:
            guard !said.isEmpty else {
                throw LuaHost.Failure(
                    "the \(fact.rawValue) that the guest will have comes out of the backup and is not known beforehand")
            }
            return GuestConfig.fact(fact, over([:]), kind)
        }
    }

    private func over(_ configuration: JSONValue) -> JSONValue {
        var all = configuration.object ?? [:]
        for name in deleted { all[name] = nil }
        for (name, value) in values { all[name] = value }
        return .object(all)
    }
}
