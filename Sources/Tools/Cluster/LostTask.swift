import Gateway
import JSONLines
import ProxmoxClient
import Synchronization

/// Finds the task of a change whose answer was lost on the way: it was sent, so that Proxmox may have begun it.
///
/// A wrong find would be a lie, so that only this counts: exactly one task of this account on this guest, begun since the
/// request was sent, which no answer has named to this gateway.
final class LostTask: Sendable {
    /// What became of a search.
    enum Finding: Sendable, Equatable {
        case found(UPID)
        /// Nothing, or more than one; or the list could not be read. In words.
        case unclear(String)
    }

    /// As a UPID has it: `user@realm`, or `user@realm!token`.
    private let account: String
    /// Tasks that answers have named; the oldest are forgotten.
    private let named = Mutex<[String]>([])

    /// How many seconds the cluster's clock may be behind the gateway's for a task still to be found.
    private static let slack = 5
    /// A worker may still be on its way when the list is read first.
    private static let pauses: [Duration] = [.milliseconds(200), .seconds(1), .seconds(2)]
    private static let patience = Duration.seconds(10)

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
    ///   - read: reads from the same cluster.
    /// - Returns: nil where the request is not one that begins a task on a guest.
    func find(
        _ request: APIRequest, sent: UnixTime, read: @escaping @Sendable (APIRequest) async throws -> JSONValue
    ) async -> Finding? {
        guard let node = request.values["node"], let vmid = Self.vmid(request),
            let endpoint = Catalogue.shared.endpoint(.init(request.method), request.template),
            endpoint.returns["type"] == "string"
        else { return nil }
        let since = sent.microseconds / 1_000_000 - Self.slack
        let list = APIRequest(
            .get, "/nodes/{node}/tasks", ["node": node],
            ["source": "all", "vmid": .string(vmid), "since": .int(since), "limit": 50])
        return await withTaskGroup(of: Finding.self) { group in
            group.addTask { await self.search(list, vmid, since, node, read) }
            group.addTask {
                try? await Task.sleep(for: Self.patience)
                return .unclear("node \(node)'s task list did not come in time")
            }
            defer { group.cancelAll() }
            return await group.next()
        }
    }

    private func search(
        _ list: APIRequest, _ vmid: String, _ since: Int, _ node: String,
        _ read: @Sendable (APIRequest) async throws -> JSONValue
    ) async -> Finding {
        var finding = Finding.unclear("node \(node)'s task list could not be read")
        for pause in Self.pauses {
            do { try await Task.sleep(for: pause) } catch { break }
            guard let tasks = try? await read(list).array else { continue }
            let found = tasks.compactMap { $0["upid"]?.string.flatMap(UPID.init) }
                .filter { $0.id == vmid && $0.start >= since && isLost($0) }
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
