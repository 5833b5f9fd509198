/// A moment in the two spellings that the server needs, without Foundation's formatters.
struct UTCTime {
    let year: Int
    let month: Int
    let day: Int
    let hour: Int
    let minute: Int
    let second: Int
    /// 0 is Sunday.
    let weekday: Int

    /// - Parameter epoch: seconds since 1970, not before it.
    init(epoch: Int) {
        let days = max(0, epoch) / 86_400
        let rest = max(0, epoch) % 86_400
        (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60)
        weekday = (days + 4) % 7
        // Counting from 1 March of the year 0 puts the leap day at the end of a year.
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// As HTTP headers have it: `Tue, 24 Nov 2026 00:00:33 GMT`.
    var http: String {
        let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return "\(weekdays[weekday]), \(two(day)) \(months[month - 1]) \(year) \(clock) GMT"
    }

    /// `2026-11-24T00:00:33Z`
    var iso: String { "\(year)-\(two(month))-\(two(day))T\(clock)Z" }

    /// As a journal has it: `Nov 24 00:00:33`.
    var syslog: String {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return "\(months[month - 1]) \(two(day)) \(clock)"
    }

    /// Midnight of a day in seconds since 1970; counting days from 1 March puts the leap day last.
    static func epoch(year: Int, month: Int, day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let era = shifted / 400
        let yearOfEra = shifted % 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        return days * 86_400
    }

    private var clock: String { "\(two(hour)):\(two(minute)):\(two(second))" }

    private func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
}
