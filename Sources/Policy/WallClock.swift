public import Gateway
import Glibc
import JSONLines

/// The wall clock for hooks: `clock.hour`, `clock.wday` (1 is Sunday), in the system's zone or the configured one.
public enum WallClock {
    /// Makes a zone that of the whole process.
    ///
    /// To be called at start, before there are threads that look at the environment.
    /// - Parameter zone: a name of the system's zone database: `Europe/Berlin`.
    /// - Throws: ``GatewayError`` where there is no such zone; the C library would take it for UTC.
    public static func use(zone: String) throws {
        let isName = zone.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"): true
            case UInt8(ascii: "/"): true
            default: false
            }
        }
        var status = stat()
        guard isName, zone.first != "/", stat("/usr/share/zoneinfo/\(zone)", &status) == 0,
            status.st_mode & S_IFMT == S_IFREG
        else {
            throw GatewayError(.invalidRequest, "zone: the system knows no time zone '\(zone)'")
        }
        setenv("TZ", zone, 1)
        tzset()
    }

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
