/// A member that many objects of one kind are asked for: where the last one had it is looked first.
public struct JSONColumn {
    private let name: String
    private var place = 0

    public init(_ name: String) { self.name = name }

    public mutating func value(in object: JSONObject) -> JSONValue? {
        if place < object.count, object.members[place].name.hasSameBytes(as: name) {
            return object.members[place].value
        }
        guard let place = object.place(of: name) else { return nil }
        self.place = place
        return object.members[place].value
    }
}
