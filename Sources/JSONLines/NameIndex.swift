/// Finds where a name stands among an object's members while they are collected: by looking through them while they
/// are few, by a table of their bytes beyond that, so that an object of very many members takes no quadratic time.
struct NameIndex {
    private static let few = 64
    /// A bit for the length and the ends of each name so far: where it is not set, a name is new.
    private var marks: UInt64 = 0
    private var places: [Bytes: Int] = [:]

    private struct Bytes: Hashable {
        let name: String
        static func == (left: Bytes, right: Bytes) -> Bool { left.name.hasSameBytes(as: right.name) }
        func hash(into hasher: inout Hasher) {
            for byte in name.utf8 { hasher.combine(byte) }
        }
    }

    /// The place of the member with this name; nil for a new name, which the caller then adds at the end.
    mutating func place(of name: String, among members: [JSONObject.Member]) -> Int? {
        if members.count < Self.few {
            let mark = Self.mark(of: name)
            defer { marks |= mark }
            return marks & mark == 0 ? nil : members.firstIndex { $0.name.hasSameBytes(as: name) }
        }
        if places.isEmpty {
            for (place, member) in members.enumerated() { places[Bytes(name: member.name)] = place }
        }
        let bytes = Bytes(name: name)
        if let place = places[bytes] { return place }
        places[bytes] = members.count
        return nil
    }

    private static func mark(of name: String) -> UInt64 {
        let bytes = name.utf8
        let sum = bytes.count &* 7 &+ Int(bytes.first ?? 0) &* 3 &+ Int(bytes.last ?? 0)
        return 1 << UInt64(sum & 63)
    }
}
