import JSONLines

/// Percent-encoding of everything but letters, digits and `-._~`.
///
/// Proxmox's form parser cuts a value at a second `=` and takes `;` for a separator, silently; so nothing is left to it.
enum FormEncoding {
    /// - Parameter leaving: further ASCII characters to leave alone, where the text is for a reader.
    static func escape(_ text: String, leaving: String = "") -> String {
        var escaped: [UInt8] = []
        escaped.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: escaped.append(byte)
            case _ where leaving.utf8.contains(byte): escaped.append(byte)
            default:
                escaped.append(UInt8(ascii: "%"))
                escaped.append(hex[Int(byte >> 4)])
                escaped.append(hex[Int(byte & 15)])
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    /// `name=value&...`; an array repeats its name.
    ///
    /// - Throws: ``ProxmoxError`` `invalidParameters` that names every value without a form, such as an object.
    static func encode(_ request: ProxmoxRequest) throws -> String {
        var pairs: [String] = []
        var faults: [(parameter: String, text: String)] = []
        for (name, value) in request.parameters {
            for item in value.array ?? [value] {
                switch item {
                case .null: continue
                case .bool(let flag): pairs.append("\(escape(name))=\(flag ? 1 : 0)")
                case .number(let number): pairs.append("\(escape(name))=\(escape(number.literal))")
                case .string(let text): pairs.append("\(escape(name))=\(escape(text))")
                case .array, .object: faults.append((name, "\(item.kind) cannot be sent as a form's value"))
                }
            }
        }
        guard faults.isEmpty else {
            throw ProxmoxError(
                .invalidParameters,
                "not sent: " + faults.map { "\($0.parameter): \($0.text)" }.joined(separator: "; "),
                endpoint: request.endpoint, errors: faults)
        }
        return pairs.joined(separator: "&")
    }

    /// `/api2/json/nodes/pve1/...`
    ///
    /// Proxmox unescapes a path before it looks for the route, so that an escaped slash is a slash to it: only the last
    /// segment may hold one (a volume's `local:iso/debian.iso`, a network's `10.0.0.0/8`), where it cannot lead from one
    /// guest's routes to another's.
    ///
    /// - Throws: ``ProxmoxError`` `invalidParameters` for a segment that would lead elsewhere.
    static func path(_ request: ProxmoxRequest) throws -> String {
        guard !request.path.isEmpty else { throw refused("the path is empty", request) }
        for (index, segment) in request.path.enumerated() {
            guard segment.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
                throw refused("segment \(index + 1) of the path holds a control character", request)
            }
            let parts = segment.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 1 || index == request.path.count - 1 else {
                throw refused("'\(segment)' is more than one segment of a path", request)
            }
            for part in parts where part.isEmpty || part == "." || part == ".." {
                throw refused("'\(segment)' is no segment of a path", request)
            }
        }
        return "/api2/json/" + request.path.map { escape($0) }.joined(separator: "/")
    }

    private static let hex = Array("0123456789ABCDEF".utf8)

    private static func refused(_ text: String, _ request: ProxmoxRequest) -> ProxmoxError {
        ProxmoxError(.invalidParameters, "not sent: \(text)", endpoint: request.endpoint)
    }
}
