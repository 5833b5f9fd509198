import Glibc
import JSONLines
import Logging
import ProxmoxClient
import Server
import SimulatedCluster

/// A simulated cluster and a configuration that reaches it, over HTTPS as it would a real one.
struct DemoCluster {
    let cluster: SimulatedCluster
    let configuration: Configuration

    static func start(speed: Double, requestLog: String? = nil, logger: Logger) async throws -> DemoCluster {
        var options = SimulatedCluster.Options()
        options.speed = speed
        if let requestLog {
            let descriptor = open(requestLog, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw CommandError("\(requestLog): \(String(cString: strerror(errno)))") }
            options.onRequest = { Terminal.write($0.line + "\n", to: descriptor) }
        }
        let cluster = try await SimulatedCluster.start(options, logger: logger)
        let endpoint = ProxmoxConfiguration.Endpoint(host: "127.0.0.1", port: cluster.port)
        let proxmox = ProxmoxConfiguration(
            name: "demo", endpoints: [endpoint],
            credentials: .token(id: cluster.tokenID, secret: Secret(cluster.tokenSecret)),
            trust: .fingerprint(cluster.fingerprint))
        return DemoCluster(cluster: cluster, configuration: Configuration(cluster: proxmox))
    }
}

/// The hooks that came with the program: beside the checkout that it was built in, or beside the installed binary.
enum ShippedHooks {
    static func directory() throws -> String {
        var path = try executable()
        var tried: [String] = []
        while let slash = path.lastIndex(of: "/") {
            path = String(path[..<slash])
            for candidate in ["\(path)/share/proxgate/hooks", "\(path)/hooks"] {
                // A directory of that name counts only where it is ours.
                if access("\(candidate)/protect.lua", R_OK) == 0 { return candidate }
                tried.append(candidate)
            }
        }
        throw CommandError("the hooks that come with proxgate were not found; give --hooks DIR")
    }

    private static func executable() throws -> String {
        guard let path = realpath("/proc/self/exe", nil) else { throw CommandError("where is this program?") }
        defer { free(path) }
        return String(cString: path)
    }
}

/// A failure for the person at the command line.
struct CommandError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
