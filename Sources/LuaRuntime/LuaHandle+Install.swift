import CLua
import JSONLines

/// What the host offers, put into the sandbox's globals.
extension LuaHandle {
    func install(_ host: LuaHost) {
        let bridge = LuaBridge(lua: lua)
        var tables: [String: [(String, LuaHost.Body)]] = ["json": JSONFunctions.all]
        pg_push_sandbox(lua)
        for (name, body) in host.functions {
            let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
            if parts.count == 2 {
                tables[parts[0], default: []].append((parts[1], body))
            } else {
                bridge.push(name)
                push(body, on: lua)
                lua_rawset(lua, -3)
            }
        }
        for (name, functions) in tables {
            bridge.push(name)
            lua_createtable(lua, 0, Int32(functions.count))
            for (name, body) in functions {
                bridge.push(name)
                push(body, on: lua)
                lua_rawset(lua, -3)
            }
            if name == "json" {
                bridge.push("null")
                lua_pushlightuserdata(lua, nil)
                lua_rawset(lua, -3)
            }
            pg_lock(lua)
            lua_rawset(lua, -3)
        }
        for (name, value) in host.constants {
            bridge.push(name)
            bridge.push(value, locked: true)
            lua_rawset(lua, -3)
        }
        for (name, absent) in host.liveTables {
            bridge.push(name)
            pushLive(name, absent: absent)
            lua_rawset(lua, -3)
        }
        pg_pop(lua, 1)
    }
}

/// `json.encode` and `json.decode`.
private enum JSONFunctions {
    static let all: [(String, LuaHost.Body)] = [
        (
            "encode",
            .now { arguments throws(LuaHost.Failure) in
                guard let value = arguments[0] else { throw LuaHost.Failure("json.encode: expected a value") }
                return .string(JSONWriter.string(value))
            }
        ),
        (
            "decode",
            .now { arguments throws(LuaHost.Failure) in
                guard let text = arguments[0]?.string else { throw LuaHost.Failure("json.decode: expected a string") }
                // Tables take many times the room of their text, and are made while the memory limit is lifted.
                guard text.utf8.count <= 1 << 20 else { throw LuaHost.Failure("json.decode: more than 1 MiB") }
                do { return try JSONReader.read(text) } catch { throw LuaHost.Failure("json.decode: \(error)") }
            }
        ),
    ]
}
