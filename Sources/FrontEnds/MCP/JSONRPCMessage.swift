import JSONLines

/// A line of JSON-RPC, or one entry of a batch, taken apart but not yet understood.
enum JSONRPCMessage: Sendable {
    case request(id: RequestID, method: String, params: JSONObject)
    /// Never answered.
    case notification(method: String, params: JSONObject)
    /// An answer to a request of the gateway's.
    /// - `result`: nil where it is an error.
    case response(id: RequestID, result: JSONObject?)
    /// - `id`: nil where it is missing or unusable.
    case invalid(id: RequestID?, MCPError)

    init(_ line: DecodedLine) {
        guard let object = line.value.object else {
            self = .invalid(id: nil, MCPError(.invalidRequest, "a message is an object, not \(line.value.kind)"))
            return
        }
        var id: RequestID?
        var faults: [String] = []
        switch line.id {
        case .id(let usable): id = usable
        case .missing: break
        case .unusable(let value): faults.append("'id' must be a string or an integer, not \(value.kind)")
        }
        if object["jsonrpc"] != "2.0" { faults.append("'jsonrpc' must be \"2.0\"") }
        guard let method = object["method"]?.string else {
            if object["method"] == nil, object["result"] != nil || object["error"] != nil, faults.isEmpty {
                // An answer without an id answers nothing; it is passed over like any other that nobody waits for.
                self =
                    id.map { .response(id: $0, result: object["result"]?.object) }
                    ?? .notification(method: "", params: [:])
                return
            }
            faults.append(object["method"] == nil ? "'method' is missing" : "'method' must be a string")
            self = .invalid(id: id, MCPError(.invalidRequest, faults.joined(separator: "; ")))
            return
        }
        guard faults.isEmpty else {
            self = .invalid(id: id, MCPError(.invalidRequest, faults.joined(separator: "; ")))
            return
        }
        // Some clients write null where they mean nothing.
        let written = object["params"] ?? .null
        let params = written.isNull ? .object([:]) : written
        switch (id, params.object) {
        case (let id?, let params?): self = .request(id: id, method: method, params: params)
        case (let id?, nil):
            self = .invalid(id: id, MCPError(.invalidParams, "'params' must be an object, not \(params.kind)"))
        case (nil, let params): self = .notification(method: method, params: params ?? [:])
        }
    }
}
