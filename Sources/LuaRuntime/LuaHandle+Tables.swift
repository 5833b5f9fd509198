import CLua
import JSONLines

/// Tables that the host gives to scripts and takes back.
extension LuaHandle {
    func object(_ value: JSONObject, options: LuaObjectOptions) -> LuaRef {
        push(value, options, on: lua)
        let ref = LuaRef(reference: luaL_ref(lua, pg_registry()))
        counterparts.originals.append((ref, .object(value)))
        return ref
    }

    /// - Parameter lua: the thread of Lua's whose stack the table is pushed on.
    private func push(_ value: JSONObject, _ options: LuaObjectOptions, on lua: OpaquePointer) {
        let bridge = LuaBridge(lua: lua, deferred: deferred)
        bridge.push(members: value, locked: options.allReadOnly, defers: options.defersLists)
        for (name, body) in options.methods {
            bridge.push(name)
            push(
                .method { arguments in try await body((1..<max(1, arguments.values.count)).compactMap { arguments[$0] })
                }, on: lua)
            lua_rawset(lua, -3)
        }
        guard options.needsProxy else { return }
        let shape = shape(options)
        lua_rawgeti(lua, pg_registry(), lua_Integer(shape.readOnly))
        lua_rawgeti(lua, pg_registry(), lua_Integer(shape.lazy))
        lua_rawgeti(lua, pg_registry(), lua_Integer(shape.names))
        pg_push_proxy(lua, options.resolver.map { add($0) } ?? 0, options.given.map { add($0) } ?? 0)
    }

    func push(_ value: LuaValue, on lua: OpaquePointer) {
        switch value {
        case .json(let value): LuaBridge(lua: lua).push(value)
        case .ref(let ref): lua_rawgeti(lua, pg_registry(), lua_Integer(ref.reference))
        case .object(let object, let options): push(object, options, on: lua)
        case .field: lua_pushnil(lua)
        }
    }

    func prepare(_ options: LuaObjectOptions) { _ = shape(options) }

    /// The sets that the options ask for; made once where the kind of table has a name.
    private func shape(_ options: LuaObjectOptions) -> Shape {
        if let kind = options.kind, let known = counterparts.shapes.first(where: { $0.kind == kind }) {
            return known.shape
        }
        func reference() -> Int32 { luaL_ref(lua, pg_registry()) }
        if options.allReadOnly { lua_pushboolean(lua, 1) } else { push(options.readOnly) }
        let readOnly = reference()
        if options.lazy.isEmpty { lua_pushnil(lua) } else { push(options.lazy) }
        let lazy = reference()
        var names = LUA_REFNIL
        if let kind = options.kind, let fields = options.fields {
            push(fields)
            LuaBridge(lua: lua).push(kind)
            lua_rawseti(lua, -2, 1)
            names = reference()
        }
        let shape = Shape(readOnly: readOnly, lazy: lazy, names: names)
        if let kind = options.kind { counterparts.shapes.append((kind, shape)) }
        return shape
    }

    private func push(_ names: Set<String>) {
        let bridge = LuaBridge(lua: lua)
        lua_createtable(lua, 0, Int32(names.count))
        for name in names {
            bridge.push(name)
            lua_pushboolean(lua, 1)
            lua_rawset(lua, -3)
        }
    }

    // MARK: Given fields

    /// A script reads a field, or looks through all of them. The data of the table is on the top of the stack; a field's
    /// value comes on top of it.
    func give(_ number: Int32, on lua: OpaquePointer) -> Int32 {
        let bridge = LuaBridge(lua: lua)
        let data = lua_gettop(lua)
        if number >= Int32(PG_GIVE_ALL) {
            let fields = counterparts.given[Int(number - Int32(PG_GIVE_ALL)) - 1]
            for name in fields.names {
                bridge.push(name)
                let isThere = lua_rawget(lua, data) != LUA_TNIL
                // What cannot be told is left out here.
                if !isThere { _ = try? give(name, of: fields, data, on: lua) }
                lua_settop(lua, data)
            }
            return 0
        }
        do throws(LuaHost.Failure) {
            let fields = counterparts.given[Int(number - Int32(PG_GIVE)) - 1]
            return try give(bridge.text(at: 2), of: fields, data, on: lua) ? 1 : 0
        } catch {
            bridge.push(error.message)
            return Int32(PG_ERROR)
        }
    }

    /// - Returns: false where it has no value; then nothing is pushed.
    private func give(
        _ name: String, of fields: LuaGivenFields, _ data: Int32, on lua: OpaquePointer
    ) throws(LuaHost.Failure) -> Bool {
        guard let value = try fields.value(name) else { return false }
        let bridge = LuaBridge(lua: lua)
        switch value {
        case .field(let other):
            bridge.push(other)
            if lua_rawget(lua, data) == LUA_TNIL {
                pg_pop(lua, 1)
                guard try give(other, of: fields, data, on: lua) else { return false }
            }
        case .json(let json): bridge.push(json, locked: true)
        default: push(value, on: lua)
        }
        bridge.push(name)
        lua_pushvalue(lua, -2)
        lua_rawset(lua, data)
        return true
    }

    // MARK: Reading

    private func pushData(of ref: LuaRef) {
        lua_rawgeti(lua, pg_registry(), lua_Integer(ref.reference))
        if pg_behind(lua, -1, Int32(PG_DATA)) != 0 { lua_rotate(lua, -2, 1) } else { lua_pushvalue(lua, -1) }
        pg_pop(lua, 1)
    }

    /// A table as scripts have left it.
    func json(of ref: LuaRef) throws(LuaError) -> JSONValue {
        lua_rawgeti(lua, pg_registry(), lua_Integer(ref.reference))
        defer { pg_pop(lua, 1) }
        // The one that was made last is the one that is asked for.
        let original = counterparts.originals.last { $0.ref == ref }?.value
        return try jsonOfTop(original)
    }

    /// A table in a given field as scripts have left it; nil where they cannot have changed it.
    ///
    /// - Parameter original: what it was made from.
    func changed(_ field: String, of ref: LuaRef, from original: JSONObject) throws(LuaError) -> JSONValue? {
        pushData(of: ref)
        defer { pg_pop(lua, 2) }
        LuaBridge(lua: lua).push(field)
        guard lua_rawget(lua, -2) != LUA_TNIL, pg_touched(lua, -1) != 0 else { return nil }
        return try jsonOfTop(.object(original))
    }

    private func jsonOfTop(_ original: JSONValue?) throws(LuaError) -> JSONValue {
        var budget = outputBytes
        do {
            return try LuaBridge(lua: lua, deferred: deferred).json(at: -1, original: original, budget: &budget)
        } catch {
            throw LuaError(kind: .output, message: error.message)
        }
    }

    // MARK: Live globals

    /// A global table that cannot be read until the host has filled it.
    func pushLive(_ name: String, absent: String) {
        var options = LuaObjectOptions(allReadOnly: true, kind: name, fields: [])
        options.given = LuaGivenFields(names: []) { _ in nil }
        push([:], options, on: lua)
        lua_pushvalue(lua, -1)
        let ref = LuaRef(reference: luaL_ref(lua, pg_registry()))
        let names = shape(options).names
        counterparts.live[name] = Live(table: ref, names: names, given: counterparts.given.count - 1)
        lua_rawgeti(lua, pg_registry(), lua_Integer(names))
        LuaBridge(lua: lua).push(absent)
        lua_rawseti(lua, -2, 2)
        pg_pop(lua, 1)
    }

    func fill(_ name: String, with value: JSONObject) {
        guard let live = counterparts.live[name] else { return }
        counterparts.given[live.given] = LuaGivenFields(names: value.names) { name in value[name].map(LuaValue.json) }
        lua_rawgeti(lua, pg_registry(), lua_Integer(live.table.reference))
        pg_take_back(lua, -1)
        lua_rawgeti(lua, pg_registry(), lua_Integer(live.names))
        lua_pushnil(lua)
        lua_rawseti(lua, -2, 2)
        pg_pop(lua, 2)
    }
}
