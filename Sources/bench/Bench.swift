import Gateway
import Glibc
import JSONLines
import Logging
import Policy
import ProxmoxClient
import Server
import SimulatedCluster
import Tools

/// Prints how fast the gateway is on this machine: medians, and ratios to a baseline of the same run.
///
/// `swift run -c release bench [--brief] [--hooks] [--lua]`: `--hooks` measures only what hooks cost, `--lua` only what
/// their sandbox does.
@main
struct Bench {
    static func main() async {
        do { try await run() } catch {
            let text = Array("bench: \(error)\n".utf8)
            _ = text.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            exit(1)
        }
    }

    private static func run() async throws {
        let isBrief = CommandLine.arguments.contains("--brief")
        let rounds = isBrief ? 50 : 1000
        print("machine: \(Machine.description)")
        if CommandLine.arguments.contains("--hooks") { return try await pipeline(rounds) }
        if CommandLine.arguments.contains("--lua") { return try await LibraryBench.run(isBrief ? 5 : 20) }
        json(rounds)
        try await pipeline(rounds)
        try await LibraryBench.run(5)
        try await roundTrip(isBrief ? 50 : 500)
        try started(isBrief ? 3 : 10)
    }

    /// Reading and writing a request and a long answer.
    private static func json(_ rounds: Int) {
        let request = Array(
            #"{"jsonrpc":"2.0","id":17,"method":"tools/call","params":{"name":"get_vm_config","arguments":{"node":"pve1","vmid":"100"},"_meta":{"progressToken":"token-17"}}}"#
                .utf8)
        let guests = (100..<1100).map { vmid -> JSONValue in
            [
                "vmid": .int(vmid), "name": .string("guest-\(vmid)"), "node": "pve1", "status": "running",
                "cpu": 0.0412,
                "maxmem": 4_294_967_296, "mem": 1_116_691_472, "tags": "prod;web", "uptime": 432_101,
            ]
        }
        let value: JSONValue = ["data": .array(guests)]
        let answer = JSONWriter.bytes(value)
        let small = Timing.median(rounds) { _ = try? JSONReader.read(request) }
        Timing.row("read a request of \(request.count) bytes", small)
        let large = Timing.median(max(20, rounds / 20)) { _ = try? JSONReader.read(answer) }
        Timing.row("read an answer of \(answer.count) bytes", large)
        Timing.row("write it", Timing.median(max(20, rounds / 20)) { _ = JSONWriter.bytes(value) })
    }

    /// The whole pipeline over an upstream that answers at once: what the gateway itself costs.
    private static func pipeline(_ rounds: Int) async throws {
        var logger = Logger(label: "bench") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        let registry = ToolRegistry(AllTools.all())
        let principal = Principal(user: "bench", uid: 0, door: .stdio)
        let request = CallRequest(
            tool: "get_vm_config", arguments: ["node": "pve1", "vmid": 100], principal: principal)
        func pipeline(_ policy: any PolicyEngine) -> Pipeline {
            Pipeline(
                registry: registry, policy: policy, cluster: InstantCluster(), audit: NoAudit(), identity: "bench",
                logger: logger)
        }
        func policy(_ hooks: TemporaryHooks) async throws -> LuaPolicy {
            defer { hooks.remove() }
            return try await LuaPolicy.load(
                directory: hooks.path, settings: [:], toolNames: registry.tools.map(\.spec.name), checksTrust: false,
                logger: logger)
        }
        func times(_ pipeline: Pipeline, _ request: CallRequest) async -> [Duration] {
            await Timing.times(rounds) {
                if case .failure(let error) = await pipeline.run(pipeline.admit(request)).result {
                    print("  failed: \(error)")
                }
            }
        }
        func cpu(_ pipeline: Pipeline, _ request: CallRequest) async -> Duration {
            await Timing.cpu(rounds) { _ = await pipeline.run(pipeline.admit(request)) }
        }
        let bareTimes = await times(pipeline(NoPolicy()), request)
        let (bare, bareLeast) = (Timing.middle(bareTimes), bareTimes.min() ?? .zero)
        let bareCPU = await cpu(pipeline(NoPolicy()), request)
        Timing.row("get_vm_config, instant upstream, no hooks", bare, least: bareLeast, cpu: bareCPU)
        for (count, reads) in [(3, false), (3, true), (80, false), (80, true)] {
            let hooked = pipeline(try await policy(TemporaryHooks(count: count, reads: reads)))
            let all = await times(hooked, request)
            Timing.row(
                "  \(count) hooks\(reads ? ", of ten one with pve.get" : ""), added", Timing.middle(all) - bare,
                least: (all.min() ?? .zero) - bareLeast, worst: Timing.ninetyNinth(all) - bare,
                cpu: await cpu(hooked, request) - bareCPU)
        }
        try await spinning(pipeline(try await policy(TemporaryHooks(count: 3, reads: false, spins: true))), rounds)
    }

    /// What others' calls take while one user's hook spins, beside what they take else.
    private static func spinning(_ pipeline: Pipeline, _ rounds: Int) async throws {
        func request(_ user: String) -> CallRequest {
            CallRequest(
                tool: "get_vm_config", arguments: ["node": "pve1", "vmid": 100],
                principal: Principal(user: user, uid: 0, door: .stdio))
        }
        let quiet = Timing.middle(
            await Timing.times(rounds) { _ = await pipeline.run(pipeline.admit(request("bench"))) })
        let spinners = (0..<4).map { _ in
            Task { while !Task.isCancelled { _ = await pipeline.run(pipeline.admit(request("spinner"))) } }
        }
        try await Task.sleep(for: .milliseconds(200))
        let busy = await Timing.times(rounds) { _ = await pipeline.run(pipeline.admit(request("bench"))) }
        for spinner in spinners { spinner.cancel() }
        for spinner in spinners { await spinner.value }
        Timing.row(
            "get_vm_config while another user's hook spins", Timing.middle(busy), baseline: quiet,
            worst: Timing.ninetyNinth(busy))
    }

    /// Over HTTPS to the simulated cluster in this process, beside a bare GET on the same connection.
    private static func roundTrip(_ rounds: Int) async throws {
        var logger = Logger(label: "bench") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        var options = SimulatedCluster.Options()
        options.speed = 1000
        let cluster = try await SimulatedCluster.start(options, logger: logger)
        let configuration = ProxmoxConfiguration(
            name: "bench", endpoints: [.init(host: "127.0.0.1", port: cluster.port)],
            credentials: .token(id: cluster.tokenID, secret: Secret(cluster.tokenSecret)),
            trust: .fingerprint(cluster.fingerprint))
        let client = ProxmoxClient(configuration, logger: logger)
        let get = ProxmoxRequest(method: .get, path: ["nodes", "pve1", "qemu", "101", "config"])
        let bare = try await Timing.median(rounds) { _ = try await client.send(get) }
        Timing.row("bare GET of a configuration over HTTPS", bare)

        let pipeline = Pipeline(
            registry: ToolRegistry(AllTools.all()), policy: NoPolicy(),
            cluster: ProxmoxCluster(name: "bench", connection: client), audit: NoAudit(), identity: "bench",
            logger: logger)
        let principal = Principal(user: "bench", uid: 0, door: .stdio)
        func call(_ tool: String, _ arguments: JSONObject) async {
            let request = CallRequest(tool: tool, arguments: arguments, principal: principal)
            if case .failure(let error) = await pipeline.run(pipeline.admit(request)).result {
                print("  failed: \(error)")
            }
        }
        let read = await Timing.median(rounds) { await call("get_vm_config", ["node": "pve1", "vmid": 101]) }
        Timing.row("get_vm_config, simulated cluster", read, baseline: bare)
        let list = await Timing.median(rounds) { await call("get_vms", [:]) }
        Timing.row("get_vms, simulated cluster", list, baseline: bare)
        let cycles = max(5, rounds / 20)
        let change = await Timing.median(cycles) {
            await call("start_vm", ["vmid": 102])
            await call("stop_vm", ["vmid": 102])
        }
        Timing.row("start_vm and stop_vm, tasks followed (1000 times faster than real)", change)
        await client.shutdown()
        await cluster.stop()
    }

    /// A fresh process: time to its first answer, and its memory then.
    private static func started(_ rounds: Int) throws {
        let runs = try (0..<rounds).map { _ in try FreshProcess.run() }
        Timing.row("start of `proxgate demo` to the first answer", Timing.middle(runs.map(\.time)))
        let memory = runs.map(\.residentKiB).sorted()[runs.count / 2]
        print("memory then: \(memory / 1024) MiB resident")
    }
}
