import Glibc
import JSONLines
import Testing

@testable import Gateway

@Suite struct StateStoreTests {
    private static func mode(_ path: String) -> mode_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & 0o777 : nil
    }

    @Test func `the file and its companions are the gateway's alone`() async throws {
        let scratch = Scratch()
        let store = try StateStore(path: scratch.path("state.sqlite"))
        try await store.keep(.init(seq: 1, hash: "ab"), of: "/a")
        for name in ["state.sqlite", "state.sqlite-wal", "state.sqlite-shm"] {
            #expect(Self.mode(scratch.path(name)) == 0o600, "\(name)")
        }
    }

    @Test func `a file that others can read is refused, and says how to mend it`() throws {
        let scratch = Scratch()
        let path = scratch.path("state.sqlite")
        _ = try StateStore(path: path)
        chmod(path, 0o640)
        let error = #expect(throws: GatewayError.self) { try StateStore(path: path) }
        #expect(error?.message.contains("chmod 600") == true)
    }

    @Test func `a directory that others can write is refused`() throws {
        let scratch = Scratch()
        chmod(scratch.path, 0o777)
        let error = #expect(throws: GatewayError.self) { try StateStore(path: scratch.path("state.sqlite")) }
        #expect(error?.message.contains(scratch.path) == true)
        #expect(Self.mode(scratch.path("state.sqlite")) == nil)
    }

    @Test func `a link in the place of the file is refused`() throws {
        let scratch = Scratch()
        symlink("/etc/hostname", scratch.path("state.sqlite"))
        #expect(throws: GatewayError.self) { try StateStore(path: scratch.path("state.sqlite")) }
    }

    @Test(arguments: ["", "/", "/nowhere/at/all/state", "/tmp/"])
    func `a path that is none is refused`(_ path: String) {
        #expect(throws: GatewayError.self) { try StateStore(path: path) }
    }

    @Test func `a file that is no database is refused and left as it was`() throws {
        let scratch = Scratch()
        let path = scratch.path("state.sqlite")
        let text = String(repeating: "these are notes, not a database\n", count: 50)
        let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
        _ = write(descriptor, text, text.utf8.count)
        close(descriptor)
        let error = #expect(throws: GatewayError.self) { try StateStore(path: path) }
        #expect(error?.message.contains("move it away") == true)
        var status = stat()
        stat(path, &status)
        #expect(Int(status.st_size) == text.utf8.count)
    }

    @Test func `a file of a later version is refused`() throws {
        let scratch = Scratch()
        let path = scratch.path("state.sqlite")
        _ = try StateStore(path: path)
        try SQLiteConnection(path).run("PRAGMA user_version = 99")
        let error = #expect(throws: GatewayError.self) { try StateStore(path: path) }
        #expect(error?.message.contains("99") == true)
    }

    @Test func `two that open a new file at once both get it, and see each other's writes`() async throws {
        let scratch = Scratch()
        let path = scratch.path("state.sqlite")
        let stores = try await withThrowingTaskGroup(of: StateStore.self) { group in
            for _ in 0..<4 { group.addTask { try StateStore(path: path) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        try await stores[0].keep(.init(seq: 7, hash: "ab"), of: "/a")
        // A process that comes late.
        try await stores[1].keep(.init(seq: 6, hash: "cd"), of: "/a")
        for store in stores { #expect(try await store.head(of: "/a") == .init(seq: 7, hash: "ab")) }
        #expect(try await stores[1].head(of: "/b") == nil)
    }

    @Test func `a transaction that fails leaves nothing behind`() async throws {
        let store = try StateStore.inMemory()
        await #expect(throws: GatewayError.self) {
            try await store.transaction { connection in
                try connection.run("INSERT INTO flags VALUES ('a', '1')")
                throw GatewayError(.internal, "changed my mind")
            }
        }
        #expect(try await store.run("SELECT * FROM flags").isEmpty)
        // And the next one can begin.
        try await store.transaction { try $0.run("INSERT INTO flags VALUES ('a', '1')") }
        #expect(try await store.run("SELECT value FROM flags") == [[.text("1")]])
    }

    @Test func `text comes back to the byte`() async throws {
        let store = try StateStore.inMemory()
        let text = "a\0b ü \u{202E} '; DROP TABLE flags; --"
        try await store.run("INSERT INTO flags VALUES (?, ?)", [.text(text), .text("")])
        #expect(
            try await store.run("SELECT name, value, NULL, 5 FROM flags") == [
                [.text(text), .text(""), .null, .integer(5)]
            ])
    }

    @Test func `frozen until it is lifted`() async throws {
        let store = try StateStore.inMemory()
        #expect(try await store.freeze() == nil)
        let freeze = Freeze(reason: "storage move", user: "ada", since: UnixTime(microseconds: 1_000_001))
        try await store.setFreeze(freeze)
        #expect(try await store.freeze() == freeze)
        #expect(await store.objection()?.contains(freeze.reason) == true)
        try await store.setFreeze(nil)
        #expect(try await store.freeze() == nil)
        #expect(await store.objection() == nil)
    }

    // MARK: Hooks

    @Test func `hooks' values are kept, replaced and removed`() async throws {
        let store = try StateStore.inMemory()
        #expect(try await store.value("a") == .null)
        try await store.set("a", to: ["list": [1, 2.5, nil]])
        try await store.set("a", to: ["list": [1, 2.5, nil, "x"]])
        #expect(try await store.value("a") == ["list": [1, 2.5, nil, "x"]])
        try await store.set("a", to: .null)
        #expect(try await store.value("a") == .null)
        for key in ["", String(repeating: "k", count: HookStoreLimits.key + 1)] {
            await #expect(throws: GatewayError.self) { try await store.value(key) }
            await #expect(throws: GatewayError.self) { try await store.set(key, to: 1) }
        }
        let large = JSONValue.string(String(repeating: "v", count: HookStoreLimits.value))
        await #expect(throws: GatewayError.self) { try await store.set("a", to: large) }
    }

    /// The one in memory and the one in the file count alike.
    @Test(arguments: [true, false])
    func `a call counts once for a key, in each window that it lies in`(_ isMemory: Bool) async throws {
        let store: any HookStore = isMemory ? MemoryHookStore() : try StateStore.inMemory()
        func hit(_ key: String, _ call: String, _ window: Int, at seconds: Double) async throws -> Int {
            try await store.hit(StoreHit(key: key, call: call, window: window, time: 1_000_000 + seconds))
        }
        #expect(try await hit("a", "1", 60, at: 0) == 1)
        #expect(try await hit("a", "1", 60, at: 1) == 1)
        #expect(try await hit("a", "2", 60, at: 30) == 2)
        #expect(try await hit("b", "2", 60, at: 30) == 1)
        #expect(try await hit("a", "3", 60, at: 61) == 2)
        #expect(try await hit("c", "1", 60, at: 0) == 1)
        #expect(try await hit("c", "1", 3600, at: 0) == 1)
        #expect(try await hit("c", "2", 60, at: 100) == 1)
        #expect(try await hit("c", "3", 3600, at: 130) == 3)
        let trial = StoreHit(key: "c", call: "4", window: 3600, time: 1_000_140)
        #expect(try await store.count(trial) == 4)
        #expect(try await store.count(trial) == 4)
        #expect(try await hit("a", "5", 60, at: 10_000) == 1)
    }

    @Test func `hits that no window reaches are gone, and the oldest of too many`() async throws {
        let store = try StateStore.inMemory()
        _ = try await store.hit(StoreHit(key: "a", call: "1", window: 60, time: 0))
        _ = try await store.hit(StoreHit(key: "a", call: "2", window: 60, time: 100))
        #expect(try await store.run("SELECT call FROM hook_hits") == [[.text("2")]])
        try await store.transaction { connection in
            for call in 0..<HookStoreLimits.hits {
                try connection.run(
                    "INSERT INTO hook_hits VALUES ('b', ?, ?, ?)",
                    [.text("c\(call)"), .integer(call + 1), .integer(.max)])
            }
            try connection.run("INSERT INTO hook_counters VALUES ('b', ?)", [.integer(.max)])
        }
        _ = try await store.hit(StoreHit(key: "b", call: "new", window: 60, time: 1))
        let kept = try await store.run("SELECT count(*), min(time) FROM hook_hits WHERE key = 'b'")
        #expect(kept == [[.integer(HookStoreLimits.hits), .integer(2)]])
    }

    @Test func `there are only so many keys, and forgotten ones make room`() async throws {
        let store = try StateStore.inMemory()
        try await store.transaction { connection in
            for key in 0..<HookStoreLimits.keys {
                try connection.run("INSERT INTO hook_values VALUES (?, '1')", [.text("k\(key)")])
                try connection.run("INSERT INTO hook_counters VALUES (?, 50000000)", [.text("k\(key)")])
            }
        }
        try await store.set("k1", to: 2)
        await #expect(throws: GatewayError.self) { try await store.set("new", to: 1) }
        await #expect(throws: GatewayError.self) {
            try await store.hit(StoreHit(key: "new", call: "1", window: 60, time: 49))
        }
        #expect(try await store.hit(StoreHit(key: "new", call: "1", window: 60, time: 51)) == 1)
        #expect(try await store.run("SELECT key FROM hook_counters") == [[.text("new")]])
    }

    // MARK: Tasks

    @Test func `a task whose process has gone is taken over once`() async throws {
        let store = try StateStore.inMemory()
        func task(_ upid: String, cluster: String = "lab") -> JournaledTask {
            JournaledTask(
                upid: upid, cluster: cluster, call: "x-1", tool: "stop_vm", user: "ada",
                began: UnixTime(microseconds: 5))
        }
        for upid in ["UPID:a", "UPID:b", "UPID:c"] { try await store.taskBegan(task(upid)) }
        try await store.taskBegan(task("UPID:d", cluster: "other"))
        try await store.taskEnded("UPID:b", on: "lab")
        // This process lives, so nothing is left over.
        #expect(try await store.adoptTasks(of: "lab").isEmpty)
        try await store.run("UPDATE tasks SET process = '1:0' WHERE upid <> 'UPID:c'")
        #expect(try await store.adoptTasks(of: "lab") == [task("UPID:a")])
        #expect(try await store.adoptTasks(of: "lab").isEmpty)
        #expect(try await store.adoptTasks(of: "other") == [task("UPID:d", cluster: "other")])
    }

    @Test func `tasks of a file from before there were several clusters are still there`() async throws {
        let scratch = Scratch()
        let path = scratch.path("state.sqlite")
        _ = try StateStore(path: path)
        do {
            let connection = try SQLiteConnection(path)
            try connection.run("DROP TABLE tasks")
            try connection.run(
                "CREATE TABLE tasks (upid TEXT PRIMARY KEY, process TEXT NOT NULL, record TEXT NOT NULL) WITHOUT ROWID")
            let record = #"{"cluster":"lab","call":"x-1","tool":"stop_vm","user":"ada","began":5}"#
            try connection.run("INSERT INTO tasks VALUES ('UPID:a', '1:0', '\(record)')")
            try connection.run("PRAGMA user_version = 2")
        }
        let store = try StateStore(path: path)
        #expect(try await store.adoptTasks(of: "prod").isEmpty)
        let adopted = try await store.adoptTasks(of: "lab")
        #expect(
            adopted == [
                JournaledTask(
                    upid: "UPID:a", cluster: "lab", call: "x-1", tool: "stop_vm", user: "ada",
                    began: UnixTime(microseconds: 5))
            ])
    }

    @Test func `a process is told from a later one with its number`() {
        #expect(ProcessMark.isAlive(ProcessMark.own))
        #expect(!ProcessMark.isAlive("\(getpid()):1"))
        #expect(!ProcessMark.isAlive("nonsense"))
    }
}
