import JSONLines
import NIOHTTP1

/// One request as it arrived, its body complete.
struct HTTPRequest: Sendable {
    var method: String
    /// The path before the question mark, still percent-encoded.
    var path: String
    /// What follows the question mark; empty without one.
    var query: String
    var headers: HTTPHeaders
    var body: [UInt8] = []
    /// What came of a multipart body, which is not kept.
    var multipart: (fields: [String: JSONValue], file: APICall.Upload?)?

    init(_ head: HTTPRequestHead) {
        method = head.method.rawValue
        let parts = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = parts.first.map(String.init) ?? ""
        query = parts.count > 1 ? String(parts[1]) : ""
        headers = head.headers
    }

    /// The length that the client announced; nil without one or where it is no number.
    var contentLength: Int? { headers.first(name: "content-length").flatMap { Int($0) } }
}
