/// Looks at chosen members of the entries of ``JSONRows``, one entry after another, and makes nothing of the others.
public struct JSONRowReader {
    private let rows: JSONRows
    private let text: [UInt8]
    private let isASCII: Bool
    private let names: [[UInt8]]
    /// A bit for each name's length and ends: where it is not set, a name is none of these.
    private let marks: UInt64
    /// Where the members of the present entry stand in the text, in the order of the names.
    private var places: [Range<Int>?]
    /// An entry that is more than a look at its bytes.
    private var entry: JSONValue?

    /// - Parameter names: of members, each once; they are asked for by their position here.
    public init(_ rows: JSONRows, _ names: [String]) {
        self.rows = rows
        text = rows.text ?? []
        isASCII = rows.isASCII
        self.names = names.map { Array($0.utf8) }
        marks = self.names.reduce(0) { $0 | Self.mark($1.count, $1.first ?? 0, $1.last ?? 0) }
        places = Array(repeating: nil, count: names.count)
    }

    public var indices: Range<Int> { rows.indices }

    /// Goes to an entry; one that is no object has no members.
    public mutating func move(to index: Int) {
        entry = nil
        for column in places.indices { places[column] = nil }
        let text = text
        guard let place = rows.place(of: index), look(text.span, place) else {
            entry = rows[index]
            return
        }
    }

    /// A member of the present entry; nil where it has none of this name.
    public func value(_ column: Int) -> JSONValue? {
        if let entry { return entry[String(decoding: names[column], as: UTF8.self)] }
        guard let place = places[column] else { return nil }
        let bytes = text.span.extracting(place)
        switch bytes[0] {
        case UInt8(ascii: "\"") where bytes.special(from: 1) == bytes.count - 1:
            return .string(string(bytes.extracting(1..<bytes.count - 1)))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return .number(JSONNumber(validated: string(bytes)))
        // The whole text was read before, so that none of its parts can be unreadable.
        default: return try? JSONReader.read(bytes)
        }
    }

    // MARK: Bytes

    /// Finds the members of an object in a text that has been read before, up to the last one that is asked for: their names
    /// are unique.
    ///
    /// - Returns: false where a name has an escape, so that its bytes are not what it is.
    private mutating func look(_ bytes: Span<UInt8>, _ entry: Range<Int>) -> Bool {
        guard bytes[entry.lowerBound] == UInt8(ascii: "{") else { return true }
        var missing = names.count
        var place = entry.lowerBound + 1
        while missing > 0 {
            while bytes[place] != UInt8(ascii: "\"") {
                if bytes[place] == UInt8(ascii: "}") { return true }
                place += 1
            }
            let name = place + 1
            place = bytes.special(from: name)
            if bytes[place] == UInt8(ascii: "\\") { return false }
            let column = column(bytes, name..<place)
            while bytes[place] != UInt8(ascii: ":") { place += 1 }
            place += 1
            while Self.isSpace(bytes[place]) { place += 1 }
            let value = place
            place = Self.end(of: value, bytes)
            if let column {
                places[column] = value..<place
                missing -= 1
            }
        }
        return true
    }

    private func column(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Int? {
        guard !name.isEmpty else { return nil }
        let mark = Self.mark(name.count, bytes[name.lowerBound], bytes[name.upperBound - 1])
        guard marks & mark != 0 else { return nil }
        next: for column in names.indices where names[column].count == name.count {
            for offset in 0..<name.count where names[column][offset] != bytes[name.lowerBound + offset] {
                continue next
            }
            return column
        }
        return nil
    }

    /// Behind the value that begins at a place.
    private static func end(of start: Int, _ bytes: Span<UInt8>) -> Int {
        var place = start
        var depth = 0
        while true {
            switch bytes[place] {
            case UInt8(ascii: "\""):
                place = bytes.special(from: place + 1)
                while bytes[place] == UInt8(ascii: "\\") { place = bytes.special(from: place + 2) }
                if depth == 0 { return place + 1 }
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                // The end of a number or a word is where its object goes on or ends.
                if depth == 0 { return place }
                depth -= 1
                if depth == 0 { return place + 1 }
            case let byte:
                if depth == 0, byte == UInt8(ascii: ",") || isSpace(byte) { return place }
            }
            place += 1
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }

    private static func mark(_ count: Int, _ first: UInt8, _ last: UInt8) -> UInt64 {
        1 << UInt64((count &* 7 &+ Int(first) &* 3 &+ Int(last)) & 63)
    }

    private func string(_ bytes: Span<UInt8>) -> String {
        // The whole text was validated, and a string's ends are ASCII, so no character is cut.
        String(copying: UTF8Span(unchecked: bytes, isKnownASCII: isASCII))
    }
}
