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

    /// What no copy may hold, wherever it was planted in the original.
    private static let mark = "PLANTED"

    /// A saved state with something of everything, and secrets where a real cluster has them.
    private func variedState(_ workspace: Workspace) async throws -> String {
        let file = workspace.path("original.json")
        let plain = try await start(["--state", file, "--nodes", "5", "--guests", "60"], in: workspace)
        try await plain.stop()
        var state = try #require(try workspace.lines("original.json").first)
        var guests = state["guests"]?.array?.compactMap(\.object) ?? []
        for index in guests.indices where guests[index]["type"] == "qemu" {
            var options = guests[index]["options"]?.object ?? [:]
            options["cipassword"] = .string("\(Self.mark)-cloudinit")
            options["sshkeys"] = .string("ssh-ed25519%20\(Self.mark)-key")
            if guests[index]["vmid"] == 101 { options["description"] = "owner: web team" }
            guests[index]["options"] = .object(options)
        }
        state["guests"] = .array(guests.map(JSONValue.object))
        var storages = state["storages"]?.array ?? []
        storages.append([
            "name": "vault", "type": "pbs", "content": "backup", "shared": true, "total": 1_000_000_000_000, "used": 0,
            "settings": [
                "server": "192.0.2.60", "datastore": "main", "username": "backup@pbs",
                "password": .string("\(Self.mark)-storage"), "encryption-key": .string("\(Self.mark)-encryption"),
            ],
        ])
        state["storages"] = .array(storages)
        state["options"] = ["http_proxy": .string("http://me:\(Self.mark)@192.0.2.70"), "keyboard": "de"]
        state["acme"] = ["plugins": ["dns1": ["type": "dns", "api": "cf", "data": .string("CF_Token=\(Self.mark)")]]]
        var realms = state["realms"]?.object ?? [:]
        realms["sso"] = ["type": "openid", "comment": "single sign-on", "client-key": .string("\(Self.mark)-client")]
        state["realms"] = .object(realms)
        var firewalls = state["firewalls"]?.array ?? []
        firewalls.append([
            "scope": "cluster", "options": ["enable": "1"],
            "rules": [["type": "in", "action": "ACCEPT", "proto": "tcp", "dport": "8006", "enable": "1"]],
            "aliases": ["gateway": ["cidr": "192.0.2.1/32"]],
            "ipsets": ["office": ["members": [["cidr": "198.51.100.0/24", "nomatch": false]]]],
        ])
        firewalls.append(["scope": "guest 101", "options": ["enable": "1"], "rules": []])
        state["firewalls"] = .array(firewalls)
        return try workspace.write("varied.json", .object(state))
    }

    /// From one process to the next over HTTPS: the original sees GET alone, and clients see the same of the copy.
    @Test(.enabled("curl is not installed") { try await curlIsThere() })
    func aRealClusterIsCopiedWithGetAlone() async throws {
        let workspace = try Workspace()
        let state = try await variedState(workspace)
        let original = try await start(["--control", "0", "--state", state], in: workspace)
        _ = try await original.curl("control:/faults", ["-d", "595 GET /nodes/pve4/network"])
        let token = original.text("token").split(separator: "=", maxSplits: 1).map(String.init)
        let port = original.text("url").split(separator: ":").last ?? ""
        let configuration = try workspace.write(
            "gateway.json",
            [
                "cluster": [
                    "name": "lab", "endpoints": [.string("127.0.0.1:\(port)")],
                    "token": ["id": .string(token[0]), "secret": .string(token[1])],
                    "tls": ["fingerprint": .string(original.text("fingerprint"))],
                ]
            ])
        let other = try Workspace()
        let copy = try await start(
            ["--from-cluster", "--config", configuration, "--state", other.path("copy.json")], in: other)
        let asked = try JSONReader.read(try await original.curl("control:/requests")).array?.compactMap(\.string) ?? []
        #expect(asked.count > 200 && asked.allSatisfy { $0.contains(" GET /api2/json/") }, "\(asked.count)")
        // What could not be read is named.
        #expect(
            copy.child.errors.contains(
                "from-cluster: not read: the network of pve4: GET /nodes/pve4/network: No route to host (595)\n"))
        let told = copy.child.errors.split(separator: "\n")
        #expect(told.count == 2 && told.last?.contains("not copied: second factors") == true, "\(told)")
        for path in [
            "/nodes/pve1/qemu/101/config", "/storage/vault", "/cluster/firewall/rules", "/cluster/firewall/aliases",
            "/cluster/firewall/ipset/office", "/nodes/pve1/qemu/101/firewall/options", "/nodes/pve1/network", "/pools",
            "/access/groups", "/access/domains", "/nodes/pve2/qemu/103/config", "/nodes/pve1/storage/local-lvm/content",
        ] {
            let (theirs, mine) = (try await original.curl(path), try await copy.curl(path))
            #expect(comparable(mine) == comparable(theirs), "\(path): \(mine)\n\(theirs)")
        }
        let guests = try JSONReader.read(try await copy.curl("/cluster/resources?type=vm"))["data"]?.array ?? []
        #expect(guests.count == 60)
        let saved = try other.read("copy.json")
        for secret in [Self.mark, token[1], original.text("password")] { #expect(!saved.contains(secret)) }
        for path in ["/nodes/pve1/qemu/101/config", "/storage", "/cluster/options", "/access/domains/sso"] {
            #expect(try await !copy.curl(path).contains(Self.mark))
        }
        try await copy.stop()
        try await original.stop()
    }

    /// Without secrets and what changes from moment to moment.
    private func comparable(_ text: String) -> JSONValue {
        let left: Set = [
            "digest", "cipassword", "sshkeys", "password", "encryption-key", "username", "client-key", "used",
            "priority",
        ]
        func plain(_ value: JSONValue) -> JSONValue {
            switch value {
            case .object(let object):
                let kept = object.filter { !left.contains($0.name) }.sorted { $0.name < $1.name }
                return .object(JSONObject(kept.map { ($0.name, plain($0.value)) }))
            case .array(let list): return .array(list.map(plain))
            default: return value
            }
        }
        return plain((try? JSONReader.read(text)) ?? .null)
    }

    @Test func aClusterThatCannotBeReachedIsSaid() async throws {
        let workspace = try Workspace()
        let configuration = try workspace.write(
            "gateway.json",
            [
                "cluster": [
                    "name": "lab", "endpoints": ["127.0.0.1:1"],
                    "token": ["id": "a@pve!b", "secret": "00000000-0000-4000-8000-000000000000"],
                    "tls": ["fingerprint": .string(Array(repeating: "00", count: 32).joined(separator: ":"))],
                ]
            ])
        let finished = try await Finished.proxgate(["simulate", "--from-cluster", "--config", configuration])
        #expect(finished.code == 1 && finished.output.isEmpty)
        #expect(
            finished.errors.contains("GET /cluster/resources") && finished.errors.contains("127.0.0.1:1"), "\(finished)"
        )
    }

    /// A gigabyte goes through and leaves nothing behind but its size.
    @Test(.enabled("curl is not installed") { try await curlIsThere() })
    func uploadsTakeNoMemory() async throws {
        let workspace = try Workspace()
        let running = try await start([], in: workspace)
        let image = workspace.path("large.iso")
        let descriptor = open(image, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        #expect(ftruncate(descriptor, 1 << 30) == 0)
        close(descriptor)
        let upid = try await running.curl(
            "/nodes/pve1/storage/local/upload", ["-F", "content=iso", "-F", "filename=@\(image)", "--max-time", "300"])
        #expect(upid.contains(":imgcopy:"), "\(upid)")
        let path = "/nodes/pve1/storage/local/content/local:iso/large.iso"
        _ = try await running.curl(path, ["--retry", "20", "--retry-all-errors", "--retry-delay", "0", "-f"])
        #expect(try JSONReader.read(try await running.curl(path))["data"]?["size"] == 1_073_741_824)
        let status = try Workspace.read("/proc/\(running.child.pid)/status").split(separator: "\n")
        let peak = status.first { $0.hasPrefix("VmHWM:") }.flatMap { Int($0.filter(\.isNumber)) } ?? 0
        print("an upload of 1 GiB: at most \(peak >> 10) MiB")
        #expect(peak > 0 && peak < 128 << 10)
        try await running.stop()
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
        #expect(try await running.curl("control:/port/closed", ["-X", "POST"]) == "null\n")
        #expect(try await running.curl("/version", code) == "000")
        #expect(try await running.curl("control:/port/open", ["-X", "POST"]) == "null\n")
        #expect(try await running.curl("/version", code) == "200")
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
