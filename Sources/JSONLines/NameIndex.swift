/// Finds where a name stands among an object's members while they are collected: by looking through them while they
/// are few, by a table of their bytes beyond that, so that an object of very many members takes no quadratic time.
struct NameIndex {
    private static let few = 16
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
        if members.count < Self.few { return members.firstIndex { $0.name.hasSameBytes(as: name) } }
        if places.isEmpty {
            for (place, member) in members.enumerated() { places[Bytes(name: member.name)] = place }
        }
        let bytes = Bytes(name: name)
        if let place = places[bytes] { return place }
        places[bytes] = members.count
        return nil
    }
}
