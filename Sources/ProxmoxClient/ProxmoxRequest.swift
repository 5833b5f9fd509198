public import JSONLines

/// One request to Proxmox's API.
public struct ProxmoxRequest: Sendable {
    public enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"

        var isWrite: Bool { self != .get }
    }

    public var method: Method
    /// Segments behind `/api2/json`, raw: `["nodes", "pve1", "status"]`.
    public var path: [String]
    /// Strings, numbers, booleans (sent as 0 and 1) and arrays (a repeated name); null is not sent.
    public var parameters: JSONObject

    public init(method: Method, path: [String], parameters: JSONObject = [:]) {
        self.method = method
        self.path = path
        self.parameters = parameters
    }

    /// `POST /nodes/pve1/qemu/102/status/start`, without parameters.
    public var endpoint: String { "\(method.rawValue) /\(path.joined(separator: "/"))" }
}

/// What Proxmox answered with a status below 400.
public struct ProxmoxResponse: Sendable {
    public let data: JSONValue
    /// Members beside `data`: `total` of a log, `changes` of the network.
    public let extra: JSONObject
    public let status: Int

    public init(data: JSONValue, extra: JSONObject = [:], status: Int) {
        self.data = data
        self.extra = extra
        self.status = status
    }
}

/// Something that sends requests to a cluster.
public protocol ProxmoxConnection: Sendable {
    /// - Throws: ``ProxmoxError``, or `CancellationError` when the calling task is cancelled.
    func send(_ request: ProxmoxRequest) async throws -> ProxmoxResponse
}
