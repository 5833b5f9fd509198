import Gateway
import Glibc
import JSONLines
import Synchronization

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
        let moment = time(nil)
        return last.withLock { last in
            if last.moment != moment { last = (moment, value(at: moment)) }
            return last.value
        }
    }

    /// What it showed last: all calls of one second see the same.
    private static let last = Mutex<(moment: time_t, value: JSONValue)>((-1, .null))

    /// - Parameter text: `2026-11-23 10:00`, with seconds or without, in the zone of the clock.
    /// - Returns: nil where it is no such moment.
    static func value(of text: String) -> JSONValue? {
        let fields = text.split(whereSeparator: { "- :T".contains($0) }).map { Int($0) }
        guard 5...6 ~= fields.count, text.utf8.count <= 19, fields.allSatisfy({ $0 != nil }) else { return nil }
        let numbers = fields.compactMap { $0.map(Int32.init(clamping:)) }
        let ranges: [ClosedRange<Int32>] = [1970...9999, 1...12, 1...31, 0...23, 0...59, 0...59]
        guard zip(numbers, ranges).allSatisfy({ $1.contains($0) }) else { return nil }
        var parts = tm()
        parts.tm_year = numbers[0] - 1900
        parts.tm_mon = numbers[1] - 1
        parts.tm_mday = numbers[2]
        parts.tm_hour = numbers[3]
        parts.tm_min = numbers[4]
        parts.tm_sec = numbers.count == 6 ? numbers[5] : 0
        parts.tm_isdst = -1
        let value = value(at: mktime(&parts))
        // The 31st of a month of 30 days would become the 1st.
        guard value["day"]?.int == Int(numbers[2]) else { return nil }
        return value
    }

    /// - Parameter text: of an audit line: `2026-11-24T07:15:00.000001Z`, in UTC.
    static func value(ofTimestamp text: String) -> JSONValue? {
        let numbers = text.split(whereSeparator: { "-:T.Z".contains($0) }).prefix(6).compactMap { Int32($0) }
        guard numbers.count == 6, 1970...9999 ~= numbers[0] else { return nil }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (numbers[0] - 1900, numbers[1] - 1, numbers[2])
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (numbers[3], numbers[4], numbers[5])
        return value(at: timegm(&parts))
    }

    private static func value(at moment: time_t) -> JSONValue {
        var seconds = moment
        var parts = tm()
        localtime_r(&seconds, &parts)
        return [
            "time": .int(seconds), "year": .int(Int(parts.tm_year) + 1900), "month": .int(Int(parts.tm_mon) + 1),
            "day": .int(Int(parts.tm_mday)), "hour": .int(Int(parts.tm_hour)), "min": .int(Int(parts.tm_min)),
            "sec": .int(Int(parts.tm_sec)), "wday": .int(Int(parts.tm_wday) + 1), "yday": .int(Int(parts.tm_yday) + 1),
        ]
    }
}
