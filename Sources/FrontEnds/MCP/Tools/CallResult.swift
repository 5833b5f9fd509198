import Gateway
import JSONLines

extension Outcome {
    /// What a call came to, as the result of `tools/call`, also where the tool failed.
    ///
    /// - Throws: ``MCPError`` where there is no such tool.
    func mcpResult(_ revision: Revision) throws(MCPError) -> JSONObject {
        var content: [JSONValue] = [["type": "text", "text": .string(text)]]
        var json: JSONObject = [:]
        switch result {
        case .success(let value):
            if revision.knowsResourceLinks { content += links(value) }
            json["content"] = .array(content)
            if revision.knowsStructuredContent { json["structuredContent"] = .object(value) }
        case .failure(let error) where error.code == .unknownTool:
            throw MCPError(.invalidParams, error.message)
        case .failure(let error):
            json["content"] = .array(content)
            json["isError"] = true
            // Not in structuredContent: that has to fit the tool's output schema.
            json["_meta"] = ["proxgate/error": .object(error.json)]
        }
        return json
    }

    /// The guest that was acted on, unless a post hook has taken away what the link would tell.
    private func links(_ result: JSONObject) -> [JSONValue] {
        guests.prefix(20).compactMap { guest in
            guard result["vmid"]?.int == guest.vmid, result["node"]?.string == guest.node else { return nil }
            let uri = ResourceURI.guest(guest.kind, node: guest.node, vmid: guest.vmid, part: nil)
            return [
                "type": "resource_link", "uri": .string(ResourceAddress(uri, on: cluster).text),
                "name": .string("\(guest.kind.rawValue)/\(guest.vmid)"),
                "title": .string("\(guest.kind.noun) \(guest.vmid)"), "mimeType": "application/json",
            ]
        }
    }
}
