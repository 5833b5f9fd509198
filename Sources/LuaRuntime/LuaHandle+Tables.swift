import CLua
import JSONLines

/// Tables that the host gives to scripts and takes back.
extension LuaHandle {
    func object(_ value: JSONObject, options: LuaObjectOptions) -> LuaRef {
        let bridge = LuaBridge(lua: lua, deferred: deferred)
        bridge.push(members: value, locked: options.allReadOnly, defers: options.defersLists)
        for (name, body) in options.methods {
            bridge.push(name)
            push(
                .method { arguments in try await body((1..<max(1, arguments.values.count)).compactMap { arguments[$0] })
                })
            lua_rawset(lua, -3)
        }
        if options.needsProxy {
            let shape = shape(options)
            lua_rawgeti(lua, pg_registry(), lua_Integer(shape.readOnly))
            lua_rawgeti(lua, pg_registry(), lua_Integer(shape.lazy))
            lua_rawgeti(lua, pg_registry(), lua_Integer(shape.names))
            pg_push_proxy(lua, options.resolver.map { add($0) } ?? 0)
        }
        let ref = LuaRef(reference: luaL_ref(lua, pg_registry()))
        counterparts.originals[ref] = .object(value)
        return ref
    }

    func prepare(_ options: LuaObjectOptions) { _ = shape(options) }

    /// The sets that the options ask for; made once where the kind of table has a name.
    private func shape(_ options: LuaObjectOptions) -> Shape {
        if let kind = options.kind, let shape = counterparts.shapes[kind] { return shape }
        func reference() -> Int32 { luaL_ref(lua, pg_registry()) }
        if options.allReadOnly { lua_pushboolean(lua, 1) } else { push(options.readOnly) }
        let readOnly = reference()
        push(options.lazy)
        let lazy = reference()
        var names = LUA_REFNIL
        if let kind = options.kind, let fields = options.fields {
            push(fields)
            LuaBridge(lua: lua).push(kind)
            lua_rawseti(lua, -2, 1)
            names = reference()
        }
        let shape = Shape(readOnly: readOnly, lazy: lazy, names: names)
        if let kind = options.kind { counterparts.shapes[kind] = shape }
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

    /// Puts one table of the host into a field of another, whether scripts may write it or not.
    func set(_ field: String, of ref: LuaRef, to value: LuaRef) {
        pushData(of: ref)
        LuaBridge(lua: lua).push(field)
        lua_rawgeti(lua, pg_registry(), lua_Integer(value.reference))
        lua_rawset(lua, -3)
        pg_pop(lua, 1)
    }

    private func pushData(of ref: LuaRef) {
        lua_rawgeti(lua, pg_registry(), lua_Integer(ref.reference))
        if pg_behind(lua, -1, Int32(PG_DATA)) != 0 { lua_rotate(lua, -2, 1) } else { lua_pushvalue(lua, -1) }
        pg_pop(lua, 1)
    }

    /// A table as scripts have left it.
    func json(of ref: LuaRef) throws(LuaError) -> JSONValue {
        lua_rawgeti(lua, pg_registry(), lua_Integer(ref.reference))
        defer { pg_pop(lua, 1) }
        var budget = outputBytes
        do {
            return try LuaBridge(lua: lua, deferred: deferred).json(
                at: -1, original: counterparts.originals[ref], budget: &budget)
        } catch {
            throw LuaError(kind: .output, message: error.message)
        }
    }

    /// Whether scripts may have changed a table since it was made.
    func isTouched(_ ref: LuaRef) -> Bool {
        lua_rawgeti(lua, pg_registry(), lua_Integer(ref.reference))
        defer { pg_pop(lua, 1) }
        return pg_touched(lua, -1) != 0
    }

    // MARK: Live globals

    /// A global table that cannot be read until the host has filled it.
    func pushLive(_ name: String, absent: String) {
        let ref = object([:], options: LuaObjectOptions(allReadOnly: true, kind: name, fields: []))
        counterparts.live[name] = ref
        lua_rawgeti(lua, pg_registry(), lua_Integer(counterparts.shapes[name]?.names ?? LUA_REFNIL))
        LuaBridge(lua: lua).push(absent)
        lua_rawseti(lua, -2, 2)
        pg_pop(lua, 1)
        lua_rawgeti(lua, pg_registry(), lua_Integer(ref.reference))
    }

    func fill(_ name: String, with value: JSONObject) {
        guard let ref = counterparts.live[name], let shape = counterparts.shapes[name] else { return }
        let bridge = LuaBridge(lua: lua)
        pushData(of: ref)
        for (name, value) in value.members {
            bridge.push(name)
            bridge.push(value, locked: true)
            lua_rawset(lua, -3)
        }
        pg_pop(lua, 1)
        lua_rawgeti(lua, pg_registry(), lua_Integer(shape.names))
        lua_pushnil(lua)
        lua_rawseti(lua, -2, 2)
        pg_pop(lua, 1)
    }
}
