import Gateway
import JSONLines

/// One thing that is known of a ``Thing``: Proxmox's member, our name and type for it, and how people read it.
struct Field: Sendable {
    enum Kind: Sendable {
        case text
        /// Text that somebody wrote freely.
        case remark
        /// Proxmox's 0 and 1.
        case flag
        case integer
        case number
        case bytes
        /// Seconds since 1970.
        case time
        /// Names, which Proxmox writes behind one another.
        case list
        /// Left as it is.
        case any
    }

    let theirs: String
    let kind: Kind
    let label: String
    /// Whether lists have a column for it.
    let isColumn: Bool

    init(_ theirs: String, _ kind: Kind = .text, _ label: String? = nil, column: Bool = true) {
        self.theirs = theirs
        self.kind = kind
        self.label = label ?? Self.label(theirs)
        isColumn = column
    }

    var ours: String { Parameter.ours(theirs) }

    /// `max_restart` as `Max restart`.
    static func label(_ name: String) -> String {
        let space = UInt8(ascii: " ")
        let words = name.swapping(UInt8(ascii: "_"), for: space).swapping(UInt8(ascii: "-"), for: space)
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    var schema: JSONValue {
        switch kind {
        case .text, .remark: Schema.string
        case .flag: Schema.boolean
        case .integer, .bytes, .time: Schema.integer
        case .number: Schema.number
        case .list: Schema.strings
        case .any: [:]
        }
    }

    /// Proxmox's value in the field's type; nil where there is none, or one that does not fit.
    func value(_ raw: JSONValue?) -> JSONValue? {
        guard let raw, !raw.isNull else { return nil }
        switch kind {
        case .text, .remark:
            if let text = raw.string { return .string(text) }
            return raw.number.map { .string($0.literal) }
        case .flag:
            if raw.bool != nil { return raw }
            return raw.int.map { .bool($0 != 0) } ?? raw.string.map { .bool(["1", "on", "yes", "true"].contains($0)) }
        case .integer, .bytes, .time:
            return (raw.int ?? raw.string.flatMap { Int($0) }).map(JSONValue.int)
        case .number: return (raw.double ?? raw.string.flatMap { Double($0) }).map(JSONValue.double)
        case .list:
            if let list = raw.array { return .array(list.filter { $0.string != nil }) }
            return raw.string.map { .array(Self.words($0).map(JSONValue.string)) }
        case .any: return SecretNames.masked(raw)
        }
    }

    /// Whether it is text, of which a part says something too.
    var isWords: Bool {
        switch kind {
        case .text, .remark, .list, .any: true
        case .flag, .integer, .number, .bytes, .time: false
        }
    }

    /// The parts of a list as Proxmox writes it.
    static func words(_ text: String) -> [String] {
        text.split { ",; ".contains($0) }.map(String.init)
    }

    /// For people; nil where there is nothing to say.
    func text(_ value: JSONValue?, limit: Int = 200) -> String? {
        guard let value, !value.isNull else { return nil }
        switch (kind, value) {
        case (.bytes, _): return Units.size(value.int)
        case (.time, _): return value.int.map { $0 == 0 ? "never" : Units.time($0) }
        case (_, .bool(let flag)): return flag ? "yes" : "no"
        case (_, .array(let list)) where list.allSatisfy({ $0.string != nil }):
            return UntrustedText.line(list.compactMap(\.string).joined(separator: ", "), limit: limit)
        case (_, .string(let text)): return text.isEmpty ? nil : UntrustedText.line(text, limit: limit)
        default: return UntrustedText.line(JSONWriter.string(value), limit: limit)
        }
    }
}
