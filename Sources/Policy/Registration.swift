import LuaRuntime

/// A hook as an admin registered it with `pre(...)` or `post(...)`.
struct Registration: Sendable {
    enum Kind: String, Sendable {
        case pre
        case post
    }

    let kind: Kind
    let pattern: HookPattern
    /// Lower runs first; 100 where nothing is said.
    let priority: Double
    let function: LuaFunction
    /// In which order files and hooks were read.
    let order: Int

    /// `protect.lua:12`
    var place: String { "\(function.file):\(function.line)" }

    static func runsBefore(_ left: Registration, _ right: Registration) -> Bool {
        (left.priority, left.order) < (right.priority, right.order)
    }
}
