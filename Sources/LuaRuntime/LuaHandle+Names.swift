import CLua

extension LuaHandle {
    /// The names that every script finds, those in tables with a dot: `pre`, `string`, `string.format`, `clock.hour`.
    func globalNames() -> [String] {
        pg_push_sandbox(lua)
        defer { pg_pop(lua, 1) }
        return names(behind: "", depth: 2)
    }

    /// The fields of a table of the host, those that are fetched when they are read among them.
    func names(of ref: LuaRef, as name: String) -> [String] {
        lua_rawgeti(lua, pg_registry(), lua_Integer(ref.reference))
        defer { pg_pop(lua, 1) }
        return names(behind: name, depth: 4)
    }

    /// The names in the table on the top of the stack, and in the tables in it.
    private func names(behind prefix: String, depth: Int) -> [String] {
        guard depth > 0, lua_checkstack(lua, 8) != 0 else { return [] }
        pg_give_all(lua, -1)
        var found: [String] = []
        if pg_behind(lua, -1, Int32(PG_LAZY)) != 0 {
            if lua_type(lua, -1) == LUA_TTABLE { eachName { found.append(Self.path(prefix, $0)) } }
            pg_pop(lua, 1)
        }
        pushContents()
        eachName { name in
            found.append(Self.path(prefix, name))
            if lua_type(lua, -1) == LUA_TTABLE { found += names(behind: Self.path(prefix, name), depth: depth - 1) }
        }
        pg_pop(lua, 1)
        return found
    }

    private static func path(_ prefix: String, _ name: String) -> String {
        prefix.isEmpty ? name : "\(prefix).\(name)"
    }

    /// The table that really holds the fields of the one on the top of the stack.
    private func pushContents() {
        if pg_behind(lua, -1, Int32(PG_DATA)) != 0 { return }
        if lua_getmetatable(lua, -1) != 0 {
            lua_pushstring(lua, "__index")
            let isLocked = lua_rawget(lua, -2) == LUA_TTABLE
            lua_rotate(lua, -2, 1)
            pg_pop(lua, 1)
            if isLocked { return }
            pg_pop(lua, 1)
        }
        lua_pushvalue(lua, -1)
    }

    /// Visits the members of the table on the top of the stack that have a name; the value is on the top then.
    private func eachName(_ visit: (String) -> Void) {
        lua_pushnil(lua)
        while lua_next(lua, -2) != 0 {
            if lua_type(lua, -2) == LUA_TSTRING, let name = lua_tolstring(lua, -2, nil) { visit(String(cString: name)) }
            pg_pop(lua, 1)
        }
    }
}
