import CLua
public import JSONLines

/// One sandboxed state: loaded once, used for one purpose by one task at a time, thrown away or brought back to what it was.
///
/// Its scripts begin on the thread of their caller, since most are through long before another thread would have been
/// woken. Those that take longer go on on the state's lane, where they keep nobody waiting.
public final class LuaState {
    private let lane: LuaLane
    private let limits: LuaLimits
    private var handle: LuaHandle?
    private var cpuLeft: Int64
    private var wallLeft: Int64
    /// CPU time that scripts may still take on their caller's thread.
    private var stretchLeft = CallerThreads.stretch
    /// Scripts are called one after another, with nothing in between.
    private var isInRow = false
    /// The thread has done nothing else since the last script.
    private var followsAnother = false
    private let isToBeKept: Bool
    /// The task that uses the state runs on the lane.
    public private(set) var isOnLane: Bool

    /// A state that has to be opened, or to adopt what was opened ahead.
    ///
    /// - Parameters:
    ///   - isOnLane: whether the caller runs on the lane already.
    ///   - isToBeKept: whether ``LuaParcel/keep()`` is going to be asked for what is packed.
    public init(
        limits: LuaLimits, lane: LuaLane = LuaLane(), isOnLane: Bool = false, isToBeKept: Bool = false
    ) {
        self.isToBeKept = isToBeKept
        self.lane = lane
        self.limits = limits
        self.isOnLane = isOnLane
        cpuLeft = limits.chainCPU.nanoseconds
        wallLeft = limits.chainWall.nanoseconds
    }

    /// Makes a state and runs every source of the program in order, each with globals of its own.
    ///
    /// - Parameter coverage: told of every line that runs.
    /// - Throws: ``LuaError`` where a source fails or takes too long.
    public nonisolated(nonsending) convenience init(
        _ program: LuaProgram, host: LuaHost, limits: LuaLimits, coverage: LuaCoverage? = nil
    ) async throws(LuaError) {
        self.init(limits: limits)
        try await open(program, host, coverage: coverage)
        for index in program.names.indices { try await load(program, index) }
    }

    /// Makes the state and its globals; nothing of the program has run.
    public nonisolated(nonsending) func open(
        _ program: LuaProgram, _ host: LuaHost, coverage: LuaCoverage? = nil
    ) async throws(LuaError) {
        let handle = try LuaHandle(files: program.names, limits: limits, isToBeKept: isToBeKept)
        handle.install(host)
        self.handle = handle
        if let prelude = host.prelude {
            // What it defines lies beside the host's own functions.
            for chunk in prelude.chunks {
                try await run(chunk, handle) { lua in
                    pg_push_sandbox(lua)
                    if lua_setupvalue(lua, -2, 1) == nil { pg_pop(lua, 1) }
                }
            }
        }
        if host.refusesUnknownGlobals { pg_refuse_unknown_globals(handle.lua) }
        if let coverage { handle.watch(coverage) }
    }

    /// Runs one source of the program, with globals of its own.
    public nonisolated(nonsending) func load(_ program: LuaProgram, _ index: Int) async throws(LuaError) {
        try await run(program.chunks[index], try opened()) { pg_give_globals($0) }
    }

    private nonisolated(nonsending) func run(
        _ chunk: LuaProgram.Chunk, _ handle: LuaHandle, globals: (OpaquePointer) -> Void
    ) async throws(LuaError) {
        let status = chunk.bytecode.withUnsafeBytes { bytes in
            luaL_loadbufferx(
                handle.lua, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, chunk.chunkName, "b")
        }
        guard status == LUA_OK else { throw ErrorReader.error(handle.lua, kind: .memory, files: handle.fileNames) }
        globals(handle.lua)
        _ = try await run(handle, [], nil)
    }

    /// Drops everything; later uses fail.
    public func close() { handle = nil }

    /// What was opened and loaded, to be adopted by another state; this one is closed.
    public func pack() -> LuaParcel? {
        defer { handle = nil }
        return handle.map { LuaParcel($0) }
    }

    /// Goes on with what another state has opened and loaded; the time that it took is not counted here.
    public func adopt(_ parcel: LuaParcel) { handle = parcel.handle }

    // MARK: Threads

    /// What scripts may take of their caller's thread is used up: the rest is better done ``onLane(_:)``.
    public var isSlow: Bool { stretchLeft <= 0 }

    /// Another turn begins, whose scripts may run on their caller's thread for a while again.
    public func beginTurn() {
        stretchLeft = CallerThreads.stretch
        followsAnother = false
    }

    /// The caller does nothing but call scripts one after another until ``pause()``: the little that it does in between is
    /// counted as theirs.
    public func beginRow() { isInRow = true }

    /// The caller waits for something, or does something else.
    public func pause() {
        isInRow = false
        followsAnother = false
    }

    /// Does something on the lane, where scripts keep nobody waiting.
    public nonisolated(nonsending) func onLane<Value, Failure: Error>(
        _ body: nonisolated(nonsending) () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        guard !isOnLane else { return try await body() }
        isOnLane = true
        followsAnother = false
        defer {
            isOnLane = false
            followsAnother = false
        }
        return try await withTaskExecutorPreference(lane) { () async throws(Failure) -> Value in
            await lane.arrive()
            return try await body()
        }
    }

    // MARK: Calls

    /// Calls a function that a script gave to the host.
    ///
    /// - Parameter original: what the returned value may have been made from; members keep its order, untouched numbers
    ///   their text.
    /// - Returns: what it returned.
    /// - Throws: ``LuaError`` with file and line.
    public nonisolated(nonsending) func call(
        _ function: LuaFunction, _ arguments: [LuaValue], original: JSONValue? = nil
    ) async throws(LuaError) -> [JSONValue] {
        let handle = try opened()
        lua_rawgeti(handle.lua, pg_registry(), lua_Integer(function.reference))
        return try await run(handle, arguments, original)
    }

    /// A call while it is under way, in a Lua thread of its own, so that it can wait for the host.
    private struct Running {
        let handle: LuaHandle
        let coroutine: OpaquePointer
        /// Values on the coroutine's stack that it goes on with.
        var count: Int32
        var cpuLeft: Int64
    }

    private enum Step {
        case finished(results: Int32)
        case waits(yielded: Int32)
        /// It takes longer than it may on its caller's thread.
        case moves
    }

    /// Runs the function on the top of the stack.
    private nonisolated(nonsending) func run(
        _ handle: LuaHandle, _ arguments: [LuaValue], _ original: JSONValue?
    ) async throws(LuaError) -> [JSONValue] {
        let thread = try handle.thread()
        let coroutine = thread.lua
        lua_xmove(handle.lua, coroutine, 1)
        var isThrough = false
        defer { handle.done(thread, isThrough: isThrough) }
        for argument in arguments { handle.push(argument, on: coroutine) }
        var call = Running(
            handle: handle, coroutine: coroutine, count: Int32(arguments.count),
            cpuLeft: min(limits.cpu.nanoseconds, cpuLeft))
        guard call.cpuLeft > 0, wallLeft > 0 else {
            let kind = call.cpuLeft > 0 ? LuaError.Kind.wallTime : .cpuTime
            throw LuaError(kind: kind, message: "no time is left: \(Self.expired(kind, limits))")
        }
        handle.renew()
        let count = try await finish(&call)
        isThrough = true
        return try results(coroutine, count, original)
    }

    /// - Returns: how many results are on the coroutine's stack.
    private nonisolated(nonsending) func finish(_ call: inout Running) async throws(LuaError) -> Int32 {
        while true {
            switch try resume(&call) {
            case .finished(let results): return results
            case .waits(let yielded): call.count = try await wait(call.handle, call.coroutine, yielded)
            case .moves: return try await onLane { () async throws(LuaError) -> Int32 in try await self.finish(&call) }
            }
            try checkTime(call)
        }
    }

    /// Runs on to where the script is through, waits or has to go on elsewhere.
    private func resume(_ call: inout Running) throws(LuaError) -> Step {
        if !isOnLane {
            guard stretchLeft > 0, CallerThreads.enter() else {
                stretchLeft = 0
                return .moves
            }
        }
        defer { if !isOnLane { CallerThreads.leave() } }
        let handle = call.handle
        handle.begin(cpu: call.cpuLeft, wall: wallLeft, stretch: isOnLane ? 0 : stretchLeft, follows: followsAnother)
        followsAnother = isInRow
        var results: Int32 = 0
        let status = pg_resume(call.coroutine, handle.lua, call.count, &results)
        let (used, passed) = handle.end()
        if !isOnLane { stretchLeft -= used }
        call.cpuLeft -= used
        cpuLeft -= used
        wallLeft -= passed
        switch status {
        case LUA_OK:
            // A pcall that swallowed the limit's error on its last line must not make the call a success.
            guard handle.expired == nil else { throw failure(handle, call.coroutine, status) }
            return .finished(results: results)
        case LUA_YIELD where handle.wantsAnotherThread:
            call.count = 0
            stretchLeft = 0
            try checkTime(call)
            return .moves
        case LUA_YIELD: return .waits(yielded: results)
        default: throw failure(handle, call.coroutine, status)
        }
    }

    private func checkTime(_ call: Running) throws(LuaError) {
        guard call.cpuLeft <= 0 || wallLeft <= 0 else { return }
        let kind = call.cpuLeft <= 0 ? LuaError.Kind.cpuTime : .wallTime
        let place = ErrorReader.place(call.coroutine, level: 0)
        throw LuaError(kind: kind, message: Self.expired(kind, limits), file: place?.file, line: place?.line)
    }

    private func results(
        _ coroutine: OpaquePointer, _ count: Int32, _ original: JSONValue?
    ) throws(LuaError) -> [JSONValue] {
        guard count > 0 else { return [] }
        var values: [JSONValue] = []
        var budget = limits.outputBytes
        for index in 0..<count {
            do {
                values.append(
                    try LuaBridge(lua: coroutine, deferred: handle?.deferred).json(
                        at: index - count, original: original, path: "the returned value", budget: &budget))
            } catch {
                throw LuaError(kind: .output, message: error.message)
            }
        }
        return values
    }

    /// Does what the script waits for, and leaves the answer on its stack.
    private nonisolated(nonsending) func wait(
        _ handle: LuaHandle, _ coroutine: OpaquePointer, _ yielded: Int32
    ) async throws(LuaError) -> Int32 {
        pg_pop(coroutine, yielded)
        let bridge = LuaBridge(lua: coroutine)
        guard let pending = handle.takePending() else {
            lua_pushboolean(coroutine, 0)
            bridge.push("nothing to wait for")
            return 2
        }
        // The time until this state's turn comes again is not the script's.
        let (outcome, taken) = await WaitLimit.shared.run(.nanoseconds(wallLeft), pending)
        followsAnother = false
        wallLeft -= taken.nanoseconds
        switch outcome {
        case .success(let value):
            lua_pushboolean(coroutine, 1)
            if value.isNull { lua_pushnil(coroutine) } else { bridge.push(value, locked: true) }
        case .failure(let failure):
            lua_pushboolean(coroutine, 0)
            bridge.push(failure.message)
        }
        return 2
    }

    private func failure(_ handle: LuaHandle, _ coroutine: OpaquePointer, _ status: Int32) -> LuaError {
        let kind = handle.expired ?? (status == LUA_ERRMEM ? .memory : .runtime)
        var error = ErrorReader.error(coroutine, kind: kind, files: handle.fileNames)
        if handle.expired != nil { error.message = Self.expired(kind, limits) }
        if kind == .memory { error.message = "more than \(limits.memory >> 20) MiB of memory" }
        return error
    }

    private static func expired(_ kind: LuaError.Kind, _ limits: LuaLimits) -> String {
        kind == .cpuTime ? "took more than \(limits.cpu) of CPU time" : "took more than \(limits.chainWall)"
    }

    // MARK: Tables

    /// CPU time that the functions called so far have left, in nanoseconds.
    public var remainingCPU: Int64 { cpuLeft }

    /// Gets ready for tables of a kind, so that making one takes less time later.
    public func prepare(_ options: LuaObjectOptions) throws(LuaError) { try opened().prepare(options) }

    /// Makes a table that scripts can be given.
    public func object(_ value: JSONObject, options: LuaObjectOptions) throws(LuaError) -> LuaRef {
        try opened().object(value, options: options)
    }

    /// Gives a global that ``LuaHost/live(_:absent:)`` announced its content.
    public func fill(_ name: String, with value: JSONObject) throws(LuaError) { try opened().fill(name, with: value) }

    /// A table as scripts have left it.
    public func json(of ref: LuaRef) throws(LuaError) -> JSONValue { try opened().json(of: ref) }

    /// A table in a given field of another, as scripts have left it; nil where they cannot have changed it.
    ///
    /// - Parameter original: what it was made from.
    public func changed(
        _ field: String, of ref: LuaRef, from original: JSONObject
    ) throws(LuaError) -> JSONValue? {
        try opened().changed(field, of: ref, from: original)
    }

    /// The names that every script finds, those in tables with a dot: `pre`, `string.format`, `clock.hour`.
    public func globalNames() throws(LuaError) -> [String] { try opened().globalNames() }

    /// The fields of a table of the host in the same form: `op.tool`, `op.guest.name`.
    public func names(of ref: LuaRef, as name: String) throws(LuaError) -> [String] {
        try opened().names(of: ref, as: name)
    }

    private func opened() throws(LuaError) -> LuaHandle {
        guard let handle else { throw LuaError(kind: .runtime, message: "the state is closed") }
        return handle
    }
}

/// An open state on its way from one user to another: nobody else has it meanwhile.
public final class LuaParcel: @unchecked Sendable {
    let handle: LuaHandle

    init(_ handle: LuaHandle) { self.handle = handle }

    /// Keeps everything as it is now, so that the state can be used again and again.
    ///
    /// - Returns: false where it can't be, as it is too large for that.
    public func keep() -> Bool { handle.keep() }

    /// Brings everything back to what it was when it was kept: nothing is left of what scripts did or were told since.
    ///
    /// - Returns: false where it was not kept.
    public func restore() -> Bool { handle.restore() }
}
