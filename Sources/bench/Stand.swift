import Glibc
import JSONLines

/// The gateway as a process of its own, over the simulated cluster as another, with three of the shipped hooks at work.
final class Stand {
    private let cluster: Child
    private let directory: String
    private let configuration: String
    private static let hooks = ["protect", "enrich", "redact"]

    /// - Parameter guests: how many the cluster has.
    init(guests: Int = 8) throws {
        directory = try Machine.temporaryDirectory()
        let program = try Self.program()
        cluster = try Child([program, "simulate", "--json", "--quiet", "--speed", "1000", "--guests", "\(guests)"])
        var lines = Load([.init(input: cluster.input, output: cluster.output)])
        guard let facts = try JSONReader.read(lines.next()).object, let url = facts["url"]?.string,
            let token = facts["token"]?.string?.split(separator: "=").map(String.init), token.count == 2
        else { throw BenchError("simulate does not say how it is reached") }
        try Self.copyHooks(to: "\(directory)/hooks")
        let json: JSONValue = [
            "cluster": [
                "name": "bench", "endpoints": [.string(String(url.dropFirst("https://".count)))],
                "token": ["id": .string(token[0]), "secret": .string(token[1])],
                "tls": ["fingerprint": facts["fingerprint"] ?? .null],
            ],
            "hooks": .string("\(directory)/hooks"), "settings": Self.settings,
        ]
        configuration = "\(directory)/proxgate.json"
        try Machine.write(JSONWriter.string(json), to: configuration)
        chmod(configuration, 0o600)
    }

    /// What makes the three hooks do something.
    static let settings: JSONValue = ["owner": "owner", "redact": ["cipassword", "sshkeys", "*token*"]]

    deinit {
        kill(cluster.pid, SIGTERM)
        for name in Self.hooks { unlink("\(directory)/hooks/\(name).lua") }
        rmdir("\(directory)/hooks")
        unlink(configuration)
        unlink("\(directory)/gateway.sock.lock")
        rmdir(directory)
    }

    func gateway(_ more: [String] = [], errors: String = "/dev/null") throws -> Child {
        try Child([try Self.program(), "serve", "--config", configuration] + more, errors: errors)
    }

    var socket: String { "\(directory)/gateway.sock" }

    /// Connections to the gateway's socket, which may just be starting.
    func connections(_ count: Int) throws -> [Load.Ends] {
        try (0..<count).map { _ in
            for _ in 0..<500 {
                if let descriptor = try connect() { return Load.Ends(input: descriptor, output: descriptor) }
                usleep(10_000)
            }
            throw BenchError("nobody listens on \(socket)")
        }
    }

    private func connect() throws -> Int32? {
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw BenchError("no socket") }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: socket.utf8) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        if result == 0 { return descriptor }
        close(descriptor)
        return nil
    }

    /// `proxgate` beside this executable.
    static func program() throws -> String {
        guard let own = realpath("/proc/self/exe", nil) else { throw BenchError("where is this program?") }
        defer { free(own) }
        return String(cString: own).split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/proxgate"
    }

    private static func copyHooks(to directory: String) throws {
        mkdir(directory, 0o700)
        for name in hooks {
            guard let text = Machine.text(of: "hooks/\(name).lua") else {
                throw BenchError("hooks/\(name).lua is not here: run the bench from the top of the checkout")
            }
            try Machine.write(text, to: "\(directory)/\(name).lua")
            chmod("\(directory)/\(name).lua", 0o600)
        }
    }
}
