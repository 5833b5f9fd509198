import Glibc
import JSONLines
import Testing

/// What the service counts, who may read it, and that Prometheus can.
@Suite struct MetricsTests {
    private static let prometheus = PythonVenv.pveExporter

    /// As Prometheus' own parser reads it.
    private struct Page {
        let types: JSONObject
        let samples: [JSONValue]

        init(_ text: String) async throws {
            let parsed = try await prometheus.run("metrics.py", [], input: text)
            let json = try #require(parsed.json, "\(parsed.errors)\n\(text)")
            types = json["types"]?.object ?? [:]
            samples = json["samples"]?.array ?? []
        }

        func value(_ name: String, _ labels: JSONObject = [:]) -> Double? {
            samples.first { $0.array?[0].string == name && $0.array?[1].object == labels }?.array?[2].double
        }
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, size) == 0 ? getsockname(descriptor, pointer, &size) : -1
            }
        }
        guard code == 0 else { throw HarnessError("no free port: \(String(cString: strerror(errno)))") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// - Returns: status and body.
    private static func fetch(_ words: [String]) async throws -> (status: String, body: String) {
        let done = try await Finished.run(
            "/usr/bin/env", ["curl", "-sS", "--max-time", "60", "-w", "\n%{http_code}"] + words)
        guard done.code == 0 else { return (done.errors, "") }
        let lines = done.output.split(separator: "\n", omittingEmptySubsequences: false)
        return (String(lines.last ?? ""), lines.dropLast().map { "\($0)\n" }.joined())
    }

    @Test(.enabled("prometheus_client from PyPI") { try await prometheus.isAvailable() })
    func prometheusReadsThemAndTheyCountWhatWasDone() async throws {
        let simulator = try await Simulator.start()
        let workspace = try Workspace()
        let (path, port) = (workspace.path("gateway.sock"), try Self.freePort())
        var configuration = simulator.configuration
        configuration["metrics"] = ["port": .int(port)]
        configuration["audit"] = ["file": "audit.jsonl"]
        let gateway = try GatewayProcess.serve(configuration, ["--socket", path], in: workspace)
        _ = try await gateway.child.wait(for: "the socket") { _ in access(path, F_OK) == 0 ? true : nil }
        let lines = try await Finished.proxgate(
            ["connect", "--socket", path],
            input: """
                {"id":1,"tool":"start_vm","args":{"vmid":102}}
                {"id":2,"tool":"stop_vm","args":{"vmid":100}}
                {"id":3,"tool":"made_up_by_me"}
                {"id":4,"tool":"get_vm_config","args":{"vmid":"x"}}
                {"id":5,"tool":"get_vms"}
                """)
        #expect(lines.output.split(separator: "\n").count == 5, "\(lines)")

        let status = try await Finished.proxgate(["status", "--metrics", "--socket", path])
        #expect(status.code == 0, "\(status)")
        let page = try await Page(status.output)
        func calls(_ tool: String, _ code: String) -> Double? {
            page.value("proxgate_calls_total", ["tool": .string(tool), "code": .string(code)])
        }
        #expect(calls("start_vm", "ok") == 1)
        #expect(calls("stop_vm", "denied") == 1)
        #expect(calls("unknown", "unknown_tool") == 1, "names that callers make up are no labels")
        #expect(calls("get_vm_config", "invalid_arguments") == 1)
        #expect(page.value("proxgate_decisions_total", ["decision": "deny"]) == 1)
        #expect(page.value("proxgate_stage_seconds_count", ["stage": "call"]) == 5)
        #expect(page.value("proxgate_stage_seconds_count", ["stage": "audit"]) == 1, "one change, one intent")
        #expect(page.value("proxgate_stage_seconds_sum", ["stage": "run"]) ?? 0 > 0)
        #expect(page.value("proxgate_tasks_begun_total") == 1)
        #expect(page.value("proxgate_tasks_open") == 0)
        let refusals = page.samples.filter {
            $0.array?[0] == "proxgate_hook_runs_total" && $0.array?[1]["result"] == "deny"
        }
        #expect(refusals.count == 1 && refusals[0].array?[2].double == 1, "\(refusals)")
        #expect(refusals.first?.array?[1]["hook"]?.string?.hasPrefix("protect.lua:") == true, "\(refusals)")
        #expect(page.value("proxgate_proxmox_requests_total", ["cluster": "lab", "status": "200"]) ?? 0 >= 4)
        #expect(page.value("proxgate_pool_connections_limit", ["cluster": "lab"]) == 16)
        #expect(page.value("proxgate_calls_running") == 0)
        #expect(page.value("proxgate_connections_open") == 1, "the one who asks")
        #expect(page.value("process_resident_memory_bytes") ?? 0 > 1e6)
        for (name, type) in [
            ("proxgate_pool_waiting", "gauge"), ("proxgate_lanes_waiting", "gauge"),
            ("proxgate_output_queue_bytes", "gauge"), ("proxgate_proxmox_request_seconds", "histogram"),
            ("proxgate_connections_open", "gauge"), ("proxgate_hook_seconds", "counter"),
        ] {
            #expect(page.types[name] == .string(type), "\(name)")
        }

        // Over HTTP the same, to whoever is on this machine.
        let address = "http://127.0.0.1:\(port)"
        let fetched = try await Self.fetch(["\(address)/metrics"])
        #expect(fetched.status == "200", "\(fetched)")
        #expect(try await Page(fetched.body).types == page.types)
        for text in [status.output, fetched.body] {
            for secret in ["web1", "102", simulator.tokenSecret, simulator.tokenID, "made_up_by_me"] {
                #expect(!text.contains(secret), "\(secret)")
            }
        }
        #expect(try await Self.fetch(["-I", "\(address)/metrics"]).status == "200")
        #expect(try await Self.fetch(["\(address)/"]).status == "404")
        #expect(try await Self.fetch(["-d", "x", "\(address)/metrics"]).status == "405")
        #expect(try await Self.fetch(["-H", "Host: evil.example", "\(address)/metrics"]).status == "403")
        let elsewhere = try await Self.fetch(["http://127.0.0.2:\(port)/metrics"])
        #expect(elsewhere.status.contains("connect"), "\(elsewhere)")
        // The port is taken: said at once, and nothing half-started stays.
        let second = try await Finished.proxgate([
            "serve", "--config", workspace.path("gateway.json"), "--socket", workspace.path("other.sock"),
        ])
        #expect(second.code == 1 && second.errors.contains("metrics.port: 127.0.0.1:\(port)"), "\(second)")
        gateway.child.signal(SIGTERM)
        #expect(try await gateway.child.exitCode() == 0)
    }

    @Test(.enabled(if: geteuid() == 0, "needs root, to be several users")) func whoMayReadThem() async throws {
        let simulator = try await Simulator.start()
        let workspace = try Workspace()
        chmod(workspace.path, 0o711)
        let path = workspace.path("gateway.sock")
        var configuration = simulator.configuration
        configuration["profiles"] = [
            "watch": ["uids": [65_531], "approver": true], "plain": ["uids": [65_532]],
            "bounded": ["uids": [65_533], "approver": true, "guests": ["vmids": [101]]],
            "confined-root": ["uids": [0], "guests": ["vmids": [101]]],
        ]
        let gateway = try GatewayProcess.serve(
            configuration, ["--socket", path, "--socket-mode", "666"], in: workspace)
        _ = try await gateway.child.wait(for: "the socket") { _ in access(path, F_OK) == 0 ? true : nil }
        for (uid, mayRead) in [(65_531, true), (65_532, false), (65_533, false), (65_530, false), (0, false)]
            as [(uid_t, Bool)]
        {
            let done = try await OpenSocket(socket: path).run(["status", "--metrics"], as: uid)
            #expect(done.code == (mayRead ? 0 : 1), "\(uid): \(done)")
            #expect(done.output.contains("proxgate_calls_total") == mayRead, "\(uid)")
            if !mayRead { #expect(done.errors.contains("metrics tell what everybody does"), "\(uid): \(done)") }
        }
        gateway.child.signal(SIGTERM)
        #expect(try await gateway.child.exitCode() == 0)
    }
}
