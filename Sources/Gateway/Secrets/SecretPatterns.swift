/// Finds many secrets in one pass over a text.
struct SecretPatterns: Sendable {
    static let mask = "**********"
    /// Proxmox takes no shorter password for a container; less would mask ordinary words, and hides nothing that could not
    /// be guessed.
    static let shortest = 5

    /// By their first four bytes; the longest first, since one may be part of another.
    private var byStart: [UInt32: [[UInt8]]] = [:]
    /// The first bytes of all.
    private var first = [Bool](repeating: false, count: 256)

    init(_ values: some Sequence<[UInt8]>) {
        for value in values where value.count >= Self.shortest {
            byStart[Self.start(of: value.span, at: 0), default: []].append(value)
            first[Int(value[0])] = true
        }
        for start in byStart.keys { byStart[start]?.sort { $0.count > $1.count } }
    }

    var isEmpty: Bool { byStart.isEmpty }

    func masked(_ text: String) -> String {
        guard !isEmpty, text.utf8.count >= Self.shortest else { return text }
        let bytes = text.utf8.span
        var kept: [UInt8] = []
        var from = 0
        var place = 0
        while place + Self.shortest <= bytes.count {
            guard let length = length(in: bytes, at: place) else {
                place += 1
                continue
            }
            for index in from..<place { kept.append(bytes[index]) }
            kept += Self.mask.utf8
            place += length
            from = place
        }
        guard from > 0 else { return text }
        for index in from..<bytes.count { kept.append(bytes[index]) }
        return String(decoding: kept, as: UTF8.self)
    }

    /// How long the secret is that begins there.
    private func length(in bytes: borrowing Span<UInt8>, at place: Int) -> Int? {
        guard first[Int(bytes[place])], let candidates = byStart[Self.start(of: bytes, at: place)] else { return nil }
        return candidates.first { secret in
            guard place + secret.count <= bytes.count else { return false }
            for index in 4..<secret.count where secret[index] != bytes[place + index] { return false }
            return true
        }?.count
    }

    private static func start(of bytes: borrowing Span<UInt8>, at place: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 << 8 | UInt32(bytes[place + $1]) }
    }
}
