/// Metrics in Prometheus' text form (exposition format 0.0.4), a family at a time.
public struct MetricsText: Sendable {
    /// What an HTTP answer says of it.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    public typealias Labels = [(name: String, value: String)]

    public private(set) var text = ""

    public init() {}

    public mutating func gauge(_ name: String, _ help: String, _ value: Double) {
        gauges(name, help, [([], value)])
    }

    public mutating func gauges(_ name: String, _ help: String, _ samples: [(labels: Labels, value: Double)]) {
        family(name, "gauge", help)
        for sample in samples { line(name, sample.labels, sample.value) }
    }

    /// - Parameter name: ends in `_total`.
    public mutating func counter(_ name: String, _ help: String, _ value: Double) {
        counters(name, help, [([], value)])
    }

    public mutating func counters(_ name: String, _ help: String, _ samples: [(labels: Labels, value: Double)]) {
        family(name, "counter", help)
        for sample in samples { line(name, sample.labels, sample.value) }
    }

    /// - Parameter name: ends in `_seconds`.
    public mutating func histograms(
        _ name: String, _ help: String, _ samples: [(labels: Labels, value: Histogram)]
    ) {
        family(name, "histogram", help)
        for (labels, histogram) in samples {
            var count = 0
            for (index, bound) in Histogram.bounds.enumerated() {
                count += histogram.counts[index]
                line("\(name)_bucket", labels + [("le", Self.number(bound))], Double(count))
            }
            count += histogram.counts[Histogram.bounds.count]
            line("\(name)_bucket", labels + [("le", "+Inf")], Double(count))
            line("\(name)_sum", labels, histogram.sum)
            line("\(name)_count", labels, Double(count))
        }
    }

    private mutating func family(_ name: String, _ kind: String, _ help: String) {
        text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(kind)\n"
    }

    private mutating func line(_ name: String, _ labels: Labels, _ value: Double) {
        text += name
        if !labels.isEmpty {
            let pairs = labels.map { "\($0.name)=\"\(Self.escaped($0.value, quotes: true))\"" }
            text += "{\(pairs.joined(separator: ","))}"
        }
        text += " \(Self.number(value))\n"
    }

    /// Whole numbers without a fraction.
    private static func number(_ value: Double) -> String {
        value.rounded() == value && value.magnitude < 1e15 ? "\(Int(value))" : "\(value)"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
