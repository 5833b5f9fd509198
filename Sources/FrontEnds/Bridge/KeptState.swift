import JSONLines

/// What an MCP client has settled with the service beyond its handshake, to be settled anew on a new connection: the
/// level of its log and its subscriptions (handshake revisions).
struct KeptState: Sendable {
    private struct Entry {
        let method: String
        let params: JSONObject
    }

    private var entries: [Entry] = []

    var isEmpty: Bool { entries.isEmpty }
    /// What is subscribed to.
    var uris: [String] { entries.compactMap { $0.params["uri"]?.string } }

    /// The service has granted a request.
    mutating func granted(_ method: String, _ params: JSONObject) {
        let uri = params["uri"]?.string
        switch method {
        case "resources/subscribe", "resources/unsubscribe": entries.removeAll { $0.params["uri"]?.string == uri }
        case "logging/setLevel": entries.removeAll { $0.method == method }
        default: return
        }
        if method != "resources/unsubscribe" { entries.append(Entry(method: method, params: params)) }
    }

    /// Each as a request of the bridge's, with an id that no client uses.
    func requests(from number: Int) -> [(id: RequestID, line: [UInt8])] {
        entries.enumerated().compactMap { index, entry in
            RequestID(.string("proxgate-connect-\(number + index)")).map {
                ($0, MCPAnswer.request($0, entry.method, entry.params))
            }
        }
    }
}
