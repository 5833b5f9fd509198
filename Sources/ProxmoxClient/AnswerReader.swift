import JSONLines

/// Turns an HTTP answer into Proxmox's data or its complaint.
enum AnswerReader {
    /// - Throws: ``ProxmoxError`` for every status but 2xx, and for what is not Proxmox's form.
    static func read(
        _ answer: Transport.Answer, _ request: ProxmoxRequest, _ endpoint: ProxmoxConfiguration.Endpoint
    ) throws -> ProxmoxResponse {
        guard 200..<300 ~= answer.status else { throw failure(answer, request, endpoint) }
        let body: JSONObject
        var rows: JSONRows?
        do {
            let value: JSONValue
            if request.readsRows {
                (rows, value) = try JSONReader.readRows(answer.body, of: "data")
            } else {
                value = try JSONReader.read(answer.body)
            }
            guard let object = value.object, object["data"] != nil else {
                throw unreadable("it is not a JSON object with data", answer, request, endpoint)
            }
            body = object
        } catch let error as JSONError {
            throw unreadable("it is not JSON (\(error))", answer, request, endpoint)
        }
        var extra = body
        extra["data"] = nil
        return ProxmoxResponse(data: body["data"] ?? .null, extra: extra, status: answer.status, rows: rows)
    }

    private static func unreadable(
        _ why: String, _ answer: Transport.Answer, _ request: ProxmoxRequest,
        _ endpoint: ProxmoxConfiguration.Endpoint
    ) -> ProxmoxError {
        // For a change it may have been Proxmox that said 2xx, or something else on the way: nobody knows.
        let doubt = request.isChange ? "; the change may have been done" : ""
        return ProxmoxError(
            request.isChange ? .outcomeUnknown : .badAnswer,
            "the answer of \(endpoint) cannot be understood: \(why)\(doubt)",
            endpoint: request.endpoint, status: answer.status, reason: answer.reason, host: endpoint.description)
    }

    private static func failure(
        _ answer: Transport.Answer, _ request: ProxmoxRequest, _ endpoint: ProxmoxConfiguration.Endpoint
    ) -> ProxmoxError {
        let kind: ProxmoxError.Kind =
            switch answer.status {
            case 400: .invalidParameters
            case 401: .unauthorized
            case 403: .forbidden
            // 595 is no connection to the node; with the others, and with a proxy's own, the request may have got there.
            case 596...599 where request.isChange, 502 where request.isChange, 504 where request.isChange:
                .outcomeUnknown
            case 595...599: .nodeUnreachable
            case 400...: .server
            default: .badAnswer
            }
        // The body of a 401 or 595 is empty, older releases have no message in it, and a proxy sends HTML.
        let body = try? JSONReader.read(answer.body).object
        var message = trimmed(body?["message"]?.string ?? "")
        if message.isEmpty { message = trimmed(answer.reason) }
        if message.isEmpty { message = "status \(answer.status)" }
        if kind == .outcomeUnknown {
            message = "\(endpoint) answered \(answer.status) \(message); it may have been done, and was not repeated"
        }
        if kind == .badAnswer {
            message =
                "\(endpoint) answered \(answer.status) \(answer.reason), which Proxmox's API never does: "
                + "is that its address and port?"
        }
        let errors = (body?["errors"]?.object ?? [:]).map { name, value in
            (parameter: name, text: trimmed(value.string ?? JSONWriter.string(value)))
        }
        return ProxmoxError(
            kind, message, endpoint: request.endpoint, status: answer.status, reason: answer.reason,
            errors: errors.sorted { $0.parameter < $1.parameter }, host: endpoint.description)
    }

    /// Perl's messages end with newlines. A handler may die of a whole log; its beginning says why.
    private static func trimmed(_ text: String) -> String {
        var text = text.prefix(4000)
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text.drop { $0.isWhitespace })
    }
}
