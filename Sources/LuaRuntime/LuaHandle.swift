import CLua
import JSONLines
import Synchronization

/// Owns a Lua state and what its host functions need; used by one task at a time.
final class LuaHandle {
    let lua: OpaquePointer
    private let state: UnsafeMutablePointer<pg_state>
    let fileNames: [String]
    let outputBytes: Int
    let deferred = DeferredLists()
    private var coverage: LuaCoverage?
    /// What the Lua state's references and numbers stand for.
    var counterparts = Counterparts()
    /// As they were when the state was kept.
    private var kept: (counterparts: Counterparts, deferred: Int)?
    /// The call that a script waits for.
    private(set) var pending: (@Sendable () async throws -> JSONValue)?

    /// Whatever a call adds to the handle has to be here, since nothing else is brought back by ``restore()``.
    struct Counterparts {
        fileprivate var bodies: [LuaHost.Body] = []
        fileprivate var resolvers: [@Sendable (String) async throws -> JSONValue] = []
        var given: [LuaGivenFields] = []
        /// What tables were made from, to keep the order of members and the numbers' text.
        var originals: [(ref: LuaRef, value: JSONValue)] = []
        /// Sets of field names that tables of one kind share. There are few kinds.
        var shapes: [(kind: String, shape: Shape)] = []
        /// Globals whose content the host sets later.
        var live: [String: Live] = [:]
        /// A thread of Lua's whose last call is through, to be used again.
        fileprivate var idleThread: (thread: OpaquePointer, reference: Int32)?
    }

    /// References of the registry.
    struct Shape {
        let readOnly: Int32
        let lazy: Int32
        let names: Int32
    }

    /// A global whose content the host sets later.
    struct Live {
        let table: LuaRef
        /// Reference of the set of its names.
        let names: Int32
        /// Where what it gives stands.
        let given: Int
    }

    /// - Parameter isToBeKept: whether ``keep()`` is going to be asked for.
    init(files: [String], limits: LuaLimits, isToBeKept: Bool = false) throws(LuaError) {
        fileNames = files
        outputBytes = limits.outputBytes
        state = .allocate(capacity: 1)
        state.initialize(to: pg_state())
        state.pointee.cap = limits.memory
        if isToBeKept { state.pointee.arena.whole = Int(PG_WHOLE) }
        guard let lua = pg_new_state(state) else {
            state.deallocate()
            throw LuaError(kind: .memory, message: "no memory for a Lua state")
        }
        self.lua = lua
        state.pointee.context = Unmanaged.passUnretained(self).toOpaque()
        state.pointee.callback = { context, lua, function in
            guard let context, let lua else { return Int32(PG_ERROR) }
            return Unmanaged<LuaHandle>.fromOpaque(context).takeUnretainedValue().called(function, lua)
        }
    }

    deinit {
        pg_drop_state(state)
        state.deallocate()
    }

    // MARK: Again and again

    /// Keeps the state as it is now, so that it can be brought back.
    ///
    /// - Returns: false where it can't be, as it is too large for that.
    func keep() -> Bool {
        guard pg_keep(lua) != 0 else { return false }
        kept = (counterparts, deferred.count)
        return true
    }

    /// Brings the state back to what it was when it was kept: every byte of it, but for what random numbers come from.
    ///
    /// - Returns: false where it was not kept.
    func restore() -> Bool {
        guard let kept else { return false }
        pg_restore(state, Self.seeds.next())
        counterparts = kept.counterparts
        deferred.forget(after: kept.deferred)
        pending = nil
        return true
    }

    private static let seeds = Seeds()

    /// Each is another one, and none can be guessed from outside.
    private final class Seeds: Sendable {
        private let last = Atomic(UInt64.random(in: .min ... .max))
        func next() -> UInt64 { last.wrappingAdd(0x2545_F491_4F6C_DD1D, ordering: .relaxed).newValue }
    }

    /// Reports every line that runs from now on.
    func watch(_ coverage: LuaCoverage) {
        self.coverage = coverage
        state.pointee.line = { context, file, line in
            guard let context, let file else { return }
            let handle = Unmanaged<LuaHandle>.fromOpaque(context).takeUnretainedValue()
            handle.coverage?.ran(String(cString: file), Int(line))
        }
        pg_watch_lines(lua)
    }

    // MARK: Budget

    /// Before a new call: one that ran out of time must not take the next one with it.
    func renew() { pg_renew(state) }

    /// - Parameters:
    ///   - stretch: CPU time after which the script yields, to be resumed on another thread; 0: it never does.
    ///   - follows: whether the thread has done nothing else worth counting since the last ``end()``.
    func begin(cpu: Int64, wall: Int64, stretch: Int64, follows: Bool) {
        pg_begin(state, cpu, wall, stretch, follows ? 1 : 0)
    }

    /// - Returns: the CPU time used and the time that passed, in nanoseconds.
    func end() -> (cpu: Int64, passed: Int64) {
        var passed: Int64 = 0
        let cpu = pg_end(state, &passed)
        return (cpu, passed)
    }

    var expired: LuaError.Kind? {
        switch Int(state.pointee.expired) {
        case Int(PG_OUT_OF_CPU): .cpuTime
        case Int(PG_OUT_OF_WALL): .wallTime
        default: nil
        }
    }

    /// It yielded because its stretch was used up.
    var wantsAnotherThread: Bool { state.pointee.moved != 0 }

    // MARK: Threads of Lua's

    struct Thread {
        let lua: OpaquePointer
        fileprivate let reference: Int32
    }

    /// A thread for a call, which is a good deal of memory: the same one for calls one after another.
    func thread() throws(LuaError) -> Thread {
        if let idle = counterparts.idleThread {
            counterparts.idleThread = nil
            return Thread(lua: idle.thread, reference: idle.reference)
        }
        guard let thread = lua_newthread(lua) else { throw LuaError(kind: .memory, message: "no memory for a call") }
        return Thread(lua: thread, reference: luaL_ref(lua, pg_registry()))
    }

    /// - Parameter isThrough: whether its call ended well; else nothing can be begun in it any more.
    func done(_ thread: Thread, isThrough: Bool) {
        guard isThrough, counterparts.idleThread == nil else { return luaL_unref(lua, pg_registry(), thread.reference) }
        lua_settop(thread.lua, 0)
        counterparts.idleThread = (thread.lua, thread.reference)
    }

    func takePending() -> (@Sendable () async throws -> JSONValue)? {
        defer { pending = nil }
        return pending
    }

    // MARK: Host

    /// Pushes a closure that calls the body.
    func push(_ body: LuaHost.Body, on lua: OpaquePointer) {
        counterparts.bodies.append(body)
        pg_push_host(lua, Int32(counterparts.bodies.count))
    }

    /// - Returns: the number by which a proxy asks for its lazy fields.
    func add(_ resolver: @escaping @Sendable (String) async throws -> JSONValue) -> Int32 {
        counterparts.resolvers.append(resolver)
        return Int32(counterparts.resolvers.count)
    }

    /// - Returns: the number by which a proxy asks for what it is given.
    func add(_ given: LuaGivenFields) -> Int32 {
        counterparts.given.append(given)
        return Int32(counterparts.given.count)
    }

    /// A script calls a function (above zero), reads a lazy field (below) or one that is given at once; runs between C
    /// frames, so nothing here may raise a Lua error.
    private func called(_ number: Int32, _ lua: OpaquePointer) -> Int32 {
        let bridge = LuaBridge(lua: lua, deferred: deferred)
        guard lua_checkstack(lua, 16) != 0 else { return Int32(PG_ERROR) }
        if number == Int32(PG_FILL) {
            bridge.fill()
            return 0
        }
        if number >= Int32(PG_GIVE) { return give(number, on: lua) }
        do throws(any Error) {
            if number < 0 {
                var budget = outputBytes
                let name = try bridge.json(at: 2, budget: &budget).string ?? ""
                let resolver = counterparts.resolvers[Int(-number) - 1]
                pending = { try await resolver(name) }
                return Int32(PG_YIELD)
            }
            let body = counterparts.bodies[Int(number) - 1]
            let arguments = try self.arguments(lua, bridge, body)
            switch body {
            case .later(let body), .method(let body):
                pending = { try await body(arguments) }
                return Int32(PG_YIELD)
            case .now(let body), .tolerant(let body), .about(let body):
                let value = try body(arguments)
                guard !value.isNull else { return 0 }
                bridge.push(value)
                return 1
            }
        } catch let mismatch as LuaBridge.Mismatch {
            bridge.push(mismatch.message)
        } catch {
            bridge.push((error as? LuaHost.Failure)?.message ?? "\(error)")
        }
        return Int32(PG_ERROR)
    }

    private func arguments(_ lua: OpaquePointer, _ bridge: LuaBridge, _ body: LuaHost.Body) throws -> LuaArguments {
        var values: [LuaArguments.Value] = []
        var budget = outputBytes
        for index in 1...max(1, lua_gettop(lua)) where index <= lua_gettop(lua) {
            if index == 1, body.isMethod || body.isAboutTable && lua_type(lua, index) == LUA_TTABLE {
                values.append(.json(.null))
            } else if lua_type(lua, index) == LUA_TFUNCTION {
                values.append(.function(reference(index, lua)))
            } else {
                let value: JSONValue
                do {
                    value = try bridge.json(at: index, path: "argument \(index)", budget: &budget)
                } catch {
                    guard body.isTolerant else { throw error }
                    value = bridge.repairedText(at: index)
                }
                values.append(.json(value))
            }
        }
        let place = ErrorReader.place(lua, level: 1)
        return LuaArguments(values: values, file: place?.file ?? "?", line: place?.line ?? 0)
    }

    private func reference(_ index: Int32, _ lua: OpaquePointer) -> LuaFunction {
        lua_pushvalue(lua, index)
        let (file, line) = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
            guard let base = buffer.baseAddress else { return ("?", 0) }
            let line = pg_defined(lua, base, buffer.count)
            return (String(cString: base), Int(line))
        }
        lua_pushvalue(lua, index)
        return LuaFunction(reference: luaL_ref(lua, pg_registry()), file: file, line: line)
    }
}
