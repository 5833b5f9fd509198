public import JSONLines

/// The functions and values that the host offers to scripts.
public struct LuaHost: Sendable {
    /// Becomes a Lua error at the line of the caller.
    public struct Failure: Error, Sendable {
        public let message: String
        public init(_ message: String) { self.message = message }
    }

    enum Body: Sendable {
        case now(@Sendable (LuaArguments) throws(Failure) -> JSONValue)
        /// Gets called whatever its arguments are.
        case tolerant(@Sendable (LuaArguments) throws(Failure) -> JSONValue)
        /// Tolerant, and about a table, its first argument, which it does not look at: that comes as null.
        case about(@Sendable (LuaArguments) throws(Failure) -> JSONValue)
        /// Of an object of the host, which is its first argument and comes as null.
        case method(@Sendable (LuaArguments) async throws -> JSONValue)
        case later(@Sendable (LuaArguments) async throws -> JSONValue)

        var isMethod: Bool { if case .method = self { true } else { false } }
        var isAboutTable: Bool { if case .about = self { true } else { false } }
        var isTolerant: Bool { if case .tolerant = self { true } else { isAboutTable } }
    }

    private(set) var functions: [(name: String, body: Body)] = []
    private(set) var constants: [(name: String, value: JSONValue)] = []
    /// Sources that run first; the globals that they define are there for every script.
    public var prelude: LuaProgram?
    private(set) var liveTables: [(name: String, absent: String)] = []
    /// Reading a global that was never set is an error, so that a misspelt name does not pass for nil.
    public var refusesUnknownGlobals = false

    public init() {}

    /// - Parameter name: a global, or a field of a global table: `store.get`. A null result is no result in Lua.
    public mutating func function(
        _ name: String, _ body: @escaping @Sendable (LuaArguments) throws(Failure) -> JSONValue
    ) {
        functions.append((name, .now(body)))
    }

    /// A function whose call must not be lost over its arguments: of those that have no JSON form, strings come with
    /// U+FFFD for what is not UTF-8 (the first 2,000 bytes), everything else as null.
    public mutating func tolerantFunction(
        _ name: String, _ body: @escaping @Sendable (LuaArguments) throws(Failure) -> JSONValue
    ) {
        functions.append((name, .tolerant(body)))
    }

    /// A tolerant function about a table, its first argument: that may be a long one, is not read, and comes as null.
    public mutating func tableFunction(
        _ name: String, _ body: @escaping @Sendable (LuaArguments) throws(Failure) -> JSONValue
    ) {
        functions.append((name, .about(body)))
    }

    /// The script waits while the body runs; other states go on.
    public mutating func asyncFunction(
        _ name: String, _ body: @escaping @Sendable (LuaArguments) async throws -> JSONValue
    ) {
        functions.append((name, .later(body)))
    }

    /// Adds what another host offers.
    public mutating func add(_ other: LuaHost) {
        functions += other.functions
        constants += other.constants
        prelude = other.prelude ?? prelude
    }

    /// A value that scripts can read and not change.
    public mutating func constant(_ name: String, _ value: JSONValue) { constants.append((name, value)) }

    /// A table that scripts can read, and not change, after ``LuaState/fill(_:with:)``; before it, reading fails with
    /// the text.
    public mutating func live(_ name: String, absent: String) { liveTables.append((name, absent)) }
}

/// What a script called a host's function with.
public struct LuaArguments: Sendable {
    public enum Value: Sendable {
        case json(JSONValue)
        case function(LuaFunction)
    }

    public let values: [Value]
    /// Where the script called from.
    public let file: String
    public let line: Int

    /// The argument as JSON; nil where it is missing or a function.
    public subscript(_ index: Int) -> JSONValue? {
        guard values.indices.contains(index), case .json(let value) = values[index] else { return nil }
        return value
    }
}

/// A function that a script gave to the host.
public struct LuaFunction: Sendable, Hashable {
    let reference: Int32
    /// Where it is defined.
    public let file: String
    public let line: Int
}

/// A table that the host made and a script works on.
public struct LuaRef: Sendable, Hashable {
    let reference: Int32
}

public enum LuaValue: Sendable {
    case json(JSONValue)
    case ref(LuaRef)
    /// A table to be made.
    case object(JSONObject, LuaObjectOptions)
    /// What the table that this is for has in another of its given fields.
    case field(String)
}

/// Fields that the host makes when a script first looks at them, at once: most scripts look at few.
public struct LuaGivenFields: Sendable {
    let names: [String]
    let value: @Sendable (String) throws(LuaHost.Failure) -> LuaValue?

    /// - Parameters:
    ///   - names: every name that has a value, or may have one.
    ///   - value: of a field; nil: it has none. A failure is an error at the script's line.
    public init(names: [String], value: @escaping @Sendable (String) throws(LuaHost.Failure) -> LuaValue?) {
        self.names = names
        self.value = value
    }
}

/// How a script may use a table of the host.
public struct LuaObjectOptions: Sendable {
    /// Fields that cannot be written.
    public var readOnly: Set<String>
    /// Nothing can be written, at any depth.
    public var allReadOnly: Bool
    /// Fields that are asked for when they are first read.
    public var lazy: Set<String> = []
    public var resolver: (@Sendable (String) async throws -> JSONValue)?
    /// Of a table that cannot be written: what is made when it is first read.
    public var given: LuaGivenFields?
    /// Functions called as `object:name(...)`; they get the arguments behind the object.
    public var methods: [String: @Sendable ([JSONValue]) async throws -> JSONValue] = [:]

    /// What such tables are called in errors: `op.guest`. All tables of one kind have the same sets of fields.
    public var kind: String?
    /// Every field that there can be, the lazy ones and the methods too; nil: any. Reading another one is an error.
    public var fields: Set<String>?

    /// Long lists become Lua values when a script first looks at them. Scripts see no difference.
    public var defersLists = false

    public init(
        readOnly: Set<String> = [], allReadOnly: Bool = false, kind: String? = nil, fields: Set<String>? = nil
    ) {
        self.readOnly = readOnly
        self.allReadOnly = allReadOnly
        self.kind = kind
        self.fields = fields
    }

    var needsProxy: Bool {
        allReadOnly || !readOnly.isEmpty || !lazy.isEmpty || !methods.isEmpty || kind != nil || given != nil
    }
}
