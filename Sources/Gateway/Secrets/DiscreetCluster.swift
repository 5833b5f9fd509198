import JSONLines

/// A cluster whose logs and errors carry none of the secrets that calls have sent to it, and whose texts of several lines
/// none that their own words name.
///
/// It stands below everything that reads: hooks, answers, progress, audit and log see the same masked sentences.
struct DiscreetCluster: ClusterAccess {
    private let inner: any ClusterAccess
    private let secrets: RecentSecrets

    init(_ inner: any ClusterAccess, _ secrets: RecentSecrets) {
        self.inner = inner
        self.secrets = secrets
    }

    var name: String { inner.name }

    func isNode(_ name: String) async throws -> Bool {
        try await discreetly { () async throws in try await inner.isNode(name) }
    }

    func nodeNames() async throws -> [String] {
        try await discreetly { () async throws in try await inner.nodeNames() }
    }

    func send(_ request: APIRequest) async throws -> APIResponse {
        let response = try await discreetly { () async throws in try await inner.send(request) }
        if request.makesToken, let value = response.data["value"]?.string { secrets.remember([value]) }
        if request.method == .get, let text = response.data.string, text.utf8.contains(UInt8(ascii: "\n")) {
            return APIResponse(data: .string(secrets.masked(SecretLines.masked(text))), extra: response.extra)
        }
        guard let sentences = Sentences(request) else { return response }
        return APIResponse(data: secrets.masked(response.data, where: sentences.contains), extra: response.extra)
    }

    func rows(_ request: APIRequest) async throws -> JSONRows {
        guard Sentences(request) == nil else { return JSONRows(try await send(request).data.array ?? []) }
        return try await discreetly { () async throws in try await inner.rows(request) }
    }

    private func discreetly<Result>(_ body: () async throws -> Result) async throws -> Result {
        do { return try await body() } catch let error as GatewayError { throw secrets.masked(error) }
    }
}

/// Where an answer of Proxmox's has sentences that may repeat what a call has sent.
enum Sentences {
    /// Lines of a log: of a task, a node, a firewall, the cluster.
    case lines
    /// How tasks ended.
    case tasks
    /// What a program in a guest has printed.
    case output

    init?(_ request: APIRequest) {
        guard request.method == .get, let last = request.segments.last else { return nil }
        switch last {
        case "log", "syslog", "journal": self = .lines
        case "tasks": self = .tasks
        case "status" where request.segments.dropFirst(2).first == "tasks": self = .tasks
        case "exec-status": self = .output
        default: return nil
        }
    }

    func contains(_ member: String, _ text: String) -> Bool {
        switch self {
        case .lines: member == "t" || member == "msg"
        case .output: member == "out-data" || member == "err-data"
        case .tasks:
            // Proxmox's own words for the good ends are no sentences.
            (member == "status" || member == "exitstatus")
                && !["OK", "RUNNING", "running", "stopped"].contains(text) && !text.hasPrefix("WARNINGS:")
        }
    }
}
