import JSONLines
import LuaRuntime

/// Which lines of the hooks ran in the tests.
public struct PolicyCoverage: Sendable {
    public struct File: Sendable {
        public let name: String
        /// Lines that can run.
        public let lines: Int
        /// Of these, the ones that did not, in order.
        public let missed: [Int]
    }

    public let files: [File]

    init(_ program: LuaProgram, _ coverage: LuaCoverage) {
        let ran = coverage.ran
        files = program.linesWithCode.map { name, lines in
            File(name: name, lines: lines.count, missed: lines.subtracting(ran[name] ?? []).sorted())
        }.sorted { $0.name < $1.name }
    }

    /// Of all lines that can run, from 0 to 100.
    public var percent: Int {
        let all = files.reduce(0) { $0 + $1.lines }
        return all == 0 ? 100 : (all - files.reduce(0) { $0 + $1.missed.count }) * 100 / all
    }

    var lines: [String] {
        var lines = ["", "coverage  \(percent)%"]
        for file in files {
            let percent = file.lines == 0 ? 100 : (file.lines - file.missed.count) * 100 / file.lines
            let missed = file.missed.isEmpty ? "" : "  not run: \(Self.ranges(file.missed))"
            lines.append("  \(file.name)  \(percent)%\(missed)")
        }
        return lines + [""]
    }

    /// `3, 7-9`
    private static func ranges(_ lines: [Int]) -> String {
        var ranges: [ClosedRange<Int>] = []
        for line in lines {
            if let last = ranges.last, last.upperBound == line - 1 {
                ranges[ranges.count - 1] = last.lowerBound...line
            } else {
                ranges.append(line...line)
            }
        }
        return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ", ")
    }

    var json: JSONObject {
        [
            "percent": .int(percent),
            "files": .array(
                files.map {
                    [
                        "file": .string($0.name), "lines": .int($0.lines),
                        "missed": .array($0.missed.map(JSONValue.int)),
                    ]
                }),
        ]
    }
}
