import Glibc
import JSONLines

/// Where the time of one get_vm_config goes, by what the running gateway writes into its log at level `trace`.
struct TraceCase {
    let report: Report
    let calls: Int

    func run() throws {
        report.title("One get_vm_config, one at a time, three shipped hooks at work, simulated cluster")
        let stand = try Stand()
        let directory = try Machine.temporaryDirectory()
        let log = "\(directory)/log"
        defer {
            unlink(log)
            rmdir(directory)
        }
        let gateway = try stand.gateway(["--log-level", "trace"], errors: log)
        var lines = Load([.init(input: gateway.input, output: gateway.output)])
        let read = Requests.mcp("get_vm_config") { _ in #"{"node":"pve1","vmid":"101"}"# }
        _ = try lines.ask(Requests.initialize)
        let answers = try lines.run(inFlight: 1, calls: calls, read)
        gateway.end()
        if let failure = answers.firstFailure { throw BenchError("\(answers.failed) calls failed: \(failure)") }
        var steps: [(name: String, samples: Samples)] = []
        for line in (Machine.text(of: log) ?? "").split(separator: "\n") where line.contains("times of a call") {
            for word in line.split(separator: " ") where word.hasPrefix("us_") {
                let parts = word.dropFirst(3).split(separator: "=")
                guard parts.count == 2, let time = Double(parts[1]) else { continue }
                let place = steps.firstIndex { $0.name == parts[0] } ?? steps.count
                if place == steps.count { steps.append((String(parts[0]), Samples())) }
                steps[place].samples.add(.nanoseconds(Int(time * 1000)))
            }
        }
        guard !steps.isEmpty else { throw BenchError("the gateway's log says nothing of its calls") }
        // In the order in which they happen.
        let order = ["parse", "validate", "begin", "resolve", "policy", "run", "review", "render", "encode", "write"]
        let sequence = order.compactMap { name in steps.first { $0.name == name } }
        for (name, samples) in sequence { report.add(Figure("trace.\(name)", samples)) }
        if let proxmox = steps.first(where: { $0.name == "proxmox" }) {
            report.add(Figure("trace.proxmox (in resolve, policy, run)", proxmox.samples))
        }
        let sum = sequence.reduce(0) { $0 + $1.samples.median }
        report.add(Figure("trace.sum", sum, .microseconds))
        report.add(Figure("trace.client", answers.samples))
        report.add(Figure("trace.pipes-and-threads", answers.samples.median - sum, .microseconds))
    }
}
