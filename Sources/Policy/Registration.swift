import Gateway
import JSONLines
import LuaRuntime

/// A hook as an admin registered it with `pre(...)` or `post(...)`, or a `hide(...)`.
struct Registration: Sendable {
    enum Kind: String, Sendable {
        case pre
        case post
        case hide
    }

    /// From whom a `hide` takes its tools away.
    enum Audience: Sendable {
        case everyone
        /// Whoever has one of these.
        case users([String])
        case groups([String])
        /// Whoever the function returns true for.
        case function(LuaFunction)
    }

    /// What a file registers is the same in every state, whatever the order; this is what it is compared by.
    struct Key: Hashable, Sendable {
        let kind: Kind
        let pattern: String
        let priority: Double
        let line: Int
    }

    let key: Key
    let pattern: HookPattern
    /// Nil for a `hide` without a function.
    let function: LuaFunction?
    /// Of a `hide`.
    var audience = Audience.everyone
    /// `protect.lua:12`
    let place: String
    /// The file's place among the files.
    let file: Int
    /// In which order the file registered it.
    let order: Int

    var kind: Kind { key.kind }

    /// Lower priority runs first (100 where nothing is said), then file, then line.
    static func runsBefore(_ left: Registration, _ right: Registration) -> Bool {
        (left.key.priority, left.file, left.key.line, left.order)
            < (right.key.priority, right.file, right.key.line, right.order)
    }
}

extension Registration.Audience {
    /// - Returns: nil where the function has to be asked.
    func includes(_ principal: Principal) -> Bool? {
        switch self {
        case .everyone: true
        case .users(let users): users.contains { $0.hasSameBytes(as: principal.user) }
        case .groups(let groups): groups.contains { group in principal.groups.contains { $0.hasSameBytes(as: group) } }
        case .function: nil
        }
    }
}
