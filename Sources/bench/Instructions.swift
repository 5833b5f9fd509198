import Gateway
import Glibc
import JSONLines
import Policy
import Tools

/// Instructions and allocations of fixed work, counted by callgrind: the same on a busy machine as on a quiet one, so that
/// CI can judge them.
///
/// Each case is run by a process of its own, once with few and once with many repetitions; the difference is the work
/// without the start.
struct Instructions {
    /// JSON object: for each kind of build the cases, with the instructions and allocations that one repetition takes.
    let file: String
    /// Writes what is counted, in place of comparing it.
    let records: Bool
    let report: Report

    /// A case may take so much more than the file says; what takes so much less has to be recorded. A build for debugging,
    /// which every change is judged by, shows what grows beyond measure: what it counts is much the compiler's own.
    #if DEBUG
        private static let tolerance = (more: 0.25, less: 1.0)
        private static let (few, many) = (2, 8)
    #else
        private static let tolerance = (more: 0.05, less: 0.05)
        private static let (few, many) = (20, 120)
    #endif

    // Each is made by the cases that need it.
    private static let registry = ToolRegistry(AllTools.all())
    private static let bare = pipeline(NoPolicy())
    private static let answer = JSONWriter.bytes(JSONCases.answer)
    private static let list: JSONObject = ["vms": JSONCases.answer["data"] ?? [], "total": 1000]

    /// One at a time on this thread, so that waking others does not count.
    private static let calls: [(name: String, hooks: Int)] = [
        ("pipeline.hooks-0", 0), ("pipeline.hooks-3", 3), ("pipeline.hooks-80", 80),
    ]

    private static let cases: [(name: String, work: @Sendable () throws -> Void)] = {
        let lines = JSONCases.lines
        let get = PipelineCases.request("bench")
        let create = CallRequest(
            tool: "create_vm",
            arguments: [
                "node": "pve1", "vmid": "123", "name": "web7", "cores": 4, "memory": 4096, "ostype": "l26",
                "tags": "web;prod",
            ],
            principal: get.principal)
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
            ("validate.get_vm_config", { _ = bare.admit(get) }),
            ("validate.create_vm", { _ = bare.admit(create) }),
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
        report.title("Instructions and allocations, counted by callgrind")
        let directory = try Machine.temporaryDirectory()
        defer {
            unlink("\(directory)/bench")
            rmdir(directory)
        }
        // Valgrind does not read every compiler's debugging information.
        try Child(["strip", "--strip-debug", "-o", "\(directory)/bench", try Self.program()]).waitForEnd()
        var counted = JSONObject()
        for name in Self.cases.map(\.name) + Self.calls.map(\.name) {
            // Side by side: it is not their time that counts.
            let runs = try (Run(name, Self.few, directory), Run(name, Self.many, directory))
            let one = try Counts(runs.0.counts(), to: runs.1.counts(), repetitions: Self.many - Self.few)
            counted[name] = ["instructions": .int(one.instructions), "allocations": .int(one.allocations)]
            report.add(Figure("instructions.\(name)", Double(one.instructions), .instructions))
            report.add(Figure("allocations.\(name)", Double(one.allocations), .allocations))
        }
        if records { return try write(counted) }
        let known = try recorded()[Machine.optimization]
        let faults = counted.flatMap { name, now in Self.faults(name, now, recorded: known?[name]) }
        guard faults.isEmpty else { throw BenchError(faults.joined(separator: "; ")) }
    }

    private static func faults(_ name: String, _ now: JSONValue, recorded: JSONValue?) -> [String] {
        ["instructions", "allocations"].compactMap { kind in
            guard let now = now[kind]?.double, let before = recorded?[kind]?.double else {
                return "the \(kind) of \(name) are not recorded: --record writes them"
            }
            // Of a few allocations, one more or less is not yet a change.
            if now > before + max(before * tolerance.more, 1) {
                return "\(name) takes \(Int(now)) \(kind), \(Int(before)) are recorded"
            }
            guard now < before - max(before * tolerance.less, 1) else { return nil }
            return
                "\(name) takes \(Int(now)) \(kind), fewer than the \(Int(before)) recorded: write it down, with --record"
        }
    }

    private func recorded() throws -> JSONObject {
        guard let text = Machine.text(of: file), let known = try JSONReader.read(text).object else {
            throw BenchError("\(file) is no JSON object")
        }
        return known
    }

    /// In the place of what this kind of build has counted before.
    private func write(_ counted: JSONObject) throws {
        var all = (try? recorded()) ?? [:]
        all[Machine.optimization] = .object(counted)
        let builds = all.map { name, cases in
            let lines = (cases.object ?? [:]).map {
                "    \(JSONWriter.string(.string($0.name))): \(JSONWriter.string($0.value))"
            }
            return "  \(JSONWriter.string(.string(name))): {\n\(lines.joined(separator: ",\n"))\n  }"
        }
        try Machine.write("{\n\(builds.joined(separator: ",\n"))\n}\n", to: file)
    }

    private struct Counts {
        var instructions: Int
        var allocations: Int

        init(instructions: Int, allocations: Int) {
            (self.instructions, self.allocations) = (instructions, allocations)
        }

        /// What one repetition takes, by the counts of few and of many.
        init(_ few: Counts, to many: Counts, repetitions: Int) {
            instructions = (many.instructions - few.instructions) / repetitions
            allocations = (many.allocations - few.allocations) / repetitions
        }
    }

    /// One case under valgrind.
    private struct Run {
        private let child: Child
        private let name: String
        private let (errors, profile): (String, String)

        init(_ name: String, _ repetitions: Int, _ directory: String) throws {
            self.name = name
            (errors, profile) = ("\(directory)/errors.\(repetitions)", "\(directory)/profile.\(repetitions)")
            child = try Child(
                [
                    "valgrind", "--tool=callgrind", "--callgrind-out-file=\(profile)", "--compress-strings=no",
                    "\(directory)/bench", "--perform", name, "\(repetitions)",
                ], environment: ["SWIFT_DETERMINISTIC_HASHING": "1"], errors: errors)
        }

        func counts() throws -> Counts {
            child.waitForEnd()
            defer { for file in [errors, profile] { unlink(file) } }
            // ==4711== Collected : 123456
            let output = Machine.text(of: errors) ?? ""
            let line = output.split(separator: "\n").last { $0.contains("Collected : ") }
            guard let instructions = line?.split(separator: " ").last.flatMap({ Int($0) }) else {
                throw BenchError("\(name): valgrind counts nothing: \(output)")
            }
            return Counts(
                instructions: instructions, allocations: Instructions.allocations(Machine.text(of: profile) ?? ""))
        }
    }

    /// How often memory was asked for, by callgrind's list of who calls whom: `cfn=malloc`, then `calls=12 0`.
    private static func allocations(_ profile: String) -> Int {
        var (sum, isAllocator) = (0, false)
        for line in profile.utf8.split(separator: UInt8(ascii: "\n")) {
            if line.starts(with: "cfn=".utf8) {
                isAllocator = allocators.contains { line.dropFirst(4).elementsEqual($0.utf8) }
            } else if isAllocator, line.starts(with: "calls=".utf8) {
                sum += Int(String(Substring(line.dropFirst(6).prefix { $0 != UInt8(ascii: " ") }))) ?? 0
            }
        }
        return sum
    }

    private static let allocators = ["malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc"]

    private static func program() throws -> String {
        guard let own = realpath("/proc/self/exe", nil) else { throw BenchError("where is this program?") }
        defer { free(own) }
        return String(cString: own)
    }
}
