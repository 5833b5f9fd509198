import CLua
import Glibc
import JSONLines

/// JSON values as Lua tables and back. Called only while the memory cap is lifted.
struct LuaBridge {
    let lua: OpaquePointer
    /// Of the state's handle; nil where tables are only pushed, and none of them deferred.
    var deferred: DeferredLists?

    /// Why a Lua value has no JSON form, and which part of it.
    struct Mismatch: Error {
        private let reason: String
        /// Names and positions, the innermost first: put together only where there is an error to show.
        private var path: [String] = []
        private var isAboutThePart = true

        init(_ reason: String) { self.reason = reason }

        static var tooLarge: Mismatch {
            var mismatch = Mismatch("the value is too large")
            mismatch.isAboutThePart = false
            return mismatch
        }

        func within(_ container: String) -> Mismatch {
            var outer = self
            outer.path.append(container)
            return outer
        }

        var message: String {
            guard isAboutThePart else { return reason }
            var place = ""
            for part in path.reversed() {
                if !place.isEmpty, part.first != "[" { place += "." }
                place += String(part.unicodeScalars.prefix(64))
            }
            return "\(place.isEmpty ? "the value" : place) \(reason)"
        }
    }

    // MARK: JSON to Lua

    /// - Parameters:
    ///   - locked: tables at every depth are read-only.
    ///   - defers: long lists are filled when a script first looks at them.
    func push(_ value: JSONValue, locked: Bool = false, defers: Bool = false) {
        guard lua_checkstack(lua, 8) != 0 else { return lua_pushnil(lua) }
        switch value {
        case .null: lua_pushlightuserdata(lua, nil)
        case .bool(let flag): lua_pushboolean(lua, flag ? 1 : 0)
        case .number(let number):
            if let integer = number.int {
                lua_pushinteger(lua, lua_Integer(integer))
            } else {
                lua_pushnumber(lua, number.double)
            }
        case .string(let text): push(text)
        case .array(let values):
            if defers, let deferred, DeferredLists.isLong(values) {
                return pg_push_deferred(lua, deferred.add(values))
            }
            lua_createtable(lua, Int32(clamping: values.count), 0)
            for (index, value) in values.enumerated() {
                push(value, locked: locked, defers: defers)
                lua_rawseti(lua, -2, lua_Integer(index + 1))
            }
            pg_mark_array(lua)
            if locked { lock() }
        case .object(let object):
            push(members: object, locked: locked, defers: defers)
            if locked { lock() }
        }
    }

    /// A table of the members. Those that are null read as nil, so that `if t.name then` means what it says; the table
    /// remembers them.
    func push(members object: JSONObject, locked: Bool, defers: Bool = false) {
        lua_createtable(lua, 0, Int32(clamping: object.count))
        var hasNulls = false
        for (name, value) in object.members {
            if case .null = value {
                hasNulls = true
                continue
            }
            push(name)
            push(value, locked: locked, defers: defers)
            lua_rawset(lua, -3)
        }
        guard hasNulls else { return }
        lua_createtable(lua, 0, 1)
        for (name, value) in object.members where value.isNull {
            push(name)
            lua_pushboolean(lua, 1)
            lua_rawset(lua, -3)
        }
        pg_set_nulls(lua)
    }

    func push(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            _ = bytes.withMemoryRebound(to: CChar.self) { lua_pushlstring(lua, $0.baseAddress, $0.count) }
        }
    }

    private func lock() {
        lua_pushboolean(lua, 1)
        lua_pushnil(lua)
        lua_pushnil(lua)
        pg_push_proxy(lua, 0, 0)
    }

    // MARK: Lua to JSON

    /// The value at an index of the stack.
    ///
    /// - Parameters:
    ///   - original: what the value was made from: members keep its order, untouched numbers their literal.
    ///   - name: what an error calls the value.
    ///   - budget: bytes that are left for the result.
    /// - Throws: ``Mismatch`` naming the path.
    func json(
        at index: Int32, original: JSONValue? = nil, path name: String = "", budget: inout Int
    ) throws(Mismatch) -> JSONValue {
        do { return try value(index, original, 0, &budget) } catch { throw name.isEmpty ? error : error.within(name) }
    }

    private func value(
        _ index: Int32, _ original: JSONValue?, _ depth: Int, _ budget: inout Int
    ) throws(Mismatch) -> JSONValue {
        try changed(index, original, depth, &budget) ?? original ?? .null
    }

    /// - Returns: nil where the value is the original: most of a result is, and nothing has to be made for it.
    private func changed(
        _ index: Int32, _ original: JSONValue?, _ depth: Int, _ budget: inout Int
    ) throws(Mismatch) -> JSONValue? {
        let index = lua_absindex(lua, index)
        budget -= 8
        guard budget > 0 else { throw .tooLarge }
        switch lua_type(lua, index) {
        case LUA_TNIL, LUA_TLIGHTUSERDATA:
            if case .null? = original { return nil }
            return .null
        case LUA_TBOOLEAN:
            let flag = lua_toboolean(lua, index) != 0
            if case .bool(flag)? = original { return nil }
            return .bool(flag)
        case LUA_TNUMBER: return try number(index, original)
        case LUA_TSTRING:
            if case .string(let text)? = original, isString(index, text) {
                budget -= text.utf8.count
                guard budget > 0 else { throw .tooLarge }
                return nil
            }
            return .string(try string(index, &budget))
        case LUA_TTABLE:
            guard depth < JSONReader.maximumDepth, lua_checkstack(lua, 8) != 0 else {
                throw Mismatch("is nested too deep, or contains itself")
            }
            let number = pg_deferred(lua, index)
            if number > 0 {
                guard let values = deferred?[number] else { throw Mismatch("is not available") }
                // Nobody has looked at it.
                if case .array(let before)? = original, DeferredLists.areSame(before, values) { return nil }
                return .array(values)
            }
            if pg_behind(lua, index, Int32(PG_DATA)) != 0 {
                defer { pg_pop(lua, 1) }
                pg_give_all(lua, index)
                return try table(-1, original, depth, &budget)
            }
            return try table(index, original, depth, &budget)
        case let type:
            throw Mismatch("is a \(String(cString: lua_typename(lua, type))), which JSON has not")
        }
    }

    private func number(_ index: Int32, _ original: JSONValue?) throws(Mismatch) -> JSONValue? {
        if lua_isinteger(lua, index) != 0 {
            let integer = Int(lua_tointegerx(lua, index, nil))
            if case .number(let number)? = original, number.int == integer { return nil }
            return .int(integer)
        }
        let double = lua_tonumberx(lua, index, nil)
        if case .number(let number)? = original, number.int == nil, number.double == double { return nil }
        guard let number = JSONNumber(double) else { throw Mismatch("is \(double), which JSON has not") }
        return .number(number)
    }

    private func isString(_ index: Int32, _ text: String) -> Bool {
        var count = 0
        guard text.utf8.count == lua_rawlen(lua, index), let bytes = lua_tolstring(lua, index, &count) else {
            return false
        }
        return text.utf8.span.withUnsafeBytes { own in
            guard let start = own.baseAddress else { return true }
            return memcmp(start, bytes, count) == 0
        }
    }

    /// A name that a script reads a field by; what is not UTF-8 is no field's name.
    func text(at index: Int32) -> String {
        var count = 0
        guard let bytes = lua_tolstring(lua, index, &count) else { return "" }
        return String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    private func string(_ index: Int32, _ budget: inout Int) throws(Mismatch) -> String {
        var count = 0
        guard let bytes = lua_tolstring(lua, index, &count) else { return "" }
        budget -= count
        guard budget > 0 else { throw .tooLarge }
        let buffer = UnsafeRawBufferPointer(start: bytes, count: count)
        guard let text = String(validating: buffer, as: UTF8.self) else { throw Mismatch("is not valid UTF-8") }
        return text
    }

    /// A string with U+FFFD for what is not UTF-8, cut to 2,000 bytes; null for everything else.
    func repairedText(at index: Int32) -> JSONValue {
        guard lua_type(lua, index) == LUA_TSTRING else { return .null }
        var count = 0
        let bytes = lua_tolstring(lua, index, &count)
        return .string(String(decoding: UnsafeRawBufferPointer(start: bytes, count: min(count, 2000)), as: UTF8.self))
    }

    private func table(
        _ index: Int32, _ original: JSONValue?, _ depth: Int, _ budget: inout Int
    ) throws(Mismatch) -> JSONValue? {
        let index = lua_absindex(lua, index)
        let length = Int(lua_rawlen(lua, index))
        let isMarked = pg_is_array(lua, index) != 0
        if length > 0 || isMarked { return try array(index, length, original, depth, &budget) }
        return try object(index, original, depth, &budget)
    }

    private func array(
        _ index: Int32, _ length: Int, _ original: JSONValue?, _ depth: Int, _ budget: inout Int
    ) throws(Mismatch) -> JSONValue? {
        var count = 0
        lua_pushnil(lua)
        while lua_next(lua, index) != 0 {
            pg_pop(lua, 1)
            let isIndex = lua_isinteger(lua, -1) != 0 && 1...max(1, length) ~= Int(lua_tointegerx(lua, -1, nil))
            guard isIndex, length > 0 else {
                pg_pop(lua, 1)
                throw Mismatch("is a list that has other keys or holes")
            }
            count += 1
        }
        guard count == length else { throw Mismatch("is a list with holes") }
        let originals = original?.array ?? []
        // Nil as long as everything is as it was.
        var values: [JSONValue]? = original?.array == nil ? [] : nil
        for position in 0..<length {
            lua_rawgeti(lua, index, lua_Integer(position + 1))
            defer { pg_pop(lua, 1) }
            // Its type is said, since a bare nil would be JSON's null.
            let before: JSONValue? = position < originals.count ? .some(originals[position]) : .none
            let now: JSONValue?
            do { now = try changed(-1, before, depth + 1, &budget) } catch {
                throw error.within("[\(position + 1)]")
            }
            if now == nil, before != nil, values == nil { continue }
            if values == nil { values = Array(originals.prefix(position)) }
            values?.append(now ?? before ?? .null)
        }
        if values == nil, length < originals.count { values = Array(originals.prefix(length)) }
        return values.map(JSONValue.array)
    }

    /// What the original had comes first, in its order, then what is new, by bytes; names are the same where their
    /// bytes are. Every step is linear: a result may have very many members.
    private func object(
        _ index: Int32, _ original: JSONValue?, _ depth: Int, _ budget: inout Int
    ) throws(Mismatch) -> JSONValue? {
        let count = try countOfNames(index)
        let nulls = pg_nulls(lua, index) != 0 ? lua_gettop(lua) : 0
        defer { if nulls > 0 { pg_pop(lua, 1) } }
        if count == 0, nulls == 0, case .array(let values)? = original { return values.isEmpty ? nil : .array([]) }
        let originals = original?.object ?? [:]
        // Nil as long as everything is as it was.
        var members: [JSONObject.Member]? = original?.object == nil ? [] : nil
        var known = KnownNames(originals)
        var found = 0
        for position in originals.members.indices {
            let (name, original) = originals.members[position]
            push(name)
            known.add(lua_tolstring(lua, -1, nil))
            let type = lua_rawget(lua, index)
            defer { pg_pop(lua, 1) }
            var now: JSONValue?
            if type == LUA_TNIL {
                guard nulls > 0, isMember(name, of: nulls) else {
                    members = members ?? Array(originals.members.prefix(position))
                    continue
                }
                if !original.isNull { now = .null }
            } else {
                found += 1
                budget -= name.utf8.count
                now = try member(name, original, depth, &budget)
            }
            if now != nil { members = members ?? Array(originals.members.prefix(position)) }
            members?.append((name, now ?? original))
        }
        if found < count || nulls > 0 {
            let new = try newMembers(index, nulls, count - found, besides: &known, depth, &budget)
            if !new.isEmpty { members = (members ?? originals.members) + new }
        }
        return members.map { .object(JSONObject(unique: $0)) }
    }

    /// The names that the original has. Lua holds a short text once, so that the place where it lies tells it, mostly.
    private struct KnownNames {
        private static let few = 24
        private let originals: JSONObject
        private var places: [UnsafePointer<CChar>] = []
        private lazy var set = Set(originals.members.map { Array($0.name.utf8) })

        init(_ originals: JSONObject) {
            self.originals = originals
            places.reserveCapacity(min(originals.count, Self.few))
        }

        mutating func add(_ place: UnsafePointer<CChar>?) {
            if let place, places.count < Self.few { places.append(place) }
        }

        func has(_ place: UnsafePointer<CChar>?) -> Bool { place.map { places.contains($0) } ?? false }

        mutating func has(_ name: String) -> Bool {
            // Looking through a few names takes less time than making a set of them.
            originals.count > Self.few ? set.contains(Array(name.utf8)) : originals[name] != nil
        }
    }

    private func isMember(_ name: String, of set: Int32) -> Bool {
        push(name)
        lua_rawget(lua, set)
        defer { pg_pop(lua, 1) }
        return lua_toboolean(lua, -1) != 0
    }

    private func countOfNames(_ index: Int32) throws(Mismatch) -> Int {
        var count = 0
        lua_pushnil(lua)
        while lua_next(lua, index) != 0 {
            pg_pop(lua, 1)
            guard lua_type(lua, -1) == LUA_TSTRING else {
                pg_pop(lua, 1)
                throw Mismatch("has a key that is not a string")
            }
            count += 1
        }
        return count
    }

    /// - Parameter count: how many there are that are not null.
    private func newMembers(
        _ index: Int32, _ nulls: Int32, _ count: Int, besides known: inout KnownNames, _ depth: Int,
        _ budget: inout Int
    ) throws(Mismatch) -> [JSONObject.Member] {
        var members: [JSONObject.Member] = []
        lua_pushnil(lua)
        while members.count < count, lua_next(lua, index) != 0 {
            do {
                if !known.has(lua_tolstring(lua, -2, nil)) {
                    let name = try string(-2, &budget)
                    if !known.has(name) { members.append((name, try member(name, nil, depth, &budget) ?? .null)) }
                }
            } catch {
                pg_pop(lua, 2)
                throw error
            }
            pg_pop(lua, 1)
        }
        // It has not been walked to its end.
        if members.count >= count { pg_pop(lua, 1) }
        if nulls > 0 {
            lua_pushnil(lua)
            while lua_next(lua, nulls) != 0 {
                pg_pop(lua, 1)
                guard let name = try? string(-1, &budget), !known.has(name) else { continue }
                // One that was null and has got a value is there already.
                push(name)
                let isSet = lua_rawget(lua, index) != LUA_TNIL
                pg_pop(lua, 1)
                if !isSet { members.append((name, .null)) }
            }
        }
        return members.count < 2 ? members : members.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
    }

    /// The value on the top of the stack, as a member of an object; nil where it is the original.
    private func member(
        _ name: String, _ original: JSONValue?, _ depth: Int, _ budget: inout Int
    ) throws(Mismatch) -> JSONValue? {
        // Methods and other functions of the host are no data.
        if lua_type(lua, -1) == LUA_TFUNCTION, depth == 0 { throw Mismatch("has a function for a member") }
        do { return try changed(-1, original, depth + 1, &budget) } catch { throw error.within(name) }
    }
}
