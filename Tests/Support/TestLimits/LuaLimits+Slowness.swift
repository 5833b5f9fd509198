import Glibc
public import LuaRuntime

extension LuaLimits {
    /// How many times slower than usual code runs in these tests, from `PROXGATE_TEST_SLOWNESS`: sanitizers make it so.
    public static let slowness: Int = getenv("PROXGATE_TEST_SLOWNESS").flatMap { Int(String(cString: $0)) } ?? 1

    /// The gateway's own limits, as far as they are about time stretched by the slowness.
    public static var inTests: LuaLimits { LuaLimits().stretched }

    /// For what is not about time: under a sanitizer, or where the machine is slow to give memory, it must not run out first.
    public static var patient: LuaLimits {
        var limits = inTests
        limits.cpu *= 100
        limits.chainCPU *= 100
        limits.chainWall *= 100
        return limits
    }

    /// These limits with as many times the time.
    public var stretched: LuaLimits {
        var limits = self
        limits.cpu *= Self.slowness
        limits.chainCPU *= Self.slowness
        limits.chainWall *= Self.slowness
        return limits
    }
}
