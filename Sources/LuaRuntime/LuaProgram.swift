import CLua
import Glibc

/// Sources compiled once, to be loaded into any number of fresh states.
public struct LuaProgram: Sendable {
    public struct Source: Sendable {
        /// As it is shown in errors: `protect.lua`.
        public let name: String
        public let bytes: [UInt8]

        public init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// Bytecode that was made here, from a source that was checked; a file's own bytecode is never loaded.
    struct Chunk: Sendable {
        let name: String
        /// As Lua wants it: the name behind an `@`.
        let chunkName: String
        let bytecode: [UInt8]

        init(name: String, bytecode: [UInt8]) {
            self.name = name
            chunkName = "@\(name)"
            self.bytecode = bytecode
        }
    }

    let chunks: [Chunk]
    /// Of the sources, in order.
    public let names: [String]

    /// - Throws: ``LuaError`` with file and line for the first source that does not compile.
    public init(_ sources: [Source]) throws(LuaError) {
        guard let lua = luaL_newstate() else { throw LuaError(kind: .memory, message: "no memory for the compiler") }
        defer { lua_close(lua) }
        var chunks: [Chunk] = []
        for source in sources {
            let status = source.bytes.withUnsafeBytes { bytes in
                // "t": text only.
                luaL_loadbufferx(
                    lua, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, "@\(source.name)", "t")
            }
            guard status == LUA_OK else {
                var error = ErrorReader.error(lua, kind: .syntax, files: [source.name])
                if error.file == nil { error.file = source.name }
                throw error
            }
            let dumped = pg_dump(lua)
            defer { free(dumped.bytes) }
            guard let bytes = dumped.bytes else {
                throw LuaError(kind: .memory, message: "no memory", file: source.name)
            }
            let bytecode = Array(UnsafeRawBufferPointer(start: bytes, count: dumped.count))
            chunks.append(Chunk(name: source.name, bytecode: bytecode))
            pg_pop(lua, 1)
        }
        self.chunks = chunks
        names = chunks.map(\.name)
    }
}
