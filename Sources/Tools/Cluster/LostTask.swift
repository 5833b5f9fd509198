import Gateway
import JSONLines
import ProxmoxClient
import Synchronization

/// Finds the task of a change whose answer was lost on the way: it was sent, so that Proxmox may have begun it.
///
/// A wrong find would be a lie, so that only this counts: exactly one task of this account on this guest (or of the kind
/// that the endpoint begins), begun since the request was sent, which no answer has named to this gateway.
final class LostTask: Sendable {
    /// What became of a search.
    enum Finding: Sendable, Equatable {
        case found(UPID)
        /// Nothing, or more than one, in words.
        case unclear(String)
        /// The list could not be read, in words.
        case unread(String)
    }

    /// As a UPID has it: `user@realm`, or `user@realm!token`.
    private let account: String
    /// Tasks that answers have named; the oldest are forgotten.
    private let named = Mutex<[String]>([])

    /// How many seconds a task may have begun before its request, by the clocks of both.
    private static let slack = 5
    /// A worker may still be on its way when the list is read first.
    private static let pauses: [Duration] = [.milliseconds(200), .seconds(1), .seconds(2)]
    private static let patience = Duration.seconds(10)

    /// What tasks that belong to no guest have as their type and ID. The network is the one that cuts its own answer off.
    private static let kinds = [
        "PUT /nodes/{node}/network": (type: "srvreload", id: "networking"),
        "POST /nodes/{node}/certificates/acme/certificate": (type: "acmenewcert", id: ""),
        "PUT /nodes/{node}/certificates/acme/certificate": (type: "acmerenew", id: ""),
        "DELETE /nodes/{node}/certificates/acme/certificate": (type: "acmerevoke", id: ""),
    ]

    /// What tasks on a guest do, by method and the path's end; tasks of what is not here may do anything.
    private static let verbs: [String: Set<String>] = [
        "POST start": ["start"], "POST stop": ["stop"], "POST shutdown": ["shutdown", "stop"],
        "POST reboot": ["reboot"], "POST reset": ["reset"], "POST suspend": ["suspend", "pause"],
        "POST resume": ["resume"], "POST snapshot": ["snapshot"], "DELETE {snapname}": ["delsnapshot"],
        "POST rollback": ["rollback"], "POST clone": ["clone"], "POST migrate": ["migrate"],
        "PUT resize": ["resize"], "POST move_disk": ["move"], "DELETE {vmid}": ["destroy"],
    ]

    init(account: String) { self.account = account }

    /// An answer has come; the task that it names is nobody else's.
    func heard(_ answer: JSONValue) {
        guard let text = answer.string, text.hasPrefix("UPID:") else { return }
        named.withLock { named in
            named.append(text)
            if named.count > 1000 { named.removeFirst(500) }
        }
    }

    /// - Parameters:
    ///   - request: a change that was sent.
    ///   - others: tasks that are known to belong to others.
    ///   - read: reads from the same cluster.
    /// - Returns: nil where the request is not one that begins a task on a guest or of a known kind.
    func find(
        _ request: APIRequest, sent: UnixTime, except others: @escaping @Sendable () async -> Set<String> = { [] },
        read: @escaping @Sendable (APIRequest) async throws -> JSONValue
    ) async -> Finding? {
        guard let node = request.values["node"],
            let endpoint = Catalogue.shared.endpoint(.init(request.method), request.template),
            endpoint.returns["type"] == "string"
        else { return nil }
        let since = sent.microseconds / 1_000_000 - Self.slack
        var filter: JSONObject = ["source": "all", "limit": 50]
        let id: String
        if let vmid = Self.vmid(request) {
            filter["vmid"] = .string(vmid)
            id = vmid
        } else if let kind = Self.kinds[endpoint.key] {
            filter["typefilter"] = .string(kind.type)
            id = kind.id
        } else {
            return nil
        }
        let filters = filter
        return await withTaskGroup(of: Finding.self) { group in
            group.addTask { await self.search(filters, id, since, node, Self.verbs[request.verb], others, read) }
            group.addTask {
                try? await Task.sleep(for: Self.patience)
                return .unread("node \(node)'s task list did not come in time")
            }
            defer { group.cancelAll() }
            return await group.next()
        }
    }

    private func search(
        _ filters: JSONObject, _ id: String, _ since: Int, _ node: String, _ verbs: Set<String>?,
        _ others: @Sendable () async -> Set<String>,
        _ read: @Sendable (APIRequest) async throws -> JSONValue
    ) async -> Finding {
        var since = since
        var hasClock = false
        var finding = Finding.unread("node \(node)'s task list could not be read")
        for pause in Self.pauses {
            do { try await Task.sleep(for: pause) } catch { break }
            // UPIDs have the node's time, which may be another one.
            if !hasClock,
                let time = try? await read(APIRequest(.get, "/nodes/{node}/time", ["node": node]))["time"]?.int,
                0..<1 << 40 ~= time
            {
                hasClock = true
                since += time - UnixTime.now().microseconds / 1_000_000
            }
            var filters = filters
            filters["since"] = .int(since)
            guard let tasks = try? await read(APIRequest(.get, "/nodes/{node}/tasks", ["node": node], filters)).array
            else { continue }
            // Asked for behind the list, in which there may be one that was named meanwhile.
            let others = await others()
            let found = tasks.compactMap { $0["upid"]?.string.flatMap(UPID.init) }
                .filter { task in
                    task.id == id && task.start >= since && isLost(task) && !others.contains(task.text)
                        && verbs?.contains(task.verb) != false
                }
            if found.count == 1 { return .found(found[0]) }
            finding = .unclear(
                found.isEmpty
                    ? "node \(node)'s task list shows no task of it"
                    : "node \(node)'s task list shows \(found.count) tasks that may be it: "
                        + found.map(\.text).joined(separator: ", "))
            if !found.isEmpty { break }
        }
        return finding
    }

    private func isLost(_ task: UPID) -> Bool {
        guard (task.token.map { "\(task.user)!\($0)" } ?? task.user).hasSameBytes(as: account) else { return false }
        return named.withLock { !$0.contains { $0.hasSameBytes(as: task.text) } }
    }

    private static func vmid(_ request: APIRequest) -> String? {
        request.values["vmid"] ?? request.parameters["vmid"]?.int.map(String.init) ?? request.parameters["vmid"]?.string
    }
}

extension APIRequest {
    /// `POST start`
    fileprivate var verb: String { "\(method.rawValue) \(template.split(separator: "/").last ?? "")" }
}

extension UPID {
    /// Its type without what it is done to: `start` of `qmstart`, `vzstart` and `hastart`.
    fileprivate var verb: String {
        ["qm", "vz", "ha"].contains(String(type.prefix(2))) ? String(type.dropFirst(2)) : type
    }
}
