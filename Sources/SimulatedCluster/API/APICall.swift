import JSONLines

/// A request after its route was found: what a handler works on.
struct APICall: Sendable {
    let method: String
    /// The path below `/api2/json`, percent-decoded.
    let path: String
    /// Who asks; nil only where no login is needed.
    let identity: Identity?
    /// When it arrived, by the cluster's clock.
    let received: Duration
    /// The parameters of path, query and body together; checked against the route's rules before a handler runs.
    var parameters: [String: JSONValue]
    /// The file that came with a multipart body.
    var upload: Upload?

    struct Upload: Sendable {
        let name: String
        /// Bytes.
        let size: Int
        /// By the algorithm that was named before the file, in lower-case hex.
        var checksum: String?
    }

    /// The route's `{node}`; `localhost` is the node that was asked.
    var node: String { text("node") ?? "" }
    var vmid: Int { int("vmid") ?? 0 }

    /// A parameter as it was written; nil where it is missing or null.
    func text(_ name: String) -> String? {
        switch parameters[name] {
        case .string(let text)?: text
        case .number(let number)?: number.literal
        case .bool(let value)?: value ? "1" : "0"
        default: nil
        }
    }

    func int(_ name: String) -> Int? { text(name).flatMap { Int($0) } }

    func flag(_ name: String) -> Bool { text(name) == "1" }

    /// An identity that a route with a login always has.
    var user: Identity { identity ?? .nobody }
}

extension APICall {
    /// - Throws: 400 where one of the options is given by anybody but root@pam with a ticket.
    func requireRoot(for names: [String]) throws(Refusal) {
        for name in names where parameters[name] != nil && !user.isRoot {
            throw .parameter(name, "Only root may use this option.")
        }
    }
}
