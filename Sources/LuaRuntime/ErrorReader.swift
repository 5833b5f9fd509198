import CLua

/// Reads the error on the top of a stack without running anything that a script may have put there.
enum ErrorReader {
    /// - Parameter files: names of the sources, to tell a position from a message.
    static func error(_ lua: OpaquePointer, kind: LuaError.Kind, files: [String]) -> LuaError {
        var message: String
        switch lua_type(lua, -1) {
        case LUA_TSTRING:
            var count = 0
            let bytes = lua_tolstring(lua, -1, &count)
            message = printable(UnsafeRawBufferPointer(start: bytes, count: min(count, 2000)))
        case LUA_TNIL: message = "error without a value (nil)"
        case LUA_TNUMBER: message = "error with the number \(lua_tonumberx(lua, -1, nil))"
        case let type: message = "error with a \(String(cString: lua_typename(lua, type))) value"
        }
        var file: String?
        var line: Int?
        for name in files where message.hasPrefix("\(name):") {
            let rest = message.dropFirst(name.count + 1)
            guard let colon = rest.firstIndex(of: ":"), let number = Int(rest[..<colon]) else { continue }
            (file, line) = (name, number)
            message = String(rest[rest.index(after: colon)...].drop { $0 == " " })
            break
        }
        if file == nil, let place = place(lua, level: 0) { (file, line) = place }
        return LuaError(kind: kind, message: message, file: file, line: line)
    }

    /// The Lua function at a level of the stack, or the next one below it.
    static func place(_ lua: OpaquePointer, level: Int32) -> (file: String, line: Int)? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
            guard let base = buffer.baseAddress else { return nil }
            let line = pg_where(lua, level, base, buffer.count)
            return line > 0 ? (String(cString: base), Int(line)) : nil
        }
    }

    /// Control characters and invalid UTF-8 are made visible.
    private static func printable(_ bytes: UnsafeRawBufferPointer) -> String {
        var text = ""
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            text.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? "\u{FFFD}" : scalar)
        }
        return text
    }
}
