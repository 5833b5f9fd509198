import JSONLines

/// One page of a list whose entries have keys in a fixed order.
///
/// A cursor names the last entry that was shown, so that a list which changes meanwhile is neither repeated nor skipped.
/// For clients it is opaque.
struct Page<Entry> {
    let entries: ArraySlice<Entry>
    let nextCursor: String?

    /// - Parameters:
    ///   - list: distinguishes the cursors of one list from those of others.
    ///   - entries: in order.
    ///   - key: where an entry stands in that order.
    /// - Throws: ``MCPError`` for a cursor that no page of this list ended with.
    init(
        _ list: String, of entries: [Entry], from cursor: String?, size: Int, key: (Entry) -> PageKey
    ) throws(MCPError) {
        var start = 0
        if let cursor {
            guard let last = PageKey(cursor: cursor, list) else {
                throw MCPError(.invalidParams, "the cursor is of no page of this list; begin again without one")
            }
            start = entries.firstIndex { last < key($0) } ?? entries.count
        }
        let shown = entries[start...].prefix(size)
        self.entries = shown
        nextCursor = shown.endIndex < entries.count ? shown.last.map { key($0).cursor(list) } : nil
    }

    /// The result of a list request.
    func result(_ name: String, _ revision: Revision, _ json: (Entry) -> JSONObject) -> JSONObject {
        var result: JSONObject = [:]
        result[name] = .array(entries.map { .object(json($0)) })
        result["nextCursor"] = nextCursor.map(JSONValue.string)
        if revision.era == .stateless { result.addCacheHints() }
        return result
    }
}

/// An entry's place: a class first, then a number or a name within it.
struct PageKey: Comparable {
    var rank = 0
    var number = 0
    var name = ""

    static func < (left: PageKey, right: PageKey) -> Bool {
        (left.rank, left.number, left.name) < (right.rank, right.number, right.name)
    }

    fileprivate func cursor(_ list: String) -> String {
        Base64.url(Array("\(list) \(rank) \(number) \(name)".utf8))
    }

    fileprivate init?(cursor: String, _ list: String) {
        guard cursor.utf8.count <= 1024, let bytes = Base64.bytes(url: cursor) else { return nil }
        let parts = String(decoding: bytes, as: UTF8.self).split(
            separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == list, let rank = Int(parts[1]), let number = Int(parts[2]) else {
            return nil
        }
        self.init(rank: rank, number: number, name: String(parts[3]))
    }

    init(rank: Int = 0, number: Int = 0, name: String = "") {
        self.rank = rank
        self.number = number
        self.name = name
    }
}
