import Glibc
import JSONLines
import Testing

/// `proxgate simulate` as an admin and as tests of other programs use it.
@Suite struct SimulateTests {
    private struct Running {
        let child: Child
        let facts: JSONObject

        func text(_ name: String) -> String { facts[name]?.string ?? "" }

        /// GET or POST of a control address or, with the token, of the cluster.
        func curl(_ path: String, _ arguments: [String] = []) async throws -> String {
            let isControl = path.hasPrefix("control:")
            let address = isControl ? text("control") + path.dropFirst(8) : text("url") + "/api2/json" + path
            let access =
                isControl
                ? [] : ["--cacert", text("certificate"), "-H", "Authorization: PVEAPIToken=\(text("token"))"]
            return try await Finished.run(
                "/usr/bin/env", ["curl", "-sS", "--max-time", "60"] + access + arguments + [address]
            ).output
        }

        func stop() async throws {
            child.signal(SIGTERM)
            #expect(try await child.exitCode() == 0, "\(child.errors)")
        }
    }

    private func start(_ arguments: [String], in workspace: Workspace) async throws -> Running {
        let common = ["simulate", "--json", "--quiet", "--pem", workspace.path("ca.pem"), "--speed", "50"]
        let child = try Child(Places.proxgate, common + arguments)
        return Running(child: child, facts: try await child.wait(for: "the access data") { $0.lines.first })
    }

    private static func curlIsThere() async throws -> Bool {
        try await Finished.run("/bin/sh", ["-c", "command -v curl"]).code == 0
    }

    @Test(.enabled("curl is not installed") { try await curlIsThere() })
    func aStateOutlivesTheProcess() async throws {
        let workspace = try Workspace()
        let file = workspace.path("state.json")
        let first = try await start(["--state", file, "--nodes", "4", "--guests", "20"], in: workspace)
        _ = try await first.curl("/nodes/pve1/qemu/102/config", ["-X", "PUT", "-d", "name=renamed"])
        try await first.stop()
        var status = stat()
        #expect(stat(file, &status) == 0 && status.st_mode & 0o777 == 0o600)
        let second = try await start(["--state", file], in: workspace)
        #expect(second.text("token") == first.text("token"))
        #expect(try await second.curl("/nodes/pve1/qemu/102/config").contains(#""name":"renamed""#))
        let resources = try JSONReader.read(try await second.curl("/cluster/resources"))["data"]?.array ?? []
        #expect(resources.count { $0["type"] == "node" } == 4)
        #expect(resources.count { $0["vmid"] != nil } == 20)
        try await second.stop()
    }

    @Test(.enabled("curl is not installed") { try await curlIsThere() })
    func aRealClusterIsCopiedWithGetAlone() async throws {
        let workspace = try Workspace()
        let real = try await Simulator.start()
        let configuration = try workspace.write("gateway.json", .object(real.configuration))
        let copy = try await start(
            ["--from-cluster", "--config", configuration, "--state", workspace.path("copy.json")], in: workspace)
        #expect(try await copy.curl("/nodes/pve2/qemu/103/config").contains(#""name":"db1""#))
        #expect(real.requests.allSatisfy { $0.contains(" GET ") })
        let saved = try workspace.read("copy.json")
        #expect(!saved.contains(real.tokenSecret) && !saved.contains(real.password) && !saved.contains("cipassword"))
        try await copy.stop()
    }

    @Test(.enabled("curl is not installed") { try await curlIsThere() })
    func troubleIsOrderedFromOutside() async throws {
        let workspace = try Workspace()
        let running = try await start(
            ["--control", "0", "--latency", "5", "--fault", "596 GET /nodes/pve3/* count=1"], in: workspace)
        let code = ["-o", "/dev/null", "-w", "%{http_code}"]
        #expect(try await running.curl("/nodes/pve3/qemu", code) == "596")
        #expect(try await running.curl("/nodes/pve3/qemu", code) == "200")
        #expect(try await running.curl("control:/faults", ["-d", "500 /version count=1"]) == "1\n")
        #expect(try await running.curl("/version", code) == "500")
        #expect(try await running.curl("control:/faults", ["-d", "nonsense /x"]).contains("expected one of refuse"))
        _ = try await running.curl("control:/nodes/pve2/offline", ["-X", "POST"])
        #expect(try await running.curl("/nodes/pve2/qemu", code) == "595")
        _ = try await running.curl("control:/guests/102/lock", ["-X", "POST"])
        #expect(try await running.curl("/nodes/pve1/qemu/102/config").contains(#""lock":"backup""#))
        let log = try await running.curl("control:/requests")
        #expect(log.contains("GET /api2/json/version") && !log.contains(String(running.text("token").suffix(36))))
        try await running.stop()
    }

    @Test(.enabled("curl is not installed") { try await curlIsThere() })
    func tenThousandGuestsAreListed() async throws {
        let workspace = try Workspace()
        let begin = ContinuousClock.now
        let running = try await start(["--guests", "10000"], in: workspace)
        let started = ContinuousClock.now - begin
        let list = try JSONReader.read(try await running.curl("/cluster/resources?type=vm"))["data"]?.array ?? []
        #expect(list.count == 10_000)
        let memory = try Workspace.read("/proc/\(running.child.pid)/status").split(separator: "\n").first {
            $0.hasPrefix("VmRSS:")
        }
        let kibibytes = memory.flatMap { Int($0.filter(\.isNumber)) } ?? 0
        print("10,000 guests: access data after \(started), \(kibibytes >> 10) MiB after a list of all")
        #expect(kibibytes > 0 && kibibytes < 200 << 10)
        try await running.stop()
    }

    @Test(arguments: [
        (["--guests", "3"], "--guests: must be from 8 to 100000, got 3"),
        (["--nodes", "1"], "--nodes: must be from 3 to 32, got 1"),
        (["--fault", "boom /x"], "--fault: 'boom': expected one of"),
        (["--from-cluster"], "--from-cluster: give --config FILE too"),
    ]) func mistakesAreUsageErrors(words: [String], message: String) async throws {
        let finished = try await Finished.proxgate(["simulate"] + words)
        #expect(finished.code == 2 && finished.errors.contains(message), "\(finished)")
    }
}
