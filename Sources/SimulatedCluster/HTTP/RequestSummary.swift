import JSONLines
import NIOHTTP1

extension SimulatedCluster.LoggedRequest {
    /// What the log keeps of a request: no ticket, no token's secret, no password.
    init(_ request: HTTPRequest, _ answer: HTTPAnswer, time: Double) {
        let query = Self.masked(FormDecoder.form(request.query))
        let isJSON = request.headers.first(name: "content-type")?.lowercased().hasPrefix("application/json") == true
        // A body that is no JSON was refused for it; the log then has none.
        let body =
            request.multipart?.fields
            ?? (isJSON
                ? (try? FormDecoder.json(request.body)) ?? [:]
                : FormDecoder.form(String(decoding: request.body, as: UTF8.self)))
        let queryText = query.map { "\(PercentCoding.encode($0.name))=\(PercentCoding.encode($0.value))" }
        self.init(
            time: time, method: request.method,
            path: queryText.isEmpty ? request.path : "\(request.path)?\(queryText.joined(separator: "&"))",
            user: Self.user(of: request), parameters: query + Self.masked(body), status: answer.status,
            reason: answer.isSilent ? "connection cut" : answer.reason)
    }

    private static let secrets: Set = [
        "password", "cipassword", "confirmation-password", "otp", "tfa-challenge", "sshkeys", "key", "data",
        "client-key",
        "eab-hmac-key", "keyring", "encryption-key", "master-pubkey", "totp", "value",
    ]

    private static func masked(_ parameters: [String: JSONValue]) -> [(name: String, value: String)] {
        parameters.sorted { $0.key < $1.key }.map { name, value in
            let text = value.string ?? JSONWriter.string(value)
            return (name, secrets.contains(name) ? "**********" : String(text.prefix(200)))
        }
    }

    private static func user(of request: HTTPRequest) -> String? {
        if let header = request.headers.first(name: "authorization"), header.hasPrefix("PVEAPIToken") {
            return String(header.dropFirst(12).prefix { $0 != "=" })
        }
        let cookie = request.headers.first(name: "cookie").map { PercentCoding.decode($0) } ?? ""
        let parts = cookie.split(separator: ":")
        return parts.count > 1 && parts[0].hasSuffix("PVE") ? String(parts[1]) : nil
    }
}
