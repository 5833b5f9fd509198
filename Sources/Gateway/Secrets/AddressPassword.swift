/// A password within an address: `http://user:password@proxy:3128`.
public enum AddressPassword {
    /// The passwords of all addresses in a text.
    static func passwords(in text: String) -> [String] { places(in: text).map { String(text[$0]) } }

    /// The text with asterisks for them; nil where there are none.
    public static func masked(_ text: String) -> String? {
        let places = places(in: text)
        guard !places.isEmpty else { return nil }
        return places.reversed().reduce(into: text) { $0.replaceSubrange($1, with: SecretPatterns.mask) }
    }

    private static func places(in text: String) -> [Range<String.Index>] {
        let bytes = text.utf8
        var found: [Range<String.Index>] = []
        var place = bytes.startIndex
        while let slash = bytes[place...].firstIndex(of: UInt8(ascii: "/")) {
            place = bytes.index(after: slash)
            guard bytes[..<slash].last == UInt8(ascii: ":"), bytes[place...].first == UInt8(ascii: "/") else {
                continue
            }
            place = bytes.index(after: place)
            let authority = bytes[place...].prefix { !$0.endsAuthority }
            guard let at = authority.lastIndex(of: UInt8(ascii: "@")),
                let colon = authority[..<at].firstIndex(of: UInt8(ascii: ":"))
            else { continue }
            let start = bytes.index(after: colon)
            if start < at { found.append(start..<at) }
        }
        return found
    }
}

extension UInt8 {
    fileprivate var endsAuthority: Bool { self <= 0x20 || "/?#\"'<>".utf8.contains(self) }
}
