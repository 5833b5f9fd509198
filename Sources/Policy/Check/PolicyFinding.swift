/// A mistake in a hook, found without running it for a call.
public struct PolicyFinding: Sendable, Equatable, CustomStringConvertible {
    public let file: String
    /// From 1; nil where the whole file, or a setting, is meant.
    public let line: Int?
    public let message: String
    /// The hooks cannot be loaded with it. Others would only show when the line runs, as a refusal.
    public let isFatal: Bool

    /// `protect.lua:12: message`
    public var description: String { line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)" }

    static func precedes(_ left: PolicyFinding, _ right: PolicyFinding) -> Bool {
        (left.file, left.line ?? 0, left.message) < (right.file, right.line ?? 0, right.message)
    }
}
