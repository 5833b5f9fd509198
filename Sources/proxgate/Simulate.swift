import ArgumentParser
import Glibc
import JSONLines
import Logging
import ProxmoxClient
import Server
import ServiceLifecycle
import SimulatedCluster
import UnixSignals

struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Run the simulated cluster alone, for other clients and for trying configurations.",
        discussion: """
            Example: proxgate simulate --port 8006 --guests 1000 --fault '595 GET /nodes/pve2/* rate=0.1'

            A fault is KIND [METHOD] PATTERN [rate=0.1] [count=3] [for=SECONDS] [text=WORDS], where KIND is one of
            \(FaultSpec.kinds.joined(separator: ", ")),
            and * in PATTERN, a path below /api2/json, stands for anything. `refuse *` resets connections before TLS begins.

            With --from-cluster, each part of the real cluster that could not be read is named on stderr; with --state the
            copy is kept in that file.
            """)

    @Option(help: "Port on 127.0.0.1; 0 takes a free one.")
    var port = 0

    @Option(help: "How much faster than real tasks run.")
    var speed = 1.0

    @Option(help: "How many guests there are, from 8 on; those beyond the demonstration's have VMIDs from 1000 on.")
    var guests = 8

    @Option(help: "How many nodes there are, from 3 to 32.")
    var nodes = 3

    @Option(help: "Release that it pretends to be: 9.2, or 8.4 with HA groups in place of rules.")
    var release = "9.2"

    @Option(help: "Seconds by which its clock is ahead; with --clock=-60 it is behind.")
    var clock = 0.0

    @Option(help: "Milliseconds by which every answer is late.")
    var latency = 0.0

    @Option(help: "Trouble to order, see above; may be given several times.")
    var fault: [String] = []

    @Option(help: "Port on 127.0.0.1 of the control endpoint, by which tests order trouble; 0 takes a free one.")
    var control: Int?

    @Option(help: "File to load the cluster from, where it exists, and to save it to at the end.")
    var state: String?

    @Flag(
        name: .customLong("from-cluster"), help: "Simulate a copy of the real cluster of --config, read with GET alone."
    )
    var fromCluster = false

    @Option(help: "Configuration file that says how to reach the real cluster.")
    var config: String?

    @Option(help: "Where to write the certificate (PEM); by default a temporary file.")
    var pem: String?

    @Flag(help: "Print the access data as one line of JSON.")
    var json = false

    @Flag(help: "Do not write each request to stderr.")
    var quiet = false

    @OptionGroup var log: LogOptions

    func validate() throws {
        guard 0...65_535 ~= port else { throw ValidationError("--port: must be from 0 to 65535, got \(port)") }
        guard 0...65_535 ~= control ?? 0 else {
            throw ValidationError("--control: must be from 0 to 65535, got \(control ?? 0)")
        }
        guard speed > 0, speed.isFinite else { throw ValidationError("--speed: must be more than 0, got \(speed)") }
        guard 8...100_000 ~= guests else { throw ValidationError("--guests: must be from 8 to 100000, got \(guests)") }
        guard 3...32 ~= nodes else { throw ValidationError("--nodes: must be from 3 to 32, got \(nodes)") }
        guard Release(rawValue: release) != nil else {
            let known = Release.allCases.map(\.rawValue).joined(separator: " or ")
            throw ValidationError("--release: must be \(known), got \(release)")
        }
        guard -1e9...1e9 ~= clock else { throw ValidationError("--clock: must be seconds, got \(clock)") }
        guard 0...600_000 ~= latency else {
            throw ValidationError("--latency: must be from 0 to 600000, got \(latency)")
        }
        if fromCluster, config == nil { throw ValidationError("--from-cluster: give --config FILE too") }
        if config != nil, !fromCluster { throw ValidationError("--config: only together with --from-cluster") }
        for line in fault {
            do throws(FaultSpec.Mistake) { _ = try FaultSpec(line) } catch {
                throw ValidationError("--fault: \(error.description)")
            }
        }
    }

    func run() async throws {
        let logger = try log.logger()
        var options = SimulatedCluster.Options()
        options.port = port
        options.speed = speed
        options.extraGuests = guests - 8
        options.nodes = nodes
        if let release = Release(rawValue: release) { options.release = release }
        options.clockOffset = clock
        options.latency = .milliseconds(latency)
        options.faults = try fault.map { try FaultSpec($0) }
        options.controlPort = control
        options.state = fromCluster ? try await copy(logger) : try StateFile(state)?.read()
        if !quiet { options.onRequest = { Terminal.write($0.line + "\n", to: STDERR_FILENO) } }
        let cluster = try await SimulatedCluster.start(options, logger: logger)
        let file = pem ?? "/tmp/proxgate-simulated-\(cluster.port).pem"
        unlink(file)
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw CommandError("\(file): \(String(cString: strerror(errno)))") }
        Terminal.write(cluster.certificatePEM, to: descriptor)
        close(descriptor)
        let service = UntilStopped { tell(cluster, file) }
        let group = ServiceGroup(
            services: [service], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        try await group.run()
        await cluster.stop()
        try StateFile(state)?.write(cluster.savedState())
        if pem == nil { unlink(file) }
    }

    private func tell(_ cluster: SimulatedCluster, _ file: String) {
        var facts = [
            ("url", cluster.url), ("user", cluster.username), ("password", cluster.password),
            ("token", "\(cluster.tokenID)=\(cluster.tokenSecret)"), ("fingerprint", cluster.fingerprint),
            ("certificate", file),
        ]
        if let port = cluster.controlPort { facts.append(("control", "http://127.0.0.1:\(port)")) }
        if json {
            let object = JSONObject(facts.map { ($0.0, JSONValue.string($0.1)) })
            Terminal.write(JSONWriter.string(.object(object)) + "\n")
        } else {
            for (name, value) in facts { Terminal.write("\(name): \(value)\n") }
        }
    }

    /// Reads the real cluster; where `--state` names a file, the copy is kept there too.
    private func copy(_ logger: Logger) async throws -> JSONObject {
        let configuration = try ConfigurationFile.read(config ?? "", environment: Environment.all)
        guard configuration.others.isEmpty else {
            throw ValidationError("--from-cluster: \(config ?? "") has several clusters; give a file with the one")
        }
        let client = ProxmoxClient(configuration.cluster, logger: logger)
        do {
            let copy = try await ClusterCopy { path in
                let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
                var request = ProxmoxRequest(method: .get, path: parts[0].split(separator: "/").map(String.init))
                for pair in parts.count > 1 ? parts[1].split(separator: "&") : [] {
                    let words = pair.split(separator: "=", maxSplits: 1).map(String.init)
                    request.parameters[words[0]] = .string(words.count > 1 ? words[1] : "")
                }
                let response = try await client.send(request)
                var body = response.extra
                body["data"] = response.data
                return body
            } report: { line in
                Terminal.write("from-cluster: \(line)\n", to: STDERR_FILENO)
            }.read()
            await client.shutdown()
            try StateFile(state)?.write(copy)
            return copy
        } catch {
            await client.shutdown()
            throw error
        }
    }
}

/// A saved cluster on disk; it holds the accounts' secrets, so that nobody else may read it.
private struct StateFile {
    let path: String

    init?(_ path: String?) {
        guard let path else { return nil }
        self.path = path
    }

    /// nil where there is no such file yet.
    func read() throws -> JSONObject? {
        guard access(path, F_OK) == 0 else { return nil }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw fault() }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            guard count >= 0 else { throw fault() }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        guard let object = try JSONReader.read(bytes).object else { throw CommandError("\(path): expected an object") }
        return object
    }

    /// Written beside it first, so that a crash leaves the old one.
    func write(_ state: JSONObject) throws {
        let temporary = "\(path).new"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw fault() }
        let bytes = JSONWriter.bytes(.object(state)) + [UInt8(ascii: "\n")]
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                // There are bytes, so that they lie somewhere.
                Glibc.write(descriptor, $0.baseAddress! + written, bytes.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let fault = fault()
                close(descriptor)
                throw fault
            }
            written += count
        }
        close(descriptor)
        guard rename(temporary, path) == 0 else { throw fault() }
    }

    private func fault() -> CommandError { CommandError("\(path): \(String(cString: strerror(errno)))") }
}

/// Waits for the signal to stop.
private struct UntilStopped: Service {
    /// By now signals are heeded: whoever reads what is told here may send one.
    let onStart: @Sendable () -> Void

    func run() async throws {
        onStart()
        try await gracefulShutdown()
    }
}
