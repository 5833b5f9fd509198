import Gateway
import Glibc
import JSONLines
import Policy
import Tools

/// Instructions of fixed work, counted by callgrind: the same on a busy machine as on a quiet one, so that CI can judge them.
///
/// Each case is run by a process of its own, once with few and once with many repetitions; the difference is the work
/// without the start.
struct Instructions {
    /// JSON object: the cases with the instructions that one repetition takes.
    let file: String
    /// Writes what is counted, in place of comparing it.
    let records: Bool
    let report: Report

    /// A case may take so much more than the file says; what takes so much less has to be recorded.
    private static let tolerance = 0.05
    private static let few = 20
    private static let many = 120

    private static let registry = ToolRegistry(AllTools.all())

    /// One at a time on this thread, so that waking others does not count.
    private static let calls: [(name: String, hooks: Int)] = [
        ("pipeline.hooks-0", 0), ("pipeline.hooks-3", 3), ("pipeline.hooks-80", 80),
    ]

    private static let cases: [(name: String, work: @Sendable () throws -> Void)] = {
        let pipeline = Self.pipeline(NoPolicy())
        let answer = JSONWriter.bytes(JSONCases.answer)
        let lines = JSONCases.lines
        let get = PipelineCases.request("bench")
        let create = CallRequest(
            tool: "create_vm",
            arguments: [
                "node": "pve1", "vmid": "123", "name": "web7", "cores": 4, "memory": 4096, "ostype": "l26",
                "tags": "web;prod",
            ],
            principal: get.principal)
        let vms = JSONCases.answer["data"] ?? []
        let list: JSONObject = ["vms": vms, "total": 1000]
        return [
            ("json.read.request", { _ = try JSONReader.read(JSONCases.request) }),
            ("json.read.answer", { _ = try JSONReader.read(answer) }),
            ("json.rows.answer", { _ = try JSONReader.readRows(answer, of: "data") }),
            ("json.write.answer", { _ = JSONWriter.bytes(JSONCases.answer) }),
            (
                "frame.300-lines",
                {
                    var framer = LineFramer()
                    _ = framer.receive(lines)
                }
            ),
            ("validate.get_vm_config", { _ = pipeline.admit(get) }),
            ("validate.create_vm", { _ = pipeline.admit(create) }),
            ("render.1000-vms", { _ = registry.tool(named: "get_vms")?.render(list, .rich) }),
        ]
    }()

    private static func pipeline(_ policy: any PolicyEngine) -> Pipeline {
        Pipeline(
            registry: registry, policy: policy, cluster: InstantCluster(), audit: NoAudit(), identity: "bench",
            logger: quietLogger())
    }

    /// get_vm_config through the whole pipeline.
    private static func call(hooks: Int, _ repetitions: Int) throws {
        try ThisThread.run {
            var policy: any PolicyEngine = NoPolicy()
            if hooks > 0 {
                let files = try TemporaryHooks(count: hooks, reads: false)
                defer { files.remove() }
                policy = try await LuaPolicy.load(
                    directory: files.path, settings: [:], toolNames: registry.tools.map(\.spec.name),
                    checksTrust: false, logger: quietLogger())
            }
            let pipeline = Self.pipeline(policy)
            for _ in 0..<repetitions {
                _ = try await pipeline.run(pipeline.admit(PipelineCases.request("bench"))).result.get()
            }
        }
    }

    /// In the process that is counted.
    ///
    /// - Parameter arguments: `bench --perform CASE REPETITIONS`
    /// - Returns: false where they ask for something else.
    static func performed(_ arguments: [String]) throws -> Bool {
        guard arguments.count == 4, arguments[1] == "--perform", let repetitions = Int(arguments[3]) else {
            return false
        }
        let name = arguments[2]
        if let call = calls.first(where: { $0.name == name }) {
            try Self.call(hooks: call.hooks, repetitions)
            return true
        }
        guard let work = cases.first(where: { $0.name == name })?.work else { throw BenchError("no case '\(name)'") }
        for _ in 0..<repetitions { try work() }
        return true
    }

    func run() throws {
        report.title("Instructions, counted by callgrind")
        let directory = try Machine.temporaryDirectory()
        defer {
            unlink("\(directory)/bench")
            unlink("\(directory)/callgrind")
            rmdir(directory)
        }
        // Valgrind does not read every compiler's debugging information.
        try Child(["strip", "--strip-debug", "-o", "\(directory)/bench", try Self.program()]).waitForEnd()
        var counted = JSONObject()
        for name in Self.cases.map(\.name) + Self.calls.map(\.name) {
            let difference = try count(name, Self.many, directory) - count(name, Self.few, directory)
            counted[name] = .int(difference / (Self.many - Self.few))
        }
        if records { return try write(counted) }
        guard let text = Machine.text(of: file), let known = try JSONReader.read(text).object else {
            throw BenchError("\(file) is no JSON object; --record writes it")
        }
        var faults: [String] = []
        for (name, value) in counted {
            let now = value.double ?? 0
            var figure = Figure("instructions.\(name)", now, .instructions)
            guard let before = known[name]?.double else {
                faults.append("\(name) is not in \(file)")
                continue
            }
            (figure.ratio, figure.baseline) = (now / before, "the recorded \(Figure.short(before))")
            report.add(figure)
            if now > before * (1 + Self.tolerance) { faults.append("\(name) takes more than is recorded") }
            if now < before * (1 - Self.tolerance) { faults.append("\(name) takes less: record it, with --record") }
        }
        guard faults.isEmpty else { throw BenchError(faults.joined(separator: "; ")) }
    }

    private func write(_ counted: JSONObject) throws {
        let lines = counted.map { "  \(JSONWriter.string(.string($0.name))): \($0.value.text)" }
        try Machine.write("{\n\(lines.joined(separator: ",\n"))\n}\n", to: file)
        for (name, value) in counted { report.add(Figure("instructions.\(name)", value.double ?? 0, .instructions)) }
    }

    private func count(_ name: String, _ repetitions: Int, _ directory: String) throws -> Int {
        let errors = "\(directory)/callgrind"
        try Child(
            [
                "valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "\(directory)/bench", "--perform",
                name, "\(repetitions)",
            ], environment: ["SWIFT_DETERMINISTIC_HASHING": "1"], errors: errors
        ).waitForEnd()
        // ==4711== Collected : 123456
        let output = Machine.text(of: errors) ?? ""
        let line = output.split(separator: "\n").last { $0.contains("Collected : ") }
        guard let count = line?.split(separator: " ").last.flatMap({ Int($0) }) else {
            throw BenchError("\(name): valgrind counts nothing: \(output)")
        }
        return count
    }

    private static func program() throws -> String {
        guard let own = realpath("/proc/self/exe", nil) else { throw BenchError("where is this program?") }
        defer { free(own) }
        return String(cString: own)
    }
}
