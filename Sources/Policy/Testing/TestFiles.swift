import Gateway
import Glibc
import LuaRuntime

/// The tests beside the hooks: `*.lua` in the directory `tests` in theirs.
enum TestFiles {
    /// - Returns: their sources in byte order, by the name `tests/protect.lua`; none where there is no such directory.
    static func read(_ hooks: String) throws -> [LuaProgram.Source] {
        let directory = "\(hooks)/tests"
        guard access(directory, F_OK) == 0 else { return [] }
        return try HookFiles(directory: directory, checksTrust: false).sources.map { source in
            LuaProgram.Source(name: "tests/\(source.name)", bytes: source.bytes)
        }
    }
}
