import ArgumentParser
import Glibc
import JSONLines

/// Where the process begins. What callgrind counts runs on the main thread, without an executor: its end is more than
/// valgrind survives.
@main
enum Main {
    static func main() {
        // Writing to a gateway that has ended is an error of that call.
        signal(SIGPIPE, SIG_IGN)
        do { if try Instructions.performed(CommandLine.arguments) { return } } catch {
            let text = Array("bench: \(error)\n".utf8)
            _ = text.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            exit(1)
        }
        // Not of the main actor, whose thread only waits.
        Task.detached {
            await Bench.main()
            // Threads are still at work, which must not meet what exit() takes apart.
            fflush(nil)
            _exit(0)
        }
        while true { pause() }
    }
}

/// Prints how fast the gateway is on this machine: medians, and ratios to a baseline of the same run.
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure the gateway: medians, what 99 of 100 stay below, ratios to a baseline of the same run.",
        discussion: "Run it from the top of the checkout, with proxgate built the same way: swift build -c release.")

    enum Group: String, CaseIterable, ExpressibleByArgument {
        case json, pipeline, lua, doors, process, trace
    }

    @Flag(help: "Few rounds, to see that it works.")
    var brief = false

    @Option(help: "Only these groups of cases; may be given several times.")
    var only: [Group] = []

    @Option(help: "Calls that memory has to stay flat over; a million takes some minutes.")
    var calls = 20_000

    @Flag(help: "Print one JSON object in place of the table.")
    var json = false

    @Option(help: "Also write that object, with the machine's description, to this file.")
    var save: String?

    @Option(help: "Print what --save has written to this file as a table in Markdown.")
    var table: String?

    @Flag(help: "Only where the time of one get_vm_config goes, told by the running gateway.")
    var trace = false

    @Option(help: "Compare the stdio MCP servers of this file, over an upstream that runs already.")
    var peers: String?

    @Option(help: "Only these of the peers; may be given several times.")
    var peer: [String] = []

    @Option(help: "Seconds for each measurement of a peer.")
    var seconds = 3.0

    @Option(help: "Count instructions and allocations with callgrind, and compare them with this file.")
    var instructions: String?

    @Flag(help: "Write what --instructions counts to its file.")
    var record = false

    func run() async throws {
        if let table {
            guard let text = Machine.text(of: table) else { throw BenchError("\(table) cannot be read") }
            return print(Report.table(try JSONReader.read(text)))
        }
        let load = Machine.load
        let report = Report(isJSON: json)
        report.title("\(Machine.description); load \(Figure.short(load))")
        if let instructions {
            try Instructions(file: instructions, records: record, report: report).run()
        } else if let peers {
            try Peers(file: peers, names: peer, seconds: seconds, report: report).run()
        } else {
            for group in trace ? [.trace] : only.isEmpty ? Group.allCases : only { try await run(group, report) }
        }
        let all = report.json(arguments: Array(CommandLine.arguments.dropFirst()), load: load)
        if json { print(JSONWriter.string(.object(all))) }
        if let save { try Machine.write(Report.text(all), to: save) }
    }

    private func run(_ group: Group, _ report: Report) async throws {
        switch group {
        case .json: try JSONCases(report: report, isBrief: brief).run()
        case .pipeline: try await PipelineCases(report: report, rounds: brief ? 50 : 1000).run()
        case .lua: try await LibraryBench.run(brief ? 2 : 20, report)
        case .doors: try DoorCases(report: report, isBrief: brief).run()
        case .trace: try TraceCase(report: report, calls: brief ? 50 : 2000).run()
        case .process: try ProcessCases(report: report, isBrief: brief, calls: brief ? 200 : calls).run()
        }
    }
}
