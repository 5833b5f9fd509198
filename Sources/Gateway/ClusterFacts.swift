import Glibc
import JSONLines

/// Facts for one decision, read from the cluster when a hook asks, each source once.
actor ClusterFacts: FactSource {
    private enum Source: Hashable {
        case status(Guest)
        case config(Guest)
        case pools
        case storages(Guest)
    }

    private let cluster: any ClusterAccess
    private var known: [Source: JSONValue] = [:]

    init(_ cluster: any ClusterAccess) { self.cluster = cluster }

    func fact(_ name: GuestFact, of guest: Guest) async throws -> JSONValue {
        switch name {
        case .name:
            // A container's name is its host name; the status calls both `name`.
            return try await status(guest)["name"] ?? .null
        case .status:
            let status = try await status(guest)
            // A paused VM is "running" with a qmpstatus of its own.
            return status["qmpstatus"]?.string == "paused" ? "paused" : status["status"] ?? .null
        case .tags:
            return GuestConfig.tags(try await status(guest)["tags"])
        case .ha: return .bool(try await status(guest)["ha"]?["managed"]?.int == 1)
        case .template: return .bool(try await status(guest)["template"]?.int == 1)
        case .lock, .uptime: return try await status(guest)[name.rawValue] ?? .null
        case .protection, .onboot, .description, .vmgenid, .cpus, .memory:
            return GuestConfig.fact(name, try await config(guest), guest.kind)
        case .backupAge: return try await backupAge(guest)
        case .pool:
            let all = try await read(.pools, APIRequest(.get, "/cluster/resources", [:], ["type": "vm"]))
            let own = all.array?.first { $0["vmid"]?.int == guest.vmid }
            return own?["pool"] ?? .null
        }
    }

    func get(_ path: String, _ parameters: JSONObject) async throws -> JSONValue {
        // By bytes: a combining mark behind a separator would hide it from a comparison of characters.
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1, parts[0] == "", parts.dropFirst().allSatisfy({ Self.isPlain($0 ?? "") }) else {
            throw GatewayError(.invalidArguments, "pve.get: '\(path)' is not a plain path such as /nodes/pve1/status")
        }
        let request = APIRequest(.get, path, [:], parameters)
        let effectful = ["query-url-metadata", "file-read", "exec-status"]
        guard !effectful.contains(where: { request.segments.last == $0 }) else {
            throw GatewayError(.notPermitted, "pve.get may not use \(path): it does more than read")
        }
        if let effects = EndpointEffects.effects(of: request), effects != [.read] {
            throw GatewayError(.notPermitted, "pve.get may not use \(path): it does more than read")
        }
        return try await cluster.send(request).data
    }

    private static func isPlain(_ segment: String) -> Bool {
        let unwanted = "%?#{}\\\"<>".utf8
        return !["", ".", ".."].contains(segment)
            && segment.utf8.allSatisfy { 0x21...0x7E ~= $0 && !unwanted.contains($0) }
    }

    /// A storage that cannot be read counts as one without backups: the age is rather too high than too low.
    private func backupAge(_ guest: Guest) async throws -> JSONValue {
        let node = ["node": guest.node]
        let storages = try await read(
            .storages(guest), APIRequest(.get, "/nodes/{node}/storage", node, ["content": "backup", "enabled": 1]))
        var newest: Int?
        for storage in storages.array ?? [] {
            guard let name = storage["storage"]?.string, storage["active"]?.int != 0 else { continue }
            let request = APIRequest(
                .get, "/nodes/{node}/storage/{storage}/content", ["node": guest.node, "storage": name],
                ["content": "backup", "vmid": .int(guest.vmid)])
            let content: JSONValue
            do { content = try await cluster.send(request).data } catch let error as CancellationError {
                throw error
            } catch { continue }
            for backup in content.array ?? [] where backup["vmid"]?.int == guest.vmid {
                // What a verification found damaged is no backup.
                guard backup["verification"]?["state"]?.string != "failed" else { continue }
                newest = max(newest ?? 0, backup["ctime"]?.int ?? 0)
            }
        }
        return newest.map { .int(max(0, time(nil) - $0)) } ?? .null
    }

    private func status(_ guest: Guest) async throws -> JSONValue {
        try await read(.status(guest), APIRequest(.get, guest, "/status/current"))
    }

    private func config(_ guest: Guest) async throws -> JSONValue {
        try await read(.config(guest), APIRequest(.get, guest, "/config"))
    }

    private func read(_ source: Source, _ request: APIRequest) async throws -> JSONValue {
        if let value = known[source] { return value }
        let value = try await cluster.send(request).data
        known[source] = value
        return value
    }
}
