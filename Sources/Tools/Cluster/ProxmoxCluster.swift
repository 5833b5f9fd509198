public import Gateway
public import JSONLines
public import ProxmoxClient
import Synchronization

/// One Proxmox cluster as the pipeline sees it: requests by template, errors in the gateway's words.
public struct ProxmoxCluster: ClusterAccess {
    public let name: String
    private let connection: any ProxmoxConnection
    private let nodes = NodeNames()
    private let lostTask: LostTask?

    /// - Parameter account: what begins tasks there, as their UPIDs say it: `user@realm` or `user@realm!token`. With it
    ///   the task of a change is looked for whose answer was lost.
    public init(name: String, connection: any ProxmoxConnection, account: String? = nil) {
        self.name = name
        self.connection = connection
        lostTask = account.map(LostTask.init)
    }

    public var executor: (any TaskExecutor)? { connection.executor }

    public func send(_ request: APIRequest) async throws -> APIResponse {
        guard request.method != .get else { return try await exchange(request) }
        let sent = UnixTime.now()
        do {
            let response = try await exchange(request)
            lostTask?.heard(response.data)
            return response
        } catch var failure as GatewayError where failure.code == .outcomeUnknown {
            switch await lostTask?.find(request, sent: sent, read: { try await exchange($0).data }) {
            case .found(let task):
                // From here on it is as if the answer had come.
                lostTask?.heard(.string(task.text))
                return APIResponse(data: .string(task.text))
            case .unclear(let words), .unread(let words):
                failure.message += "; \(words)"
                throw failure
            case nil:
                guard let change = LostChange(request) else { throw failure }
                throw await change.told(in: failure) { try await exchange($0).data }
            }
        }
    }

    public func rows(_ request: APIRequest) async throws -> JSONRows {
        try await deliver(request, readsRows: true).rows ?? JSONRows([])
    }

    private func exchange(_ request: APIRequest) async throws -> APIResponse {
        let response = try await deliver(request, readsRows: false)
        return APIResponse(data: response.data, extra: response.extra)
    }

    private func deliver(_ request: APIRequest, readsRows: Bool) async throws -> ProxmoxResponse {
        do {
            var sent = ProxmoxRequest(
                method: .init(request.method), path: request.segments, parameters: request.parameters)
            sent.readsRows = readsRows
            sent.file = request.file.map { file in
                ProxmoxRequest.File(
                    descriptor: file.descriptor, name: file.name, size: file.size, sha256: file.sha256,
                    progress: UploadProgress.report)
            }
            // The request holds the file open.
            defer { withExtendedLifetime(request) {} }
            return try await CallTimes.duringRequest { try await connection.send(sent) }
        } catch let error as ProxmoxError {
            throw GatewayError(error)
        }
    }

    /// Proxmox looks a strange node up in the DNS and takes `localhost` for itself, so only names that the cluster
    /// itself lists are used. Names are no facts for a decision, and are kept.
    public func isNode(_ name: String) async throws -> Bool {
        if nodes.contains(name) { return true }
        return try await nodeNames().contains { $0.hasSameBytes(as: name) }
    }

    public func nodeNames() async throws -> [String] {
        let list = try await send(APIRequest(.get, "/nodes")).data.array ?? []
        let names = list.compactMap { $0["node"]?.string }.sorted()
        nodes.set(names)
        return names
    }

    /// The names that the cluster has listed last.
    private final class NodeNames: Sendable {
        private let known = Mutex<[String]>([])
        func contains(_ name: String) -> Bool { known.withLock { $0.contains { $0.hasSameBytes(as: name) } } }
        func set(_ names: [String]) { known.withLock { $0 = names } }
    }
}

extension ProxmoxRequest.Method {
    init(_ method: APIRequest.Method) {
        switch method {
        case .get: self = .get
        case .post: self = .post
        case .put: self = .put
        case .delete: self = .delete
        }
    }
}
