import CLua
import JSONLines

/// JSON values as Lua tables and back. Called only while the memory cap is lifted.
struct LuaBridge {
    let lua: OpaquePointer

    /// Why a Lua value has no JSON form.
    struct Mismatch: Error {
        let message: String
    }

    // MARK: JSON to Lua

    /// - Parameter locked: tables at every depth are read-only.
    func push(_ value: JSONValue, locked: Bool = false) {
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
            lua_createtable(lua, Int32(clamping: values.count), 0)
            for (index, value) in values.enumerated() {
                push(value, locked: locked)
                lua_rawseti(lua, -2, lua_Integer(index + 1))
            }
            pg_mark_array(lua)
            if locked { lock() }
        case .object(let object):
            lua_createtable(lua, 0, Int32(clamping: object.count))
            for (name, value) in object {
                push(name)
                push(value, locked: locked)
                lua_rawset(lua, -3)
            }
            if locked { lock() }
        }
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
        pg_push_proxy(lua, 0)
    }

    // MARK: Lua to JSON

    /// The value at an index of the stack.
    ///
    /// - Parameters:
    ///   - original: what the value was made from: members keep its order, untouched numbers their literal.
    ///   - budget: bytes that are left for the result.
    /// - Throws: ``Mismatch`` naming the path.
    func json(
        at index: Int32, original: JSONValue? = nil, path: String = "", depth: Int = 0, budget: inout Int
    ) throws(Mismatch) -> JSONValue {
        let index = lua_absindex(lua, index)
        budget -= 8
        guard budget > 0 else { throw Mismatch(message: "the value is too large") }
        switch lua_type(lua, index) {
        case LUA_TNIL: return .null
        case LUA_TLIGHTUSERDATA: return .null
        case LUA_TBOOLEAN: return .bool(lua_toboolean(lua, index) != 0)
        case LUA_TNUMBER: return try number(index, original, path)
        case LUA_TSTRING: return .string(try string(index, path, &budget))
        case LUA_TTABLE:
            guard depth < JSONReader.maximumDepth, lua_checkstack(lua, 8) != 0 else {
                throw Mismatch(message: "\(show(path)) is nested too deep, or contains itself")
            }
            if pg_behind(lua, index, Int32(PG_DATA)) != 0 {
                defer { pg_pop(lua, 1) }
                return try table(-1, original, path, depth, &budget)
            }
            return try table(index, original, path, depth, &budget)
        case let type:
            throw Mismatch(
                message: "\(show(path)) is a \(String(cString: lua_typename(lua, type))), which JSON has not")
        }
    }

    private func number(_ index: Int32, _ original: JSONValue?, _ path: String) throws(Mismatch) -> JSONValue {
        if lua_isinteger(lua, index) != 0 {
            let integer = Int(lua_tointegerx(lua, index, nil))
            if case .number(let number)? = original, number.int == integer { return .number(number) }
            return .int(integer)
        }
        let double = lua_tonumberx(lua, index, nil)
        if case .number(let number)? = original, number.int == nil, number.double == double { return .number(number) }
        guard let number = JSONNumber(double) else {
            throw Mismatch(message: "\(show(path)) is \(double), which JSON has not")
        }
        return .number(number)
    }

    private func string(_ index: Int32, _ path: String, _ budget: inout Int) throws(Mismatch) -> String {
        var count = 0
        guard let bytes = lua_tolstring(lua, index, &count) else { return "" }
        budget -= count
        guard budget > 0 else { throw Mismatch(message: "the value is too large") }
        let buffer = UnsafeRawBufferPointer(start: bytes, count: count)
        guard let text = String(validating: buffer, as: UTF8.self) else {
            throw Mismatch(message: "\(show(path)) is not valid UTF-8")
        }
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
        _ index: Int32, _ original: JSONValue?, _ path: String, _ depth: Int, _ budget: inout Int
    ) throws(Mismatch) -> JSONValue {
        let index = lua_absindex(lua, index)
        let length = Int(lua_rawlen(lua, index))
        let isMarked = pg_is_array(lua, index) != 0
        if length > 0 || isMarked { return try array(index, length, original, path, depth, &budget) }
        return try object(index, original, path, depth, &budget)
    }

    private func array(
        _ index: Int32, _ length: Int, _ original: JSONValue?, _ path: String, _ depth: Int, _ budget: inout Int
    ) throws(Mismatch) -> JSONValue {
        var count = 0
        lua_pushnil(lua)
        while lua_next(lua, index) != 0 {
            pg_pop(lua, 1)
            let isIndex = lua_isinteger(lua, -1) != 0 && 1...max(1, length) ~= Int(lua_tointegerx(lua, -1, nil))
            guard isIndex, length > 0 else {
                pg_pop(lua, 1)
                throw Mismatch(message: "\(show(path)) is a list that has other keys or holes")
            }
            count += 1
        }
        guard count == length else { throw Mismatch(message: "\(show(path)) is a list with holes") }
        let originals = original?.array ?? []
        var values: [JSONValue] = []
        for position in 0..<length {
            lua_rawgeti(lua, index, lua_Integer(position + 1))
            defer { pg_pop(lua, 1) }
            values.append(
                try json(
                    at: -1, original: position < originals.count ? originals[position] : nil,
                    path: "\(path)[\(position + 1)]", depth: depth + 1, budget: &budget))
        }
        return .array(values)
    }

    private func object(
        _ index: Int32, _ original: JSONValue?, _ path: String, _ depth: Int, _ budget: inout Int
    ) throws(Mismatch) -> JSONValue {
        var found: [String: JSONValue] = [:]
        let originals = original?.object ?? [:]
        lua_pushnil(lua)
        while lua_next(lua, index) != 0 {
            guard lua_type(lua, -2) == LUA_TSTRING else {
                pg_pop(lua, 2)
                throw Mismatch(message: "\(show(path)) has a key that is not a string")
            }
            // Methods and other functions of the host are no data.
            if lua_type(lua, -1) == LUA_TFUNCTION, depth == 0 {
                pg_pop(lua, 2)
                throw Mismatch(message: "\(show(path)) has a function for a member")
            }
            do {
                let name = try string(-2, path, &budget)
                let inner = path.isEmpty ? name : "\(path).\(name)"
                found[name] = try json(
                    at: -1, original: originals[name], path: inner, depth: depth + 1, budget: &budget)
            } catch {
                pg_pop(lua, 2)
                throw error
            }
            pg_pop(lua, 1)
        }
        if found.isEmpty, case .array? = original { return .array([]) }
        var object = JSONObject()
        for name in originals.names {
            if let value = found.removeValue(forKey: name) { object[name] = value }
        }
        for name in found.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) { object[name] = found[name] }
        return .object(object)
    }

    private func show(_ path: String) -> String { path.isEmpty ? "the value" : path }
}
