/// Hexadecimal spellings, without Foundation.
enum Hex {
    static func upper(_ bytes: some Sequence<UInt8>, separator: String = "") -> String {
        bytes.map { upper(UInt64($0), digits: 2) }.joined(separator: separator)
    }

    static func lower(_ bytes: some Sequence<UInt8>) -> String { upper(bytes).lowercased() }

    /// Upper-case digits, padded with zeros on the left, as Perl's `%0*X` writes them.
    static func upper(_ value: some BinaryInteger, digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
