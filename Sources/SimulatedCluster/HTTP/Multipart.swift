import JSONLines
import NIOHTTP1

/// Bodies of `multipart/form-data`, in which uploads come.
enum Multipart {
    static func boundary(of request: HTTPRequest) -> String? {
        guard let type = request.headers.first(name: "content-type"),
            type.lowercased().hasPrefix("multipart/form-data"), let found = type.firstRange(of: "boundary=")
        else { return nil }
        let text = type[found.upperBound...].prefix { $0 != ";" }
        return text.hasPrefix("\"") ? String(text.dropFirst().prefix { $0 != "\"" }) : String(text)
    }

    /// The fields, and the file with its size; its content is of no use here.
    static func parts(
        of body: [UInt8], boundary: String
    ) -> (fields: [String: JSONValue], file: APICall.Upload?) {
        let mark = Array("--\(boundary)".utf8)
        let gap = Array("\r\n\r\n".utf8)
        var fields: [String: JSONValue] = [:]
        var file: APICall.Upload?
        var place = body.firstRange(of: mark)?.upperBound
        while let start = place, let head = body[start...].firstRange(of: gap) {
            let content = body[head.upperBound...]
            guard let next = content.firstRange(of: mark) else { break }
            // The line end before the boundary belongs to it.
            let value = content[..<max(next.lowerBound - 2, head.upperBound)]
            let header = String(decoding: body[start..<head.lowerBound], as: UTF8.self)
            if let name = attribute("filename", of: header) {
                file = APICall.Upload(name: name, size: value.count)
                fields["filename"] = .string(name)
            } else if let name = attribute("name", of: header) {
                fields[name] = .string(String(decoding: value, as: UTF8.self))
            }
            place = next.upperBound
        }
        return (fields, file)
    }

    /// `name="content"` of a Content-Disposition; not the `name` within `filename`.
    private static func attribute(_ name: String, of header: String) -> String? {
        for part in header.split(whereSeparator: { $0 == ";" || $0.isNewline }) {
            let pair = part.split(separator: "=", maxSplits: 1).map { $0.drop { $0 == " " } }
            guard pair.count == 2, pair[0].lowercased() == name else { continue }
            return String(pair[1].drop { $0 == "\"" }.prefix { $0 != "\"" })
        }
        return nil
    }
}
