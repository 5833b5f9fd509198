import CLua
import JSONLines

/// The lists that tables of one state still have to be filled with.
final class DeferredLists {
    private static let few = 32
    private var lists: [[JSONValue]] = []

    static func isLong(_ values: [JSONValue]) -> Bool { values.count > few }

    /// - Returns: its number, from 1.
    func add(_ values: [JSONValue]) -> Int32 {
        lists.append(values)
        return Int32(lists.count)
    }

    var count: Int { lists.count }

    /// Of a state that is brought back: what has been added since.
    func forget(after count: Int) { lists.removeSubrange(count...) }

    subscript(_ number: Int32) -> [JSONValue]? {
        lists.indices.contains(Int(number) - 1) ? lists[Int(number) - 1] : nil
    }

    /// Whether two arrays certainly are the same one, seen without a look at their entries.
    static func areSame(_ left: [JSONValue], _ right: [JSONValue]) -> Bool {
        left.count == right.count
            && left.withUnsafeBufferPointer { left in
                right.withUnsafeBufferPointer { left.baseAddress == $0.baseAddress }
            }
    }
}

extension LuaBridge {
    /// Puts its entries into the table on the top of the stack, which is a list like any from then on.
    func fill() {
        let values = deferred?[pg_end_deferral(lua)] ?? []
        for (index, value) in values.enumerated() {
            push(value)
            lua_rawseti(lua, -2, lua_Integer(index + 1))
        }
    }
}
