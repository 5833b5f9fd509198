import JSONLines

/// Turns an HTTP answer into Proxmox's data or its complaint.
enum AnswerReader {
    /// - Throws: ``ProxmoxError`` for every status but 2xx, and for what is not Proxmox's form.
    static func read(
        _ answer: Transport.Answer, _ request: ProxmoxRequest, _ endpoint: ProxmoxConfiguration.Endpoint
    ) throws -> ProxmoxResponse {
        // Old releases and proxies answer an error with an empty body or with text.
        let body = try? JSONReader.read(answer.body).object
        guard answer.status < 300 else { throw failure(answer, body, request, endpoint) }
        guard let body, let data = body["data"] else {
            // The status says that it was done; only what came of it cannot be read.
            throw ProxmoxError(
                request.method.isWrite ? .outcomeUnknown : .badAnswer,
                "the answer to \(request.endpoint) is not Proxmox's: no JSON object with data",
                endpoint: request.endpoint,
                status: answer.status, reason: answer.reason, host: endpoint.description)
        }
        var extra = body
        extra["data"] = nil
        return ProxmoxResponse(data: data, extra: extra, status: answer.status)
    }

    private static func failure(
        _ answer: Transport.Answer, _ body: JSONObject?, _ request: ProxmoxRequest,
        _ endpoint: ProxmoxConfiguration.Endpoint
    ) -> ProxmoxError {
        let kind: ProxmoxError.Kind =
            switch answer.status {
            case 300..<400: .badAnswer
            case 400: .invalidParameters
            case 401: .unauthorized
            case 403: .forbidden
            case 595, 596, 599: .nodeUnreachable
            default: .server
            }
        var message = trimmed(body?["message"]?.string ?? "")
        if message.isEmpty { message = trimmed(answer.reason) }
        if message.isEmpty { message = "status \(answer.status)" }
        if kind == .badAnswer { message = "the server redirects elsewhere, which Proxmox never does" }
        let errors = (body?["errors"]?.object ?? [:]).map { (parameter: $0.name, text: trimmed($0.value.string ?? "")) }
        return ProxmoxError(
            kind, message, endpoint: request.endpoint, status: answer.status, reason: answer.reason,
            errors: errors.sorted { $0.parameter < $1.parameter }, host: endpoint.description)
    }

    /// Perl's messages end with newlines.
    private static func trimmed(_ text: String) -> String {
        var text = Substring(text)
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
