import Glibc
import JSONLines

/// Side by side: stdio MCP servers over the same upstream, one after another in one run.
///
/// The file is a JSON object: `{NAME: {"cmd": [...], "env": {...}, "cwd": DIR, "calls": {KIND: [TOOL, ARGUMENTS]}}}`. Where
/// ARGUMENTS is a list, the calls go through it in turn. The last of the peers is what the others are compared with.
struct Peers {
    let file: String
    let names: [String]
    let seconds: Double
    let report: Report

    private struct Outcome {
        var values: [(kind: String, figure: Figure)] = []

        mutating func add(_ kind: String, _ figure: Figure, _ report: Report) {
            values.append((kind, figure))
            report.add(figure)
        }
    }

    func run() throws {
        guard let text = Machine.text(of: file), let all = try JSONReader.read(text).object else {
            throw BenchError("\(file) is no JSON object with peers")
        }
        var outcomes: [(name: String, outcome: Outcome)] = []
        for (name, spec) in all where names.isEmpty || names.contains(name) {
            report.title(name)
            outcomes.append((name, try measure(name, spec)))
        }
        guard let own = outcomes.last, outcomes.count > 1 else { return }
        report.title("\(own.name), how many times better")
        for rival in outcomes.dropLast() {
            for (kind, figure) in rival.outcome.values {
                guard let ours = own.outcome.values.first(where: { $0.kind == kind })?.figure, ours.value > 0 else {
                    continue
                }
                let better = figure.unit == .perSecond ? ours.value / figure.value : figure.value / ours.value
                var row = Figure("\(own.name).\(kind)", ours.value, ours.unit)
                (row.ratio, row.baseline) = (better, "better than \(rival.name) (\(Figure.short(figure.value)))")
                report.add(row)
            }
        }
    }

    private func measure(_ name: String, _ spec: JSONValue) throws -> Outcome {
        let command = (spec["cmd"]?.array ?? []).compactMap(\.string)
        var environment: [String: String] = [:]
        for (name, value) in spec["env"]?.object ?? [:] { environment[name] = value.string }
        func start() throws -> (Child, Load) {
            let child = try Child(command, environment: environment, directory: spec["cwd"]?.string)
            var lines = Load([.init(input: child.input, output: child.output)])
            _ = try lines.ask(Requests.initialize)
            return (child, lines)
        }
        var outcome = Outcome()
        var times = Samples()
        for _ in 0..<4 {
            let (child, _) = try start()
            times.add(.now - child.began)
            child.end()
        }
        var (child, lines) = try start()
        times.add(.now - child.began)
        try lines.tell(Requests.initialized)
        usleep(200_000)
        outcome.add("first-answer", Figure("\(name).first-answer", times), report)
        outcome.add("memory", Figure("\(name).memory", Double(child.residentKiB) / 1024, .mebibytes), report)
        for (kind, call) in spec["calls"]?.object ?? [:] {
            guard let tool = call.array?.first?.string, let arguments = call.array?.last else {
                throw BenchError("\(name).\(kind): expected [TOOL, ARGUMENTS]")
            }
            let choices = (arguments.array ?? [arguments]).map(JSONWriter.string)
            let request = Requests.mcp(tool) { choices[$0 % choices.count] }
            _ = try lines.run(inFlight: 1, calls: 20, seconds: seconds, request)
            let alone = try lines.run(inFlight: 1, seconds: seconds, request)
            if let failure = alone.firstFailure { throw BenchError("\(name).\(kind) failed: \(failure)") }
            outcome.add(kind, Figure("\(name).\(kind)", alone.samples), report)
            let cpu = child.cpu
            let many = try lines.run(inFlight: 16, seconds: seconds, request)
            if let failure = many.firstFailure { throw BenchError("\(name).\(kind) failed: \(failure)") }
            var rate = Figure("\(name).\(kind).rate16", many.perSecond, .perSecond)
            rate.cpu = (child.cpu - cpu) / .microseconds(many.count)
            outcome.add("\(kind).rate16", rate, report)
        }
        outcome.add(
            "memory-after", Figure("\(name).memory-after", Double(child.residentKiB) / 1024, .mebibytes), report)
        child.end()
        return outcome
    }
}
