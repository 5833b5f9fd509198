import Glibc
import JSONLines

/// The wall clock for hooks: `clock.hour`, `clock.wday` (1 is Sunday), in the system's zone.
enum WallClock {
    static func now() -> JSONValue {
        var seconds = time(nil)
        var parts = tm()
        localtime_r(&seconds, &parts)
        return [
            "time": .int(seconds), "year": .int(Int(parts.tm_year) + 1900), "month": .int(Int(parts.tm_mon) + 1),
            "day": .int(Int(parts.tm_mday)), "hour": .int(Int(parts.tm_hour)), "min": .int(Int(parts.tm_min)),
            "sec": .int(Int(parts.tm_sec)), "wday": .int(Int(parts.tm_wday) + 1), "yday": .int(Int(parts.tm_yday) + 1),
        ]
    }
}
