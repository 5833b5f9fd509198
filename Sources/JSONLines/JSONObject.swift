/// The members of a JSON object in the order in which they were written; names are unique and compared by bytes.
public struct JSONObject: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    public typealias Member = (name: String, value: JSONValue)

    public private(set) var members: [Member]

    public init() { members = [] }

    /// Of two members with the same name the later one stays, in the place of the first.
    public init(_ members: some Sequence<(String, JSONValue)>) { self.init(pairs: Array(members)) }

    /// Of an array, since going through a sequence of an unknown kind takes an allocation for each member.
    private init(pairs: [(String, JSONValue)]) {
        var collected: [Member] = []
        collected.reserveCapacity(pairs.count)
        var names = NameIndex()
        for (name, value) in pairs {
            if let place = names.place(of: name, among: collected) {
                collected[place].value = value
            } else {
                collected.append((name, value))
            }
        }
        self.members = collected
    }

    public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }

    /// Members whose names the caller knows to be different from one another.
    public init(unique members: [Member]) { self.members = members }

    public var isEmpty: Bool { members.isEmpty }
    public var count: Int { members.count }
    public var names: [String] { members.map(\.name) }

    /// Setting nil removes the member; a new name is added at the end.
    public subscript(_ name: String) -> JSONValue? {
        get { place(of: name).map { members[$0].value } }
        set {
            switch (place(of: name), newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append((name, value))
            case (nil, nil): break
            }
        }
    }

    func place(of name: String) -> Int? {
        let members = members.span
        for place in members.indices where members[place].name.hasSameBytes(as: name) { return place }
        return nil
    }

    /// The same members in the same order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.members.count == right.members.count
            && zip(left.members, right.members).allSatisfy { $0.name.hasSameBytes(as: $1.name) && $0.value == $1.value }
    }
}

extension JSONObject: Sequence {
    public func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }
    public var underestimatedCount: Int { members.count }
}

extension String {
    /// Swift's `==` calls canonically equivalent strings equal, which would let two spellings pass for one name.
    public func hasSameBytes(as other: String) -> Bool {
        // The same short text, or the same memory: nothing has to be looked at. Later releases of Swift have it without the
        // underscore (isTriviallyIdentical).
        if _isIdentical(to: other) { return true }
        guard utf8.count == other.utf8.count else { return false }
        let (own, others) = (utf8.span, other.utf8.span)
        for index in 0..<own.count where own[index] != others[index] { return false }
        return true
    }
}
