import Gateway
import JSONLines
import LuaRuntime

/// What hooks find around them beside the call: the real world, or one made for a test.
struct Surroundings: Sendable {
    /// From the configuration.
    var settings: JSONObject
    /// What `clock` shows, asked once for each call.
    var clock: @Sendable () -> JSONValue = { WallClock.now() }
    /// What hooks keep between calls.
    var store: any HookStore = MemoryHookStore()
    /// For whom hooks take their turn on the threads; nil for the user who asks.
    var owner: String?
    /// What the hooks of one call may use.
    var limits = LuaLimits()
    /// Told of every line of a hook that runs.
    var coverage: LuaCoverage?

    init(settings: JSONObject) { self.settings = settings }
}
