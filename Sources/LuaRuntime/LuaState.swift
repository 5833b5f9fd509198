import CLua
public import JSONLines

/// One sandboxed state, on a thread of the Lua executor: loaded once, used for one purpose, thrown away.
public actor LuaState {
    private nonisolated let thread = LuaThread.next()
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private let limits: LuaLimits
    private var handle: LuaHandle?
    private var cpuLeft: Int64
    private var wallLeft: Int64
    private var originals: [LuaRef: JSONValue] = [:]

    /// Makes a state and runs every source of the program in order, each with globals of its own.
    ///
    /// - Parameter coverage: told of every line that runs.
    /// - Throws: ``LuaError`` where a source fails or takes too long.
    public init(
        _ program: LuaProgram, host: LuaHost, limits: LuaLimits, coverage: LuaCoverage? = nil
    ) async throws(LuaError) {
        self.limits = limits
        cpuLeft = limits.chainCPU.nanoseconds
        wallLeft = limits.chainWall.nanoseconds
        try await load(program, host, coverage)
    }

    private func load(_ program: LuaProgram, _ host: LuaHost, _ coverage: LuaCoverage?) async throws(LuaError) {
        let handle = try LuaHandle(files: program.chunks.map(\.name), limits: limits)
        self.handle = handle
        install(host, handle)
        if let prelude = host.prelude {
            // What it defines lies beside the host's own functions.
            try await run(prelude, handle) { lua in
                pg_push_sandbox(lua)
                if lua_setupvalue(lua, -2, 1) == nil { pg_pop(lua, 1) }
            }
        }
        if let coverage { handle.watch(coverage) }
        try await run(program, handle) { pg_give_globals($0) }
    }

    private func run(
        _ program: LuaProgram, _ handle: LuaHandle, globals: (OpaquePointer) -> Void
    ) async throws(LuaError) {
        for chunk in program.chunks {
            let status = chunk.bytecode.withUnsafeBytes { bytes in
                luaL_loadbufferx(
                    handle.lua, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, "@\(chunk.name)",
                    "b"
                )
            }
            guard status == LUA_OK else { throw ErrorReader.error(handle.lua, kind: .memory, files: handle.fileNames) }
            globals(handle.lua)
            _ = try await run(handle, [])
        }
    }

    /// Drops everything; later uses fail.
    public func close() { handle = nil }

    // MARK: Calls

    /// Calls a function that a script gave to the host.
    ///
    /// - Returns: what it returned.
    /// - Throws: ``LuaError`` with file and line.
    public func call(_ function: LuaFunction, _ arguments: [LuaValue]) async throws(LuaError) -> [JSONValue] {
        let handle = try opened()
        lua_rawgeti(handle.lua, pg_registry(), lua_Integer(function.reference))
        return try await run(handle, arguments)
    }

    /// Runs the function on the top of the stack in a thread of its own, so that it can wait for the host.
    private func run(_ handle: LuaHandle, _ arguments: [LuaValue]) async throws(LuaError) -> [JSONValue] {
        let lua = handle.lua
        guard let coroutine = lua_newthread(lua) else { throw LuaError(kind: .memory, message: "no memory for a call") }
        lua_rotate(lua, -2, 1)
        lua_xmove(lua, coroutine, 1)
        defer { pg_pop(lua, 1) }
        let bridge = LuaBridge(lua: coroutine)
        for argument in arguments {
            switch argument {
            case .json(let value): bridge.push(value)
            case .ref(let ref): lua_rawgeti(coroutine, pg_registry(), lua_Integer(ref.reference))
            }
        }
        var count = Int32(arguments.count)
        var callCPU = min(limits.cpu.nanoseconds, cpuLeft)
        guard callCPU > 0, wallLeft > 0 else {
            let kind = callCPU > 0 ? LuaError.Kind.wallTime : .cpuTime
            throw LuaError(kind: kind, message: "no time is left: \(Self.expired(kind, limits))")
        }
        handle.renew()
        while true {
            handle.begin(cpu: callCPU, wall: wallLeft)
            let start = ContinuousClock.now
            var results: Int32 = 0
            let status = pg_resume(coroutine, lua, count, &results)
            let used = handle.end()
            callCPU -= used
            cpuLeft -= used
            wallLeft -= (ContinuousClock.now - start).nanoseconds
            switch status {
            case LUA_OK:
                // A pcall that swallowed the limit's error on its last line must not make the call a success.
                guard handle.expired == nil else { throw failure(handle, coroutine, status) }
                return try self.results(coroutine, results)
            case LUA_YIELD:
                count = try await wait(handle, coroutine, results, start)
            default:
                throw failure(handle, coroutine, status)
            }
            if callCPU <= 0 || wallLeft <= 0 {
                let place = ErrorReader.place(coroutine, level: 0)
                throw LuaError(
                    kind: callCPU <= 0 ? .cpuTime : .wallTime,
                    message: Self.expired(callCPU <= 0 ? .cpuTime : .wallTime, limits),
                    file: place?.file, line: place?.line)
            }
        }
    }

    private func results(_ coroutine: OpaquePointer, _ count: Int32) throws(LuaError) -> [JSONValue] {
        var values: [JSONValue] = []
        var budget = limits.outputBytes
        for index in 0..<count {
            do {
                values.append(
                    try LuaBridge(lua: coroutine).json(at: index - count, path: "the returned value", budget: &budget))
            } catch {
                throw LuaError(kind: .output, message: error.message)
            }
        }
        return values
    }

    /// Does what the script waits for, and leaves the answer on its stack.
    private func wait(
        _ handle: LuaHandle, _ coroutine: OpaquePointer, _ yielded: Int32, _ start: ContinuousClock.Instant
    ) async throws(LuaError) -> Int32 {
        pg_pop(coroutine, yielded)
        let bridge = LuaBridge(lua: coroutine)
        guard let pending = handle.takePending() else {
            lua_pushboolean(coroutine, 0)
            bridge.push("nothing to wait for")
            return 2
        }
        // The time until this state's turn comes again is not the script's.
        let (outcome, taken) = await Self.bounded(.nanoseconds(wallLeft), pending)
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

    private static func bounded(
        _ limit: Duration, _ body: @escaping @Sendable () async throws -> JSONValue
    ) async -> (Result<JSONValue, LuaHost.Failure>, taken: Duration) {
        let begin = ContinuousClock.now
        return await withTaskGroup(of: (Result<JSONValue, LuaHost.Failure>, taken: Duration).self) { group in
            group.addTask {
                do { return (.success(try await body()), ContinuousClock.now - begin) } catch {
                    let failure = (error as? LuaHost.Failure) ?? LuaHost.Failure("\(error)")
                    return (.failure(failure), ContinuousClock.now - begin)
                }
            }
            group.addTask {
                try? await Task.sleep(for: limit)
                return (.failure(LuaHost.Failure("waiting took too long")), limit)
            }
            let first = await group.next() ?? (.failure(LuaHost.Failure("cancelled")), limit)
            group.cancelAll()
            return first
        }
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

    /// Makes a table that scripts can be given.
    public func object(_ value: JSONObject, options: LuaObjectOptions) throws(LuaError) -> LuaRef {
        let handle = try opened()
        let lua = handle.lua
        let bridge = LuaBridge(lua: lua)
        lua_createtable(lua, 0, Int32(clamping: value.count))
        for (name, value) in value {
            bridge.push(name)
            bridge.push(value, locked: options.allReadOnly)
            lua_rawset(lua, -3)
        }
        for (name, body) in options.methods {
            bridge.push(name)
            handle.push(
                .method { arguments in try await body((1..<max(1, arguments.values.count)).compactMap { arguments[$0] })
                })
            lua_rawset(lua, -3)
        }
        if options.needsProxy {
            if options.allReadOnly { lua_pushboolean(lua, 1) } else { pushSet(options.readOnly, bridge) }
            pushSet(options.lazy, bridge)
            pg_push_proxy(lua, options.resolver.map { handle.add($0) } ?? 0)
        }
        let ref = LuaRef(reference: luaL_ref(lua, pg_registry()))
        originals[ref] = .object(value)
        return ref
    }

    private func pushSet(_ names: Set<String>, _ bridge: LuaBridge) {
        lua_createtable(bridge.lua, 0, Int32(names.count))
        for name in names {
            bridge.push(name)
            lua_pushboolean(bridge.lua, 1)
            lua_rawset(bridge.lua, -3)
        }
    }

    /// Puts one table of the host into a field of another, whether scripts may write it or not.
    public func set(_ field: String, of ref: LuaRef, to value: LuaRef) throws(LuaError) {
        let lua = try opened().lua
        lua_rawgeti(lua, pg_registry(), lua_Integer(ref.reference))
        if pg_behind(lua, -1, Int32(PG_DATA)) == 0 { lua_pushvalue(lua, -1) }
        LuaBridge(lua: lua).push(field)
        lua_rawgeti(lua, pg_registry(), lua_Integer(value.reference))
        lua_rawset(lua, -3)
        pg_pop(lua, 2)
    }

    /// A table as scripts have left it.
    public func json(of ref: LuaRef) throws(LuaError) -> JSONValue {
        let lua = try opened().lua
        lua_rawgeti(lua, pg_registry(), lua_Integer(ref.reference))
        defer { pg_pop(lua, 1) }
        var budget = limits.outputBytes
        do {
            return try LuaBridge(lua: lua).json(at: -1, original: originals[ref], budget: &budget)
        } catch {
            throw LuaError(kind: .output, message: error.message)
        }
    }

    private func opened() throws(LuaError) -> LuaHandle {
        guard let handle else { throw LuaError(kind: .runtime, message: "the state is closed") }
        return handle
    }

    // MARK: Installation

    private func install(_ host: LuaHost, _ handle: LuaHandle) {
        let lua = handle.lua
        let bridge = LuaBridge(lua: lua)
        var tables: [String: [(String, LuaHost.Body)]] = ["json": JSONFunctions.all]
        pg_push_sandbox(lua)
        for (name, body) in host.functions {
            let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
            if parts.count == 2 {
                tables[parts[0], default: []].append((parts[1], body))
            } else {
                bridge.push(name)
                handle.push(body)
                lua_rawset(lua, -3)
            }
        }
        for (name, functions) in tables {
            bridge.push(name)
            lua_createtable(lua, 0, Int32(functions.count))
            for (name, body) in functions {
                bridge.push(name)
                handle.push(body)
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
        pg_pop(lua, 1)
    }
}

/// `json.encode` and `json.decode`.
enum JSONFunctions {
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
                do { return try JSONReader.read(text) } catch { throw LuaHost.Failure("json.decode: \(error)") }
            }
        ),
    ]
}
