import JSONLines

/// Reads query strings and bodies into parameters with Proxmox's peculiarities.
enum FormDecoder {
    /// `;` separates like `&`, a value ends at its second `=`, a name without value is empty, and a repeated name
    /// becomes an array.
    static func form(_ text: some StringProtocol) -> [String: JSONValue] {
        var values: [String: [JSONValue]] = [:]
        for pair in text.split(whereSeparator: { $0 == "&" || $0 == ";" }) {
            let parts = pair.split(separator: "=", omittingEmptySubsequences: false)
            let name = PercentCoding.decode(parts[0], plusIsSpace: true)
            let value = parts.count > 1 ? PercentCoding.decode(parts[1], plusIsSpace: true) : ""
            values[name, default: []].append(.string(value))
        }
        return values.mapValues { $0.count == 1 ? $0[0] : .array($0) }
    }

    /// A body of JSON; Proxmox's own failures are those of its Perl modules.
    static func json(_ body: [UInt8]) throws(Refusal) -> [String: JSONValue] {
        let value: JSONValue
        do {
            value = try JSONReader.read(body)
        } catch {
            let near = error.offset >= body.count ? "(end of string)" : text(of: body.dropFirst(error.offset))
            throw .unframed(
                500,
                "malformed JSON string, neither tag, array, object, number, string or atom, at character offset "
                    + "\(error.offset) (before \"\(near)\") at /usr/share/perl5/PVE/APIServer/AnyEvent.pm line 934.")
        }
        guard let object = value.object else {
            throw .unframed(500, "Not a HASH reference at /usr/share/perl5/PVE/APIServer/AnyEvent.pm line 978.")
        }
        return Dictionary(object.map { ($0.name, $0.value) }) { $1 }
    }

    private static func text(of bytes: some Sequence<UInt8>) -> String {
        let start = Array(bytes.prefix(20))
        return String(decoding: start, as: UTF8.self) + (start.count == 20 ? "..." : "")
    }
}
