import ArgumentParser
import Glibc
import JSONLines
import Logging
import ServiceLifecycle
import SimulatedCluster
import UnixSignals

struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the simulated cluster alone, for other clients and for trying configurations.",
        discussion: "Example: proxgate simulate --port 8006")

    @Option(help: "Port on 127.0.0.1; 0 takes a free one.")
    var port = 0

    @Option(help: "How much faster than real tasks run.")
    var speed = 1.0

    @Option(help: "Where to write the certificate (PEM); by default a temporary file.")
    var pem: String?

    @Flag(help: "Print the access data as one line of JSON.")
    var json = false

    @Flag(help: "Do not write each request to stderr.")
    var quiet = false

    @OptionGroup var log: LogOptions

    func validate() throws {
        guard 0...65_535 ~= port else { throw ValidationError("--port: must be from 0 to 65535, got \(port)") }
        guard speed > 0, speed.isFinite else { throw ValidationError("--speed: must be more than 0, got \(speed)") }
    }

    func run() async throws {
        let logger = try log.logger()
        var options = SimulatedCluster.Options()
        options.port = port
        options.speed = speed
        if !quiet { options.onRequest = { Terminal.write($0.line + "\n", to: STDERR_FILENO) } }
        let cluster = try await SimulatedCluster.start(options, logger: logger)
        let file = pem ?? "/tmp/proxgate-simulated-\(cluster.port).pem"
        unlink(file)
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw CommandError("\(file): \(String(cString: strerror(errno)))") }
        Terminal.write(cluster.certificatePEM, to: descriptor)
        close(descriptor)

        let facts = [
            ("url", cluster.url), ("user", cluster.username), ("password", cluster.password),
            ("token", "\(cluster.tokenID)=\(cluster.tokenSecret)"), ("fingerprint", cluster.fingerprint),
            ("certificate", file),
        ]
        if json {
            let object = JSONObject(facts.map { ($0.0, JSONValue.string($0.1)) })
            Terminal.write(JSONWriter.string(.object(object)) + "\n")
        } else {
            for (name, value) in facts { Terminal.write("\(name): \(value)\n") }
        }
        let group = ServiceGroup(
            services: [UntilStopped()], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        try await group.run()
        await cluster.stop()
        if pem == nil { unlink(file) }
    }
}

/// Waits for the signal to stop.
private struct UntilStopped: Service {
    func run() async throws { try await gracefulShutdown() }
}
