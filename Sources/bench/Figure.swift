import Glibc
import JSONLines

/// One measured figure of a case, whose name stays the same from run to run.
struct Figure {
    enum Unit: String {
        case microseconds = "µs"
        case perSecond = "/s"
        case mebibytes = "MiB"
        case instructions
        case allocations
    }

    let name: String
    let unit: Unit
    /// The median, where it was measured many times.
    let value: Double
    /// What 99 of 100 stay below.
    var worst: Double?
    var least: Double?
    /// CPU time of all threads for one run, in µs.
    var cpu: Double?
    /// How many times the baseline of the same run it is.
    var ratio: Double?
    /// What that is.
    var baseline: String?

    init(_ name: String, _ value: Double, _ unit: Unit) {
        (self.name, self.unit, self.value) = (name, unit, value)
    }

    init(_ name: String, _ samples: Samples, to baseline: (name: String, samples: Samples)? = nil) {
        self.init(name, samples.median, .microseconds)
        (worst, least, cpu) = (samples.worst, samples.least, samples.cpu)
        if let baseline, baseline.samples.median > 0 {
            ratio = samples.median / baseline.samples.median
            self.baseline = baseline.name
        }
    }

    var row: String {
        let padded = name + String(repeating: " ", count: max(1, 44 - name.count))
        var parts = ["\(Self.short(value)) \(unit.rawValue)"]
        if let worst { parts.append("p99 \(Self.short(worst))") }
        if let least { parts.append("least \(Self.short(least))") }
        if let cpu { parts.append("CPU \(Self.short(cpu))") }
        if let ratio, let baseline { parts.append("\(Self.short(ratio)) times \(baseline)") }
        return padded + parts.joined(separator: "  ")
    }

    var json: JSONValue {
        var object: JSONObject = [
            "name": .string(name), "unit": .string(unit.rawValue), "value": .double(Self.rounded(value)),
        ]
        object["p99"] = worst.map { .double(Self.rounded($0)) }
        object["least"] = least.map { .double(Self.rounded($0)) }
        object["cpu"] = cpu.map { .double(Self.rounded($0)) }
        object["ratio"] = ratio.map { .double(Self.rounded($0)) }
        object["baseline"] = baseline.map(JSONValue.string)
        return .object(object)
    }

    static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

    /// Two decimals for what is small, one up to a hundred, none beyond.
    static func short(_ value: Double) -> String {
        switch value.magnitude {
        case 100...: "\(Int(value.rounded()))"
        case 10...: decimals(value, 10)
        default: decimals(value, 100)
        }
    }

    private static func decimals(_ value: Double, _ scale: Double) -> String { "\((value * scale).rounded() / scale)" }
}

/// Everything measured in one run, printed as it comes.
final class Report {
    private let isJSON: Bool
    private(set) var figures: [Figure] = []

    init(isJSON: Bool) { self.isJSON = isJSON }

    func title(_ text: String) { if !isJSON { print("\n\(text)") } }

    func add(_ figure: Figure) {
        figures.append(figure)
        if !isJSON {
            print(figure.row)
            fflush(nil)
        }
    }

    /// With the machine's description, to be kept.
    ///
    /// - Parameter load: of the machine, before anything was measured.
    func json(arguments: [String], load: Double) -> JSONObject {
        [
            "machine": .string(Machine.description), "build": .string(Machine.build), "date": .string(Machine.date),
            "command": .string((["bench"] + arguments.map(Self.shown)).joined(separator: " ")),
            "load_before": .double(Figure.rounded(load)), "load_after": .double(Figure.rounded(Machine.load)),
            "figures": .array(figures.map(\.json)),
        ]
    }

    /// Where a file lies on this machine is of no interest on another.
    private static func shown(_ argument: String) -> String {
        argument.hasPrefix("/") ? String(argument.split(separator: "/").last ?? "/") : argument
    }

    /// What was kept, as a table in Markdown.
    static func table(_ report: JSONValue) -> String {
        let head = ["machine", "build", "date"].compactMap { report[$0]?.string }.joined(separator: "; ")
        let rows = (report["figures"]?.array ?? []).map { figure in
            let (unit, value) = (figure["unit"]?.string ?? "", figure["value"]?.double ?? 0)
            let worst = figure["p99"]?.double.map { "\(Figure.short($0)) \(unit)" } ?? ""
            let ratio = figure["ratio"]?.double.map { "\(Figure.short($0)) times \(figure["baseline"]?.string ?? "")" }
            return "| \(figure["name"]?.string ?? "") | \(Figure.short(value)) \(unit) | \(worst) | \(ratio ?? "") |"
        }
        return "\(head)\n\n| case | median | 99 of 100 below | beside |\n|---|---|---|---|\n"
            + rows.joined(separator: "\n")
    }

    /// A line for each figure, so that two runs can be compared line by line.
    static func text(_ report: JSONObject) -> String {
        let members = report.map { name, value in
            let rows = value.array?.map { "    \(JSONWriter.string($0))" }
            let text = rows.map { "[\n\($0.joined(separator: ",\n"))\n  ]" } ?? JSONWriter.string(value)
            return "  \(JSONWriter.string(.string(name))): \(text)"
        }
        return "{\n\(members.joined(separator: ",\n"))\n}\n"
    }
}
