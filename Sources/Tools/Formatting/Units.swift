/// Sizes, shares, durations and uptimes in fixed forms.
enum Units {
    /// `4.00 GB` (of 1024 MB each), or `-` where it is not known.
    static func size(_ bytes: Int?) -> String {
        bytes.map { size(Double($0)) } ?? "-"
    }

    static func size(_ bytes: Double) -> String {
        guard bytes.isFinite else { return "-" }
        var value = bytes
        for unit in [" B", " KB", " MB", " GB", " TB"] {
            if value < 1024 { return fixed(value, unit == " B" ? 0 : 2, unit) }
            value /= 1024
        }
        return fixed(value, 2, " PB")
    }

    /// The largest number there is where it would be more.
    static func sum(_ numbers: [Int]) -> Int {
        numbers.reduce(0) { sum, number in
            let (sum, overflows) = sum.addingReportingOverflow(number)
            return overflows ? number < 0 ? .min : .max : sum
        }
    }

    /// `1.00 GB / 4.00 GB (25.0%)`
    static func usage(_ used: Int?, _ total: Int?) -> String? {
        guard let total, total > 0 else { return nil }
        guard let used else { return size(total) }
        return "\(size(used)) / \(size(total)) (\(percent(Double(used) / Double(total))))"
    }

    /// `25.0%`
    static func share(_ used: Int?, _ total: Int?) -> String {
        guard let used, let total, total > 0 else { return "-" }
        return percent(Double(used) / Double(total))
    }

    /// `25.0%` of a share from 0 to 1.
    static func percent(_ share: Double?) -> String {
        share.map { fixed($0 * 100, 1, "%") } ?? "-"
    }

    /// `1d 1h 1m`; seconds only below a minute.
    static func uptime(_ seconds: Int?) -> String? {
        guard let seconds, seconds > 0 else { return nil }
        if seconds < 60 { return "\(seconds)s" }
        let parts = [(seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "m")]
        return parts.filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined(separator: " ")
    }

    /// `2.1 s`
    static func seconds(_ seconds: Double) -> String { fixed(seconds, 1, " s") }

    /// A decimal with a fixed number of places, rounded, and what follows it.
    static func fixed(_ value: Double, _ places: Int, _ unit: String = "") -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "-\(unit)" }
        let scale = places == 0 ? 1 : places == 1 ? 10 : 100
        let scaled = Int((abs(value) * Double(scale)).rounded())
        // The longest is -999999999999999.99; the digits are written from the last to the first.
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20 + unit.utf8.count) { buffer in
            var start = 20
            for (index, byte) in unit.utf8.enumerated() { buffer[start + index] = byte }
            var rest = scaled
            var left = places
            repeat {
                if left == 0, places > 0 {
                    start -= 1
                    buffer[start] = UInt8(ascii: ".")
                }
                start -= 1
                buffer[start] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
                left -= 1
            } while rest > 0 || left >= 0
            if value < 0, scaled > 0 {
                start -= 1
                buffer[start] = UInt8(ascii: "-")
            }
            return String(decoding: UnsafeBufferPointer(rebasing: buffer[start...]), as: UTF8.self)
        }
    }

    /// `2026-11-24 23:20`, UTC, of seconds since 1970.
    static func time(_ seconds: Int?) -> String {
        guard let seconds, seconds >= 0, seconds < 1 << 40 else { return "-" }
        // Days to a date by the proleptic Gregorian calendar, with years that begin in March.
        let days = seconds / 86_400 + 719_468
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        let date = "\(year)-\(two(month < 10 ? month + 3 : month - 9))-\(two(day))"
        return "\(date) \(two(seconds / 3600 % 24)):\(two(seconds / 60 % 60))"
    }
}
