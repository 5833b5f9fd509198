import Glibc

/// A moment of the wall clock, for what outlives the process.
public struct UnixTime: Sendable, Hashable, Comparable {
    /// Since 1970, UTC.
    public let microseconds: Int

    public init(microseconds: Int) { self.microseconds = microseconds }

    public static func now() -> UnixTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UnixTime(microseconds: time.tv_sec * 1_000_000 + time.tv_nsec / 1000)
    }

    public static func + (time: UnixTime, duration: Duration) -> UnixTime {
        UnixTime(microseconds: time.microseconds + Int(duration / .microseconds(1)))
    }

    public static func - (time: UnixTime, duration: Duration) -> UnixTime { time + (.zero - duration) }

    public static func < (left: UnixTime, right: UnixTime) -> Bool { left.microseconds < right.microseconds }

    /// From this moment to a later one; negative to an earlier one.
    public func duration(to other: UnixTime) -> Duration { .microseconds(other.microseconds - microseconds) }

    /// `2026-11-24T07:15:00.000001Z`
    public var text: String {
        Timestamp.text(seconds: microseconds / 1_000_000, microseconds: microseconds % 1_000_000)
    }
}
