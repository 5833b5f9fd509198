import JSONLines

/// Percent-encoding of everything but letters, digits and `-._~`.
///
/// Proxmox's form parser cuts a value at a second `=` and takes `;` for a separator, silently; so nothing is left to it.
enum FormEncoding {
    static func escape(_ text: String) -> String {
        var escaped: [UInt8] = []
        escaped.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: escaped.append(byte)
            default:
                escaped.append(UInt8(ascii: "%"))
                escaped.append(hex[Int(byte >> 4)])
                escaped.append(hex[Int(byte & 15)])
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    /// `name=value&...`; an array repeats its name.
    /// - Throws: ``ProxmoxError`` where a value has no form, such as an object.
    static func encode(_ parameters: JSONObject, endpoint: String) throws -> String {
        var pairs: [String] = []
        for (name, value) in parameters {
            for value in value.array ?? [value] {
                guard let text = try text(value, name, endpoint) else { continue }
                pairs.append("\(escape(name))=\(escape(text))")
            }
        }
        return pairs.joined(separator: "&")
    }

    /// `/api2/json/nodes/pve1/...`
    /// - Throws: ``ProxmoxError`` for a segment that would lead elsewhere.
    static func path(_ segments: [String], endpoint: String) throws -> String {
        for segment in segments where segment.isEmpty || segment == "." || segment == ".." || segment.utf8.contains(0) {
            throw ProxmoxError(.badAnswer, "not sent: '\(segment)' is no part of a path", endpoint: endpoint)
        }
        return "/api2/json/" + segments.map(escape).joined(separator: "/")
    }

    private static let hex = Array("0123456789ABCDEF".utf8)

    private static func text(_ value: JSONValue, _ name: String, _ endpoint: String) throws -> String? {
        switch value {
        case .null: return nil
        case .bool(let flag): return flag ? "1" : "0"
        case .number(let number): return number.literal
        case .string(let text): return text
        case .array, .object:
            throw ProxmoxError(
                .badAnswer, "not sent: parameter '\(name)' has a value without a form", endpoint: endpoint)
        }
    }
}
