/// A standing order that nothing may be changed, for all processes of one gateway at once.
public protocol KillSwitch: Sendable {
    /// Why nothing may be changed now; nil where changes are allowed.
    ///
    /// Where it cannot be told, that is the reason. Asked before each change, so it must not take long.
    func objection() async -> String?
}

/// For a gateway without a state store: nobody can freeze it.
public struct NoKillSwitch: KillSwitch {
    public init() {}
    public func objection() async -> String? { nil }
}
