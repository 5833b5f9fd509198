public import JSONLines

/// One argument of a tool: its schema for clients and its one canonical form for hooks and Proxmox, from one source.
public struct Parameter: Sendable {
    public indirect enum Kind: Sendable {
        /// 100 to 999999999, as an integer or a string of digits without leading zeros; canonical: an integer.
        case vmid
        /// The name of a node.
        case node
        case string(maximumLength: Int = 8192)
        case integer(ClosedRange<Int>)
        case number(ClosedRange<Double>)
        case boolean
        case choice([String])
        /// A list, or a string separated by `;`, `,` or spaces; canonical: a list in lower case.
        case tags
        /// Names of options, as a list or a string separated by `;`, `,` or spaces; canonical: a list.
        case names(maximumCount: Int)
        case list(of: Kind, maximumCount: Int)
        /// Any JSON object; the tool looks at its members.
        case object
    }

    public let name: String
    public let kind: Kind
    public let isRequired: Bool
    public let summary: String
    public let defaultValue: JSONValue?

    public init(
        _ name: String, _ kind: Kind, required: Bool = false, default defaultValue: JSONValue? = nil, _ summary: String
    ) {
        self.name = name
        self.kind = kind
        self.isRequired = required
        self.summary = summary
        self.defaultValue = defaultValue
    }

    /// The VMID of the guest acted on.
    public static let vmid = Parameter("vmid", .vmid, required: true, "VMID of the guest, e.g. 100")
    /// The guest's node; found from the VMID where it is left out.
    public static let node = Parameter("node", .node, "Node of the guest, e.g. pve1; found from the VMID when left out")
}

extension Parameter.Kind {
    /// The value in its one canonical form.
    ///
    /// - Throws: ``Mismatch`` with what is wrong, to be read behind the argument's name.
    public func canonical(_ value: JSONValue) throws(Mismatch) -> JSONValue {
        switch self {
        case .vmid:
            guard let id = value.int ?? value.string.flatMap(Self.vmid), 100...999_999_999 ~= id else {
                throw Mismatch("expected a VMID (an integer from 100 to 999999999), got \(Self.show(value))")
            }
            return .int(id)
        case .node:
            guard let name = value.string, Self.isNodeName(name) else {
                throw Mismatch("expected the name of a node, got \(Self.show(value))")
            }
            return value
        case .string(let limit):
            guard let text = value.string else { throw Mismatch("expected a string, got \(Self.show(value))") }
            guard text.unicodeScalars.count <= limit else { throw Mismatch("may have at most \(limit) characters") }
            guard !text.utf8.contains(0) else { throw Mismatch("must not contain a NUL character") }
            return value
        case .integer(let range):
            guard let number = value.int else { throw Mismatch("expected an integer, got \(Self.show(value))") }
            guard range.contains(number) else {
                throw Mismatch("must be from \(range.lowerBound) to \(range.upperBound), got \(number)")
            }
            return .int(number)
        case .number(let range):
            guard let number = value.double else { throw Mismatch("expected a number, got \(Self.show(value))") }
            guard range.contains(number) else {
                throw Mismatch(
                    "must be from \(JSONValue.double(range.lowerBound).text) to \(JSONValue.double(range.upperBound).text),"
                        + " got \(Self.show(value))")
            }
            return .double(number)
        case .boolean:
            guard value.bool != nil else { throw Mismatch("expected true or false, got \(Self.show(value))") }
            return value
        case .choice(let choices):
            guard let text = value.string, choices.contains(where: { $0.hasSameBytes(as: text) }) else {
                throw Mismatch("expected one of \(choices.joined(separator: ", ")), got \(Self.show(value))")
            }
            return value
        case .tags: return try Self.tags(value)
        case .names(let maximum):
            let names = try Self.parts(value, "names of options")
            let isName: (String) -> Bool = {
                $0.utf8.count <= 64 && $0.utf8.allSatisfy(Self.isLetterDigit(or: [0x2D, 0x5F]))
            }
            if let odd = names.first(where: { !isName($0) }) {
                throw Mismatch("\(Self.show(.string(odd))) is not the name of an option")
            }
            guard 1...maximum ~= names.count else { throw Mismatch("expected 1 to \(maximum) names") }
            return .array(names.map(JSONValue.string))
        case .list(let element, let maximum):
            guard let values = value.array else { throw Mismatch("expected a list, got \(Self.show(value))") }
            guard values.count <= maximum else { throw Mismatch("may have at most \(maximum) entries") }
            var canonical: [JSONValue] = []
            for (index, value) in values.enumerated() {
                do { canonical.append(try element.canonical(value)) } catch {
                    throw Mismatch("entry \(index + 1): \(error.problem)")
                }
            }
            return .array(canonical)
        case .object:
            guard value.object != nil else { throw Mismatch("expected an object, got \(Self.show(value))") }
            return value
        }
    }

    /// Why a value does not fit.
    public struct Mismatch: Error {
        public let problem: String
        init(_ problem: String) { self.problem = problem }
    }

    private static func vmid(_ text: String) -> Int? {
        let digits = text.utf8
        guard digits.count <= 9, digits.allSatisfy({ 0x30...0x39 ~= $0 }), digits.first != 0x30 else { return nil }
        return Int(text)
    }

    private static func isNodeName(_ name: String) -> Bool {
        let bytes = name.utf8
        return 1...63 ~= bytes.count && bytes.first != 0x2D && bytes.last != 0x2D
            && bytes.allSatisfy(isLetterDigit(or: [0x2D]))
    }

    private static func isLetterDigit(or others: [UInt8]) -> (UInt8) -> Bool {
        { 0x30...0x39 ~= $0 || 0x61...0x7A ~= $0 | 0x20 && $0 < 0x80 || others.contains($0) }
    }

    /// The entries of a list, or of a string that separates them.
    private static func parts(_ value: JSONValue, _ what: String) throws(Mismatch) -> [String] {
        if let text = value.string { return text.split { ";, ".contains($0) }.map(String.init) }
        if let list = value.array, list.allSatisfy({ $0.string != nil }) { return list.compactMap(\.string) }
        throw Mismatch("expected a list of \(what) or a string such as \"one,two\", got \(show(value))")
    }

    private static func tags(_ value: JSONValue) throws(Mismatch) -> JSONValue {
        var tags: [String] = []
        var seen: Set<String> = []
        for part in try parts(value, "tags").map({ $0.lowercased() }) {
            let fine =
                part.utf8.first.map(isLetterDigit(or: [0x5F])) == true
                && part.utf8.allSatisfy(isLetterDigit(or: Array("_-+.".utf8)))
            guard fine, part.utf8.count <= 124 else {
                throw Mismatch("\(show(.string(part))) is not a tag: letters, digits and _-+. only")
            }
            if seen.insert(part).inserted { tags.append(part) }
        }
        return .array(tags.map(JSONValue.string))
    }

    /// The value for an error message: short, and only where it is short; else its kind.
    private static func show(_ value: JSONValue) -> String {
        switch value {
        case .string(let text) where text.utf8.count <= 40: "the string \(JSONWriter.string(value))"
        case .number(let number) where number.literal.utf8.count <= 40: number.literal
        default: value.kind
        }
    }

    /// The JSON Schema (2020-12) of what is accepted.
    public var schema: JSONObject {
        switch self {
        case .vmid:
            [
                "anyOf": [
                    ["type": "integer", "minimum": 100, "maximum": 999_999_999],
                    ["type": "string", "pattern": "^[1-9][0-9]{2,8}$"],
                ]
            ]
        case .node: ["type": "string", "pattern": "^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$"]
        case .string(let limit): ["type": "string", "maxLength": .int(limit)]
        case .integer(let range):
            range.upperBound == .max
                ? ["type": "integer", "minimum": .int(range.lowerBound)]
                : ["type": "integer", "minimum": .int(range.lowerBound), "maximum": .int(range.upperBound)]
        case .number(let range):
            ["type": "number", "minimum": .double(range.lowerBound), "maximum": .double(range.upperBound)]
        case .boolean: ["type": "boolean"]
        case .choice(let choices): ["type": "string", "enum": .array(choices.map(JSONValue.string))]
        case .tags, .names:
            ["anyOf": [["type": "array", "items": ["type": "string"]], ["type": "string"]]]
        case .list(let element, let maximum):
            ["type": "array", "items": .object(element.schema), "maxItems": .int(maximum)]
        case .object: ["type": "object"]
        }
    }
}

extension JSONValue {
    /// The value as JSON text.
    public var text: String { JSONWriter.string(self) }
}

extension Parameter.Kind {
    /// The value that a word on the command line means; nil where the word is none of this kind.
    public func value(ofWord word: String) -> JSONValue? {
        switch self {
        case .boolean: word == "true" ? true : word == "false" ? false : nil
        case .integer, .number:
            // The reader's grammar, so that `1e400` or `0x10` stay words and are refused as such.
            if case .number(let number)? = try? JSONReader.read(word) { .number(number) } else { nil }
        case .vmid, .node, .string, .choice, .tags, .names: .string(word)
        case .object: if let value = try? JSONReader.read(word), value.object != nil { value } else { nil }
        case .list(let element, _):
            // Words between commas, where each means one.
            element.values(ofWords: word)
        }
    }

    private func values(ofWords text: String) -> JSONValue? {
        let values = text.split(separator: ",").map { value(ofWord: String($0)) }
        return values.contains(nil) ? nil : .array(values.compactMap(\.self))
    }
}
