import Glibc
import Testing

@testable import Server

@Suite("Changes that the kernel tells of", .timeLimit(.minutes(5))) struct FileWatchTests {
    private static func write(_ path: String, _ text: String = "x\n") throws {
        let file = try #require(fopen(path, "w"))
        defer { fclose(file) }
        fputs(text, file)
    }

    /// What is watched is `now`, a link to `hooks`, where `a.lua` lies, which is also `same.lua` beside it, as is `b.lua`.
    private static let changes: [(name: String, change: @Sendable (String) throws -> Void)] = [
        ("written in place", { try write("\($0)/hooks/a.lua", "y\n") }),
        ("written by another name", { try write("\($0)/same.lua", "y\n") }),
        ("one more", { try write("\($0)/hooks/b.lua") }),
        ("one less", { unlink("\($0)/hooks/a.lua") }),
        ("replaced", { rename("\($0)/b.lua", "\($0)/hooks/a.lua") }),
        ("no longer trusted", { chmod("\($0)/hooks/a.lua", 0o666) }),
        ("the directory no longer trusted", { chmod("\($0)/hooks", 0o777) }),
        ("the directory moved away", { rename("\($0)/hooks", "\($0)/old") }),
        ("the directory of all moved away", { rename($0, "\($0)-moved") }),
        (
            "the link leads elsewhere",
            {
                symlink(".", "\($0)/new")
                rename("\($0)/new", "\($0)/now")
            }
        ),
    ]

    @Test(arguments: changes.indices) func everyKindOfChangeIsToldOf(_ index: Int) async throws {
        let home = Directory()
        let directory = try Self.prepared(home)
        defer { Self.remove(home.path) }
        let (changes, sender) = AsyncStream.makeStream(of: Void.self)
        let marks = FileMarks(of: nil, and: ["\(directory)/now"])
        let watch = try #require(FileWatch(of: marks.paths) { sender.yield() })
        try Self.changes[index].change(directory)
        var isTold = false
        for await _ in changes {
            isTold = true
            break
        }
        #expect(isTold, "\(Self.changes[index].name)")
        withExtendedLifetime(watch) {}
    }

    /// What the kernel does not see has to be looked at.
    @Test func whereNotAllChangesAreToldOfThereIsNoWatch() throws {
        let home = Directory()
        let directory = try Self.prepared(home)
        defer { Self.remove(home.path) }
        #expect(FileWatch(of: ["\(directory)/hooks/a.lua"]) {} != nil)
        #expect(FileWatch(of: ["\(directory)/hooks/a.lua", "\(directory)/hooks/none.lua"]) {} == nil)
        #expect(FileWatch(of: ["\(directory)/hooks/a.lua", "/proc/self/status"]) {} == nil)
    }

    private static func prepared(_ home: Directory) throws -> String {
        let directory = "\(home.path)/all"
        mkdir(directory, 0o700)
        mkdir("\(directory)/hooks", 0o700)
        try write("\(directory)/hooks/a.lua")
        try write("\(directory)/b.lua")
        #expect(link("\(directory)/hooks/a.lua", "\(directory)/same.lua") == 0)
        #expect(symlink("hooks", "\(directory)/now") == 0)
        return directory
    }

    private static func remove(_ home: String) {
        for all in ["\(home)/all", "\(home)/all-moved"] {
            for name in ["hooks/a.lua", "hooks/b.lua", "old/a.lua", "b.lua", "same.lua", "now"] {
                unlink("\(all)/\(name)")
            }
            for name in ["hooks", "old"] { rmdir("\(all)/\(name)") }
            rmdir(all)
        }
    }
}
