public import JSONLines

/// One request to Proxmox's API.
public struct ProxmoxRequest: Sendable {
    public enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"

        /// Whether requests of this kind change something.
        public var isWrite: Bool { self != .get }

        /// Proxmox takes the parameters of POST and PUT as a form; on GET and DELETE it refuses a body.
        var hasBody: Bool { self == .post || self == .put }
    }

    public var method: Method
    /// Segments behind `/api2/json`, raw: `["nodes", "pve1", "status"]`. The client escapes them; empty ones, `.`, `..`
    /// and, but in the last one, slashes are refused.
    public var path: [String]
    /// Strings, numbers, booleans (sent as 0 and 1) and arrays (a repeated name); null is not sent.
    public var parameters: JSONObject
    /// Sent as a part of its own, a piece at a time.
    public var file: File?

    /// A file that is open. Whoever sends it keeps it open until the answer is there.
    public struct File: Sendable {
        let descriptor: Int32
        let name: String
        let size: Int
        /// In hexadecimal digits; Proxmox compares it with what arrives.
        let sha256: String?
        /// Told how many bytes have gone, on an event loop.
        let progress: (@Sendable (Int) -> Void)?

        /// - Parameter name: without characters that would end a quoted string.
        public init(
            descriptor: Int32, name: String, size: Int, sha256: String?, progress: (@Sendable (Int) -> Void)? = nil
        ) {
            self.descriptor = descriptor
            self.name = name
            self.size = size
            self.sha256 = sha256
            self.progress = progress
        }
    }

    /// Of a list in the answer only the text is kept, to be read row by row (``ProxmoxResponse/rows``).
    public var readsRows = false

    /// A login is a POST that changes nothing.
    var isLogin = false

    /// Whether it may change something, so that it is never sent twice, and its loss leaves a doubt.
    var isChange: Bool { method.isWrite && !isLogin }

    public init(method: Method, path: [String], parameters: JSONObject = [:]) {
        self.method = method
        self.path = path
        self.parameters = parameters
    }

    /// `POST /nodes/pve1/qemu/102/status/start`, without parameters; what could break a line of text is escaped.
    public var endpoint: String {
        "\(method.rawValue) /\(path.map { FormEncoding.escape($0, leaving: "!@:,") }.joined(separator: "/"))"
    }
}

/// What Proxmox answered with a status of 2xx.
public struct ProxmoxResponse: Sendable {
    public let data: JSONValue
    /// Members beside `data`: `total` of a log, `changes` of the network.
    public let extra: JSONObject
    public let status: Int
    /// The list that `data` was, where the request asked for its rows; `data` is empty then.
    public let rows: JSONRows?

    public init(data: JSONValue, extra: JSONObject = [:], status: Int, rows: JSONRows? = nil) {
        self.rows = rows
        self.data = data
        self.extra = extra
        self.status = status
    }
}

/// Something that sends requests to a cluster.
public protocol ProxmoxConnection: Sendable {
    /// - Throws: ``ProxmoxError``, or `CancellationError` when the calling task is cancelled: a change that was on its
    ///   way by then may have been done.
    func send(_ request: ProxmoxRequest) async throws -> ProxmoxResponse

    /// Runs tasks on the thread on which answers arrive; nil where there is none.
    var executor: (any TaskExecutor)? { get }
}

extension ProxmoxConnection {
    public var executor: (any TaskExecutor)? { nil }
}
