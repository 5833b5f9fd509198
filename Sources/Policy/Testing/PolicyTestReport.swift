import Gateway
public import JSONLines
import LuaRuntime

/// What the tests of a policy came to.
public struct PolicyTestReport: Sendable {
    public let results: [PolicyTestResult]
    public let coverage: PolicyCoverage?

    public var failed: Int { results.count { $0.failure != nil } }

    /// For people: failures with expected, got, diff and hook trace, then one line with the numbers.
    public var text: String {
        var lines = results.flatMap(\.lines)
        if let coverage { lines += coverage.lines }
        let passed = results.count - failed
        lines.append("\(passed) passed, \(failed) failed")
        return lines.joined(separator: "\n") + "\n"
    }

    public var json: JSONObject {
        var json: JSONObject = [
            "passed": .int(results.count - failed), "failed": .int(failed),
            "tests": .array(results.map { .object($0.json) }),
        ]
        if let coverage { json["coverage"] = .object(coverage.json) }
        return json
    }
}

/// One test.
public struct PolicyTestResult: Sendable {
    public let file: String
    public internal(set) var line: Int
    public internal(set) var name = ""
    public internal(set) var seconds = 0.0
    public internal(set) var failure: Failure?

    public struct Failure: Sendable {
        public let line: Int
        public let message: String
        let expectation: Expectation.Failure?
        let outcome: TrialOutcome?

        init(line: Int, message: String, _ expectation: Expectation.Failure?, _ outcome: TrialOutcome?) {
            self.line = line
            self.message = message
            self.expectation = expectation
            self.outcome = outcome
        }
    }

    /// - Parameter error: why the whole file could not be loaded.
    init(file: String, line: Int, error: String?) {
        self.file = file
        self.line = line
        if let error {
            name = "the file cannot be loaded"
            failure = Failure(line: line, message: error, nil, nil)
        }
    }

    var lines: [String] {
        guard let failure else { return ["✓ \(name)  (\(file):\(line))"] }
        var lines = ["✗ \(name)  (\(file):\(failure.line))"]
        if let expectation = failure.expectation {
            lines += ["    expected  \(expectation.expected)", "    got       \(expectation.got)"]
            lines += expectation.diff.map { "      \($0)" }
        } else {
            lines.append("    \(failure.message)")
        }
        if let outcome = failure.outcome {
            lines.append(
                "    call      \(outcome.tool) \(JSONWriter.string(.object(SecretNames.masked(outcome.asked))))")
            for (index, step) in outcome.trace.enumerated() {
                let label = index == 0 ? "trace" : "     "
                lines.append("    \(label)     \(step.hook) \(step.result) (\(step.microseconds) µs)")
            }
            if outcome.trace.isEmpty { lines.append("    trace     no hook matched the call") }
        }
        return lines
    }

    var json: JSONObject {
        var json: JSONObject = [
            "file": .string(file), "line": .int(line), "name": .string(name), "passed": .bool(failure == nil),
            "seconds": .double(seconds),
        ]
        guard let failure else { return json }
        var details: JSONObject = ["line": .int(failure.line), "message": .string(failure.message)]
        if let expectation = failure.expectation {
            details["expected"] = .string(expectation.expected)
            details["got"] = .string(expectation.got)
            details["diff"] = .array(expectation.diff.map(JSONValue.string))
        }
        if let outcome = failure.outcome { details["call"] = .object(outcome.json) }
        json["failure"] = .object(details)
        return json
    }
}
