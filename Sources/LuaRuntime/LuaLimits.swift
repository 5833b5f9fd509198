/// What one state may use.
public struct LuaLimits: Sendable {
    /// Bytes.
    public var memory = 16 << 20
    /// CPU time of one function call.
    public var cpu = Duration.milliseconds(50)
    /// CPU time of all calls of the state together.
    public var chainCPU = Duration.milliseconds(200)
    /// Time of all calls of the state together, waiting for the host included.
    public var chainWall = Duration.seconds(5)
    /// Bytes of a value that is read back.
    public var outputBytes = 8 << 20

    public init() {}
}

extension Duration {
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
