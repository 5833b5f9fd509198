public import Gateway
public import JSONLines
public import ProxmoxClient

/// One Proxmox cluster as the pipeline sees it: requests by template, errors in the gateway's words.
public struct ProxmoxCluster: ClusterAccess {
    public let name: String
    private let connection: any ProxmoxConnection
    private let nodes = NodeNames()

    public init(name: String, connection: any ProxmoxConnection) {
        self.name = name
        self.connection = connection
    }

    public func send(_ request: APIRequest) async throws -> APIResponse {
        let response = try await deliver(request, readsRows: false)
        return APIResponse(data: response.data, extra: response.extra)
    }

    public func rows(_ request: APIRequest) async throws -> JSONRows {
        try await deliver(request, readsRows: true).rows ?? JSONRows([])
    }

    private func deliver(_ request: APIRequest, readsRows: Bool) async throws -> ProxmoxResponse {
        let method: ProxmoxRequest.Method =
            switch request.method {
            case .get: .get
            case .post: .post
            case .put: .put
            case .delete: .delete
            }
        do {
            var sent = ProxmoxRequest(method: method, path: request.segments, parameters: request.parameters)
            sent.readsRows = readsRows
            return try await connection.send(sent)
        } catch let error as ProxmoxError {
            throw GatewayError(error)
        }
    }

    /// Proxmox looks a strange node up in the DNS and takes `localhost` for itself, so only names that the cluster
    /// itself lists are used. Names are no facts for a decision, and are kept.
    public func isNode(_ name: String) async throws -> Bool {
        if await nodes.known.contains(name) { return true }
        return try await nodeNames().contains { $0.hasSameBytes(as: name) }
    }

    public func nodeNames() async throws -> [String] {
        let list = try await send(APIRequest(.get, "/nodes")).data.array ?? []
        let names = list.compactMap { $0["node"]?.string }.sorted()
        await nodes.set(Set(names))
        return names
    }

    private actor NodeNames {
        private(set) var known: Set<String> = []
        func set(_ names: Set<String>) { known = names }
    }
}
