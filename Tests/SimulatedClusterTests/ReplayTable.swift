/// What came of a replay, by endpoint.
struct ReplayTable {
    private struct Row {
        var same = 0
        var different = 0
        var notSimulated = 0
        var uncompared = 0
    }

    private var rows: [String: Row] = [:]
    private(set) var different: [String] = []
    private(set) var notSimulated: [String] = []

    mutating func add(_ recording: Recording, _ differences: [String]) {
        let key = recording.endpoint
        if differences.first == "not simulated" {
            rows[key, default: Row()].notSimulated += 1
            notSimulated.append("recording \(recording.number): \(key)")
        } else if differences.isEmpty {
            rows[key, default: Row()].same += 1
        } else {
            rows[key, default: Row()].different += 1
            let shown = differences.prefix(6).joined(separator: "; ")
            different.append("recording \(recording.number) (\(recording.note.prefix(60))): \(shown)")
        }
    }

    /// Kept back by those who recorded, or an exception.
    mutating func addUncompared(_ recording: Recording) {
        rows[recording.endpoint, default: Row()].uncompared += 1
    }

    var text: String {
        var lines = ["same  different  not simulated  not compared  endpoint"]
        var total = Row()
        for (key, row) in rows.sorted(by: { $0.key < $1.key }) {
            lines.append(
                "\(pad(row.same, 4))  \(pad(row.different, 9))  \(pad(row.notSimulated, 13))  \(pad(row.uncompared, 12))  \(key)"
            )
            total.same += row.same
            total.different += row.different
            total.notSimulated += row.notSimulated
            total.uncompared += row.uncompared
        }
        lines.append(
            "\(pad(total.same, 4))  \(pad(total.different, 9))  \(pad(total.notSimulated, 13))  \(pad(total.uncompared, 12))  all"
        )
        return (lines + different).joined(separator: "\n")
    }

    private func pad(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
