public import JSONLines

/// What hooks keep between calls: `store.get`, `store.set` and `store.hit`.
///
/// Implementations check keys, values and windows with ``HookStoreLimits`` and are safe to use from many calls, and
/// where they are shared, from many processes at once.
public protocol HookStore: Sendable {
    /// The value of a key; null where there is none.
    ///
    /// - Throws: ``GatewayError`` where the store cannot be read; the hook then fails, and the call is denied.
    func value(_ key: String) async throws -> JSONValue

    /// Keeps a value; null removes the key.
    func set(_ key: String, to value: JSONValue) async throws

    /// Counts a call under a key, atomically and once for a call's id and key, and tells the count.
    ///
    /// - Returns: how many different calls have hit the key in the window that ends now, this one among them.
    func hit(_ hit: StoreHit) async throws -> Int

    /// What ``hit(_:)`` would return, without counting: for dry runs, whose writes are dropped.
    func count(_ hit: StoreHit) async throws -> Int
}

/// One call under one key of a ``HookStore``.
public struct StoreHit: Sendable, Hashable {
    public var key: String
    /// The call's id, which stays the same when policy runs again for it.
    public var call: String
    /// Length of the window in seconds.
    public var window: Int
    /// Now, in seconds since 1970: given, so that tests and replays can have a clock of their own.
    public var time: Double

    public init(key: String, call: String, window: Int, time: Double) {
        self.key = key
        self.call = call
        self.window = window
        self.time = time
    }
}

/// How much hooks may keep.
public enum HookStoreLimits {
    /// Bytes.
    public static let key = 256
    /// Bytes of the value as JSON.
    public static let value = 64 << 10
    /// Keys with a value, and as many with hits.
    public static let keys = 10_000
    /// Hits that are kept under one key; of more, the oldest are forgotten.
    public static let hits = 10_000
    /// Seconds.
    public static let windows = 1...2_678_400

    public static func check(key: String) throws {
        guard 1...Self.key ~= key.utf8.count else {
            throw GatewayError(.invalidArguments, "store: a key has 1 to \(Self.key) bytes")
        }
    }

    public static func check(_ value: JSONValue) throws {
        guard JSONWriter.bytes(value).count <= Self.value else {
            throw GatewayError(.invalidArguments, "store: a value has at most \(Self.value >> 10) KiB")
        }
    }

    public static func check(_ hit: StoreHit) throws {
        try check(key: hit.key)
        guard windows ~= hit.window else {
            throw GatewayError(
                .invalidArguments,
                "store.hit: a window has \(windows.lowerBound) to \(windows.upperBound) seconds (31 days)")
        }
    }

    /// The error for one key too many.
    public static var full: GatewayError {
        GatewayError(
            .overloaded, "store: there are \(keys) keys already; a hook has to remove some with store.set(key)")
    }
}
