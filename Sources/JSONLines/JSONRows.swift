/// The entries of an array, read one at a time: a list of any length costs no more than its text and one entry.
public struct JSONRows: Sendable, RandomAccessCollection {
    private enum Storage: Sendable {
        case values([JSONValue])
        /// A JSON text that has been read once, and where its entries stand.
        case text([UInt8], [Range<UInt32>], isASCII: Bool)
    }

    private let storage: Storage

    public init(_ values: [JSONValue]) { storage = .values(values) }

    init(_ text: [UInt8], _ places: [Range<UInt32>], isASCII: Bool) {
        storage = .text(text, places, isASCII: isASCII)
    }

    /// The entries that a condition holds for, in their order; none is kept in memory for it.
    public func keeping(_ isKept: (JSONValue) -> Bool) -> JSONRows {
        switch storage {
        case .values(let values): JSONRows(values.filter(isKept))
        case .text(let text, let places, let isASCII):
            JSONRows(text, indices.compactMap { isKept(self[$0]) ? places[$0] : nil }, isASCII: isASCII)
        }
    }

    /// The text that the entries stand in; nil where there is none.
    var text: [UInt8]? { if case .text(let text, _, _) = storage { text } else { nil } }

    /// All of that text is ASCII.
    var isASCII: Bool { if case .text(_, _, let isASCII) = storage { isASCII } else { false } }

    /// Where an entry stands in the text; nil where there is none.
    func place(of index: Int) -> Range<Int>? {
        guard case .text(_, let places, _) = storage else { return nil }
        return Int(places[index].lowerBound)..<Int(places[index].upperBound)
    }

    public var startIndex: Int { 0 }

    public var endIndex: Int {
        switch storage {
        case .values(let values): values.count
        case .text(_, let places, _): places.count
        }
    }

    public subscript(_ index: Int) -> JSONValue {
        switch storage {
        case .values(let values): return values[index]
        case .text(let text, let places, _):
            let place = Int(places[index].lowerBound)..<Int(places[index].upperBound)
            // The whole text was read before, so that none of its entries can be unreadable.
            return (try? JSONReader.read(text.span.extracting(place))) ?? .null
        }
    }
}

extension JSONReader {
    /// Reads an object as strictly as any, but of an array that is its member `name` only where the entries stand.
    ///
    /// - Returns: the entries, nil where the member is no array, and the object, in which they are left out.
    /// - Throws: ``JSONError`` with the byte offset of the first fault.
    public static func readRows(
        _ bytes: [UInt8], of name: String
    ) throws(JSONError) -> (rows: JSONRows?, rest: JSONValue) {
        guard bytes.count < Int(UInt32.max) else { return (nil, try read(bytes)) }
        var reader = JSONReader(rowsOf: name)
        let rest = try reader.document(bytes.span)
        return (reader.places.map { JSONRows(bytes, $0, isASCII: reader.isASCII) }, rest)
    }
}
