/// What went wrong in a script, and where.
public struct LuaError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Kind: Sendable {
        case syntax
        case runtime
        case cpuTime
        case wallTime
        case memory
        /// A value that has no JSON form, or is too large.
        case output
    }

    public var kind: Kind
    /// Without the position; printable.
    public var message: String
    public var file: String?
    public var line: Int?

    public init(kind: Kind, message: String, file: String? = nil, line: Int? = nil) {
        self.kind = kind
        self.message = message
        self.file = file
        self.line = line
    }

    /// `protect.lua:12: message`
    public var description: String {
        guard let file else { return message }
        return line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)"
    }
}
