import Gateway
import Glibc
import JSONLines
import LuaRuntime
import Testing

@testable import Policy

@Suite struct HookFilesTests {
    private static func refusal(_ directory: String) -> String {
        do {
            _ = try HookFiles(directory: directory, checksTrust: true)
            return "accepted"
        } catch { return (error as? GatewayError)?.message ?? "\(error)" }
    }

    @Test func filesAreReadInByteOrder() throws {
        let directory = try TemporaryDirectory()
        for name in ["b.lua", "a.lua", "Z.lua", "10.lua", "9.lua", "é.lua"] { try directory.write(name, "-- \(name)") }
        for name in [".hidden.lua", "readme.txt", "a.lua~", "lua"] { try directory.write(name, "not Lua") }
        mkdir("\(directory.path)/tests", 0o700)
        let files = try HookFiles(directory: directory.path, checksTrust: true)
        #expect(files.sources.map(\.name) == ["10.lua", "9.lua", "Z.lua", "a.lua", "b.lua", "é.lua"])
        #expect(files.sources[0].bytes == Array("-- 10.lua".utf8))
    }

    @Test func aMissingDirectoryIsNamed() {
        let refusal = Self.refusal("/nonexistent/hooks")
        #expect(refusal.hasPrefix("hooks directory /nonexistent/hooks cannot be found: "))
    }

    @Test func aFileInPlaceOfADirectoryIsRefused() throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write("a.lua", "")
        #expect(Self.refusal(file) == "\(file) is not a directory")
    }

    @Test func aFileThatOthersCanWriteIsRefused() throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write("a.lua", "", mode: 0o622)
        #expect(Self.refusal(directory.path) == "\(file) can be written by others; run: chmod go-w \(file)")
        #expect(throws: Never.self) { try HookFiles(directory: directory.path, checksTrust: false) }
    }

    @Test func aDirectoryThatOthersCanWriteIsRefused() throws {
        let directory = try TemporaryDirectory()
        try directory.write("a.lua", "")
        chmod(directory.path, 0o777)
        #expect(Self.refusal(directory.path).contains("can be written by others"))
        chmod(directory.path, 0o700)
        let inner = "\(directory.path)/inner"
        mkdir(inner, 0o700)
        chmod(directory.path, 0o770)
        #expect(Self.refusal(inner) == "\(directory.path) can be written by others; run: chmod go-w \(directory.path)")
    }

    @Test func aStrangersFileIsRefused() throws {
        guard geteuid() == 0 else { return }
        let directory = try TemporaryDirectory()
        let file = try directory.write("a.lua", "")
        chown(file, 12345, 12345)
        #expect(Self.refusal(directory.path).hasPrefix("\(file) belongs to uid 12345"))
    }

    @Test func aLinkThatLeadsOutIsRefused() throws {
        let directory = try TemporaryDirectory()
        let other = try TemporaryDirectory()
        let target = try other.write("evil.lua", "")
        symlink(target, "\(directory.path)/a.lua")
        let message = "\(directory.path)/a.lua is a link that leads out of the hooks directory"
        #expect(Self.refusal(directory.path) == message)
        #expect(throws: GatewayError.self) { try HookFiles(directory: directory.path, checksTrust: false) }
    }

    /// Whoever can turn the link elsewhere chooses the policy: any directory of root's without hooks allows everything.
    @Test func aLinkToTheDirectoryThatOthersCanTurnIsRefused() throws {
        let directory = try TemporaryDirectory()
        try directory.write("a.lua", "-- a")
        let open = try TemporaryDirectory()
        symlink(directory.path, "\(open.path)/hooks")
        #expect(Self.refusal("\(open.path)/hooks") == "accepted")
        chmod(open.path, 0o777)
        #expect(Self.refusal("\(open.path)/hooks").hasPrefix("\(open.path) can be written by others"))
        // Also in the middle of the way, and by a link to a link.
        mkdir("\(directory.path)/inner", 0o700)
        #expect(Self.refusal("\(open.path)/hooks/inner").hasPrefix("\(open.path) can be written by others"))
        let third = try TemporaryDirectory()
        symlink("\(open.path)/hooks", "\(third.path)/hooks")
        #expect(Self.refusal("\(third.path)/hooks").hasPrefix("\(open.path) can be written by others"))
        #expect(Self.refusal("\(third.path)/x/../hooks").contains("cannot be found"))
        symlink("loop", "\(third.path)/loop")
        #expect(Self.refusal("\(third.path)/loop").contains("cannot be found"))
    }

    @Test func aStrangersLinkInASharedPlaceIsRefused() throws {
        guard geteuid() == 0 else { return }
        let directory = try TemporaryDirectory()
        let link = "\(directory.path).link"
        symlink(directory.path, link)
        defer { unlink(link) }
        #expect(Self.refusal(link) == "accepted")
        lchown(link, 12345, 12345)
        // Where fs.protected_symlinks is on, the kernel does not even follow it.
        let refusal = Self.refusal(link)
        #expect(
            refusal.hasPrefix("\(link) is a link of uid 12345")
                || refusal == "hooks directory \(link) cannot be found: Permission denied", "\(refusal)")
    }

    @Test func aLinkInsideIsFollowed() throws {
        let directory = try TemporaryDirectory()
        try directory.write("a.lua", "-- a")
        symlink("a.lua", "\(directory.path)/b.lua")
        let files = try HookFiles(directory: directory.path, checksTrust: true)
        #expect(files.sources.map(\.bytes) == [Array("-- a".utf8), Array("-- a".utf8)])
    }

    @Test func aDirectoryNamedLikeAHookIsRefused() throws {
        let directory = try TemporaryDirectory()
        mkdir("\(directory.path)/a.lua", 0o700)
        #expect(Self.refusal(directory.path).contains("is not a regular file"))
        let other = try TemporaryDirectory()
        mkfifo("\(other.path)/a.lua", 0o600)
        #expect(Self.refusal(other.path).contains("is not a regular file"))
    }

    @Test func aDeadLinkIsRefused() throws {
        let directory = try TemporaryDirectory()
        symlink("gone", "\(directory.path)/a.lua")
        #expect(Self.refusal(directory.path).contains("a.lua cannot be found"))
    }

    @Test func aHugeFileIsRefused() throws {
        let directory = try TemporaryDirectory()
        try directory.write("a.lua", String(repeating: "-", count: (1 << 20) + 1))
        #expect(Self.refusal(directory.path).hasSuffix("has more than 1048576 bytes"))
    }

    @Test func theDigestChangesWithBytesNamesAndSettings() throws {
        let directory = try TemporaryDirectory()
        func digest(_ settings: JSONObject = [:]) throws -> String {
            try HookFiles(directory: directory.path, checksTrust: true).digest(settings: settings)
        }
        let empty = try digest()
        try directory.write("a.lua", "-- one")
        let one = try digest()
        #expect(try digest() == one)
        #expect(one.utf8.count == 64)
        try directory.write("a.lua", "-- two")
        let two = try digest()
        try directory.write("a.lua", "-- one")
        #expect(try digest() == one)
        rename("\(directory.path)/a.lua", "\(directory.path)/b.lua")
        let renamed = try digest()
        let settings = try digest(["graceful_reboot": true])
        let other = try digest(["graceful_reboot": false])
        #expect(Set([empty, one, two, renamed, settings, other]).count == 6)
    }
}
