public import JSONLines

/// One request to Proxmox's API, before it is encoded: a template of the catalogue, its values and the parameters.
///
/// Policy, the guard, the dry run and the audit all look at this one form.
public struct APIRequest: Sendable, Equatable, CustomStringConvertible {
    public enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    public let method: Method
    /// As the catalogue writes it: `/nodes/{node}/qemu/{vmid}/status/start`.
    public let template: String
    /// Values for the template's placeholders, raw (the client escapes them).
    public let values: [String: String]
    /// Strings, numbers, booleans (sent as 0 and 1), arrays (sent as a repeated name); null members are not sent.
    public let parameters: JSONObject
    /// The path's segments with the placeholders filled in, raw.
    public let segments: [String]
    /// Sent as a part of its own, behind the parameters.
    public let file: UploadFile?

    public init(
        _ method: Method, _ template: String, _ values: [String: String] = [:], _ parameters: JSONObject = [:],
        file: UploadFile? = nil
    ) {
        self.file = file
        self.method = method
        self.template = template
        self.values = values
        self.parameters = parameters
        segments = Self.segments(of: template, values)
    }

    /// A request about one guest; `path` goes on behind `/nodes/{node}/qemu/{vmid}` (or `lxc`).
    public init(_ method: Method, _ guest: Guest, _ path: String, _ parameters: JSONObject = [:]) {
        file = nil
        self.method = method
        template = "/nodes/{node}/\(guest.kind.rawValue)/{vmid}\(path)"
        let vmid = String(guest.vmid)
        values = ["node": guest.node, "vmid": vmid]
        self.parameters = parameters
        // What the template comes to, without a search through it: every read of a guest is made here.
        segments = ["nodes", guest.node, guest.kind.rawValue, vmid] + Self.segments(of: path, values)
    }

    private static func segments(of template: String, _ values: [String: String]) -> [String] {
        template.utf8.split(separator: UInt8(ascii: "/")).map { part in
            let segment = String(Substring(part))
            guard part.first == UInt8(ascii: "{"), part.last == UInt8(ascii: "}") else { return segment }
            return values[String(Substring(part.dropFirst().dropLast()))] ?? segment
        }
    }

    public var path: String { "/" + segments.joined(separator: "/") }

    /// Method and path, without parameters, for messages: `POST /nodes/pve1/qemu/102/status/start`.
    public var description: String { "\(method.rawValue) \(path)" }

    /// Method and template, the key of the catalogue: `POST /nodes/{node}/qemu/{vmid}/status/start`.
    public var endpoint: String { "\(method.rawValue) \(template)" }

    /// Its answer is the value of an API token.
    var makesToken: Bool { method != .get && template.hasSuffix("/token/{tokenid}") }

    /// For the dry run and the audit; secret parameters are masked.
    public var json: JSONValue {
        var object: JSONObject = ["method": .string(method.rawValue), "path": .string(path)]
        if !parameters.isEmpty { object["parameters"] = .object(SecretNames.masked(parameters)) }
        if let file {
            object["file"] = ["path": .string(file.path), "name": .string(file.name), "size": .int(file.size)]
        }
        return .object(object)
    }
}

/// What Proxmox answered: `data`, and the members beside it (`total` of a log, `changes` of the network).
public struct APIResponse: Sendable {
    public let data: JSONValue
    public let extra: JSONObject

    public init(data: JSONValue, extra: JSONObject = [:]) {
        self.data = data
        self.extra = extra
    }
}

/// A way to send requests to one cluster.
public protocol ClusterAccess: Sendable {
    /// The cluster's name in the configuration.
    var name: String { get }

    /// - Throws: ``GatewayError``, or `CancellationError` when the calling task is cancelled.
    func send(_ request: APIRequest) async throws -> APIResponse

    /// A read whose answer is a list, of which the rows are read one at a time: it may be long.
    ///
    /// - Throws: as ``send(_:)``.
    func rows(_ request: APIRequest) async throws -> JSONRows

    /// Whether the cluster lists a node of this name: Proxmox looks a strange one up in the DNS, and takes `localhost`
    /// for itself.
    func isNode(_ name: String) async throws -> Bool

    /// Sorted.
    func nodeNames() async throws -> [String]

    /// Runs tasks on the thread that talks to the cluster; nil where there is none.
    var executor: (any TaskExecutor)? { get }
}

extension ClusterAccess {
    public func rows(_ request: APIRequest) async throws -> JSONRows {
        JSONRows(try await send(request).data.array ?? [])
    }

    // For a cluster that knows no nodes: every name may be one.

    public func isNode(_ name: String) async throws -> Bool { true }
    public func nodeNames() async throws -> [String] { [] }

    public var executor: (any TaskExecutor)? { nil }
}
