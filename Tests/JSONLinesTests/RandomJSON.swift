import JSONLines

/// The same numbers for the same seed (xorshift64*), so that a failure can be repeated.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }
}

extension JSONValue {
    static func random(using random: inout SeededRandom, depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .int(Int.random(in: .min ... .max, using: &random) >> Int.random(in: 0..<64, using: &random))
        case 3:
            let value = Double(bitPattern: UInt64.random(in: 0 ... .max, using: &random))
            return value.isFinite && abs(value) < 1e300 && (value == 0 || abs(value) > 1e-300) ? .double(value) : 0.25
        case 4: return .string(randomText(using: &random))
        case 5:
            return .array(
                (0..<Int.random(in: 0..<6, using: &random)).map { _ in .random(using: &random, depth: depth - 1) })
        default:
            var object = JSONObject()
            for index in 0..<Int.random(in: 0..<24, using: &random) {
                object["n\(index)-\(UInt8.random(in: 0 ... .max, using: &random))"] =
                    .random(using: &random, depth: depth - 2)
            }
            return .object(object)
        }
    }

    /// Text that is rich in what has to be escaped, or must not be cut.
    static func randomText(using random: inout SeededRandom) -> String {
        let scalars: [Unicode.Scalar] = [
            "\"", "\\", "/", "\n", "\r", "\t", "\0", "\u{1F}", "\u{7F}", "\u{2028}",
            "\u{2029}", "\u{2027}", "\u{202A}", "\u{301}", "é", "€", "😀", "\u{10FFFF}", "a", " ",
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<12, using: &random) { text.append(scalars.randomElement(using: &random)!) }
        return String(text)
    }
}
