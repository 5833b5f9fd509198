import Glibc
import JSONLines
import Testing

/// The gateway as a service: opened and watched by systemd's protocol, stopped without losing anybody's answer.
@Suite struct ServiceTests {
    /// Does what systemd does: listens, and hands the socket to the program as descriptor 3.
    private static let activator = """
        import os, socket, sys
        s = socket.socket(socket.AF_UNIX)
        s.bind(sys.argv[1])
        s.listen(5)
        os.dup2(s.fileno(), 3)
        os.set_inheritable(3, True)
        os.environ['LISTEN_PID'] = str(os.getpid())
        os.environ['LISTEN_FDS'] = '1'
        os.execv(sys.argv[2], sys.argv[2:])
        """

    @Test func aSocketOfSystemdsAndNewsForIt() async throws {
        let workspace = try Workspace()
        let news = try News(workspace.path("notify"))
        let path = workspace.path("gateway.sock")
        let words = ["-c", Self.activator, path, Places.proxgate]
        let file = try workspace.write("gateway.json", .object(Self.unreachable))
        let gateway = try Child(
            "/usr/bin/python3", words + ["serve", "--config", file, "--socket", path],
            environment: ["NOTIFY_SOCKET": workspace.path("notify"), "WATCHDOG_USEC": "200000"])
        try await news.wait(for: "READY=1", from: gateway)
        try await news.wait(for: "WATCHDOG=1", from: gateway)
        let answer = try await Finished.run("/usr/bin/python3", ["-c", Self.ping, path])
        #expect(answer.json?["text"] == "pong", "\(answer)")
        gateway.signal(SIGTERM)
        try await news.wait(for: "STOPPING=1", from: gateway)
        #expect(try await gateway.exitCode() == 0)
        #expect(access(path, F_OK) == 0, "the socket is systemd's to remove")
    }

    @Test func callsThatRunTooLongAreToldThatTheirTaskGoesOn() async throws {
        // A start takes the better part of a minute.
        let simulator = try await Simulator.start(speed: 0.02)
        var configuration = simulator.configuration
        configuration["limits"] = ["stop_seconds": 0.2]
        let gateway = try GatewayProcess.serve(configuration)
        try gateway.send(#"{"id":1,"tool":"start_vm","args":{"vmid":102}}"#)
        _ = try await simulator.child.wait(for: "the task") { child in
            child.errors.contains("/tasks/UPID") ? true : nil
        }
        gateway.child.signal(SIGTERM)
        let answer = try await gateway.answer(1)
        #expect(answer.code == "cancelled", "\(answer)")
        #expect(answer["error"]?["upid"]?.string?.hasPrefix("UPID:") == true, "\(answer)")
        #expect(try await gateway.child.exitCode() == 0)
    }

    @Test func callsThatEndInTimeAreAnsweredAfterTheSignal() async throws {
        let simulator = try await Simulator.start(speed: 1)
        let workspace = try Workspace()
        let path = workspace.path("gateway.sock")
        let gateway = try GatewayProcess.serve(simulator.configuration, ["--socket", path], in: workspace)
        _ = try await gateway.child.wait(for: "the socket") { _ in Self.accepts(path) ? true : nil }
        let started = try Child(Places.proxgate, ["call", "start_vm", "vmid=102", "--socket", path, "--json"])
        let other = try GatewayProcess.connect(path)
        #expect(try await other.ask(#"{"id":1,"op":"ping"}"#)["ok"] == true)
        _ = try await simulator.child.wait(for: "the task") { $0.errors.contains("status/start") ? true : nil }
        gateway.child.signal(SIGTERM)
        _ = try await simulator.child.wait(for: "the door to be closed") { _ in Self.accepts(path) ? nil : true }
        // A call that comes now is not begun, and its caller is told.
        let late = try await other.ask(#"{"id":2,"tool":"start_vm","args":{"vmid":104}}"#)
        #expect(late["ok"] == false && late.message.contains(path), "\(late)")
        #expect(try await started.exitCode() == 0, "\(started.output)\(started.errors)")
        #expect(started.lines.first?["result"]?["status"] == "running")
        #expect(try await gateway.child.exitCode() == 0)
        #expect(!simulator.changes.contains { $0.contains("/104/") }, "\(simulator.changes)")
        #expect(access(path, F_OK) != 0)
    }

    @Test func connectSpeaksForSomebodyWhereTheConfigurationAllowsIt() async throws {
        let workspace = try Workspace()
        let path = workspace.path("gateway.sock")
        var configuration = Self.unreachable
        configuration["socket"] = ["bridges": [.string(String(getuid()))]]
        configuration["logging"] = ["format": "json", "level": "info"]
        let gateway = try GatewayProcess.serve(configuration, ["--socket", path], in: workspace)
        _ = try await gateway.child.wait(for: "the socket") { _ in Self.accepts(path) ? true : nil }
        let bridged = try await Finished.proxgate(
            ["connect", "--socket", path, "--as", "alice.example"], input: #"{"id":1,"op":"status"}"# + "\n")
        #expect(bridged.json?["result"]?["principal"]?["user"] == "alice.example", "\(bridged)")
        let status = try await Finished.proxgate(["status", "--socket", path])
        #expect(status.code == 0 && status.output.contains("service  proxgate"), "\(status)")
        #expect(try await Finished.proxgate(["status", "--socket", path, "--json"]).json?["version"] != nil)
        let log = gateway.child.errors.split(separator: "\n")
        #expect(!log.isEmpty && log.allSatisfy { (try? JSONReader.read(String($0)))?["level"] != nil }, "\(log)")
        let own = try await Finished.proxgate(["connect", "--socket", path], input: #"{"id":1,"op":"status"}"# + "\n")
        #expect(own.json?["result"]?["principal"]?["uid"] == .int(Int(getuid())), "\(own)")
        gateway.child.signal(SIGTERM)
        #expect(try await gateway.child.exitCode() == 0)
    }

    /// By the command line of its unit, under what systemd would give it: socket, news and watchdog.
    @Test func theUnitsCommandLineServes() async throws {
        let unit = try Workspace.read("\(Places.package)/config/systemd/proxgate.service")
        let socketUnit = try Workspace.read("\(Places.package)/config/systemd/proxgate.socket")
        func value(_ name: String, in text: String) throws -> String {
            let line = text.split(separator: "\n").first { $0.hasPrefix("\(name)=") }
            return String(try #require(line, "\(name)").dropFirst(name.count + 1))
        }
        var words = try value("ExecStart", in: unit).split(separator: " ").map(String.init)
        let listens = try value("ListenStream", in: socketUnit)
        #expect(words.first == "/usr/bin/proxgate" && words.contains(listens), "\(words)")
        #expect(try value("Type", in: unit) == "notify")
        // Calls may end before systemd loses its patience, and each client has its descriptor.
        let defaults = try JSONReader.read(try Workspace.read("\(Places.package)/config/proxgate.schema.json"))
        let limits = defaults["properties"]?["limits"]?["properties"]
        let stop = try #require(limits?["stop_seconds"]?["default"]?.double)
        #expect(try #require(Double(try value("TimeoutStopSec", in: unit))) > stop)
        let clients = try #require(limits?["connections"]?["default"]?.int)
        #expect(try #require(Int(try value("LimitNOFILE", in: unit))) > 2 * clients)

        let simulator = try await Simulator.start()
        let workspace = try Workspace()
        var configuration = simulator.configuration
        configuration["hooks"] = .string(try workspace.hooks())
        let file = try workspace.write("gateway.json", .object(configuration))
        let path = workspace.path("gateway.sock")
        // The same words, in places of the test's own.
        words[0] = Places.proxgate
        words = words.map { $0 == "/etc/proxgate/gateway.json" ? file : $0 == listens ? path : $0 }
        #expect(words.contains(file) && words.contains(path), "\(words)")
        let news = try News(workspace.path("notify"))
        let watchdog = try #require(Int(try value("WatchdogSec", in: unit)))
        let gateway = try Child(
            "/usr/bin/python3", ["-c", Self.activator, path] + words,
            environment: [
                "NOTIFY_SOCKET": workspace.path("notify"), "WATCHDOG_USEC": "\(watchdog * 1_000_000)",
            ])
        try await news.wait(for: "READY=1", from: gateway)
        #expect(try await Finished.proxgate(["call", "start_vm", "vmid=102", "--socket", path]).code == 0)
        #expect(try await Finished.proxgate(["call", "stop_vm", "vmid=100", "--socket", path]).code == 3)
        gateway.signal(SIGTERM)
        try await news.wait(for: "STOPPING=1", from: gateway)
        #expect(try await gateway.exitCode() == 0)
    }

    /// The line for authorized_keys in `connect --help`, run as sshd runs it: by a shell, whatever the client asks for.
    @Test func theForcedCommandOfTheRecipe() async throws {
        let help = try await Finished.proxgate(["connect", "--help"])
        let recipe = help.output.split(separator: "\"").first { $0.hasPrefix("proxgate connect") }
        let workspace = try Workspace()
        let path = workspace.path("gateway.sock")
        let command = try #require(recipe, "\(help.output)").split { $0.isWhitespace }.joined(separator: " ")
            .replacing("/run/proxgate/proxgate.sock", with: path)
            .replacing("proxgate connect", with: "\(Places.proxgate) connect")
        #expect(command.contains(path) && command.hasSuffix("--as alice"), "\(command)")
        for bridges in [[String(getuid())], []] {
            var configuration = Self.unreachable
            configuration["socket"] = ["bridges": .array(bridges.map(JSONValue.string))]
            let gateway = try GatewayProcess.serve(configuration, ["--socket", path], in: workspace)
            _ = try await gateway.child.wait(for: "the socket") { _ in Self.accepts(path) ? true : nil }
            let bridged = try await Finished.run(
                "/bin/sh", ["-c", command], input: #"{"id":1,"op":"status"}"# + "\n",
                environment: ["SSH_ORIGINAL_COMMAND": "proxgate connect --socket \(path) --as bob"])
            if bridges.isEmpty {
                #expect(bridged.json?.code == "not_permitted", "\(bridged)")
                #expect(bridged.json?.message.contains("socket.bridges") == true, "\(bridged)")
            } else {
                #expect(bridged.json?["result"]?["principal"]?["user"] == "alice", "\(bridged)")
            }
            gateway.child.signal(SIGTERM)
            #expect(try await gateway.child.exitCode() == 0)
        }
    }

    /// Whether somebody listens there.
    private static func accepts(_ path: String) -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }

    private static let ping = """
        import socket, sys
        s = socket.socket(socket.AF_UNIX)
        s.connect(sys.argv[1])
        s.sendall(b'{"id":1,"op":"ping"}\\n')
        print(s.makefile().readline(), end='')
        """

    private static let unreachable: JSONObject = [
        "cluster": [
            "endpoints": ["127.0.0.1:1"], "token": ["id": "a@pve!b", "secret": "s"], "tls": ["verify": false],
        ], "hooks": "none",
    ]
}

/// The socket on which systemd would hear from the service.
private final class News: Sendable {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard code == 0 else { throw HarnessError("\(path): \(String(cString: strerror(errno)))") }
    }

    deinit { close(descriptor) }

    func wait(for news: String, from child: Child) async throws {
        _ = try await child.wait(for: news) { [descriptor] (_: Child) -> Bool? in
            var buffer = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
                guard count > 0 else { return nil }
                let lines = String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n")
                if lines.contains(where: { $0 == news }) { return true }
            }
        }
    }
}
