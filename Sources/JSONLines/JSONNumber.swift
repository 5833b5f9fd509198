/// A JSON number as it was written: `1`, `1.0` and `1e0` stay different, and no digit is lost.
public struct JSONNumber: Sendable, Equatable, CustomStringConvertible {
    /// The literal, valid by JSON's grammar.
    public let literal: String

    init(validated literal: String) { self.literal = literal }

    public init(_ value: Int) { literal = String(value) }

    /// nil for infinity and not-a-number, which JSON cannot write. A whole number is written without a fraction.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        if let whole = Int(exactly: value), whole.magnitude < 1 << 53 {
            literal = String(whole)
        } else {
            literal = value.description
        }
    }

    /// The integer that the literal spells; nil where it has a fraction or an exponent, or does not fit 64 bits.
    public var int: Int? {
        // Up to 18 digits cannot overflow.
        guard literal.utf8.count <= 18 else { return Int(literal) }
        var value = 0
        for byte in literal.utf8 {
            let digit = byte &- UInt8(ascii: "0")
            guard digit < 10 else { return Int(literal) }
            value = value &* 10 &+ Int(digit)
        }
        return value
    }

    /// The nearest double; the reader refuses literals that overflow it.
    public var double: Double { Double(literal) ?? 0 }

    public var description: String { literal }
}
