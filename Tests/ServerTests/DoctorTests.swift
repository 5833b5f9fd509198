import Gateway
import Glibc
import JSONLines
import Logging
import ProxmoxClient
import SimulatedCluster
import Testing
import Tools

@testable import Server

/// Each of the doctor's findings, provoked.
@Suite struct DoctorTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private static let tools = ToolRegistry(AllTools.all()).tools.map(\.spec)

    private static func cluster() async throws -> SimulatedCluster {
        try await SimulatedCluster.start(SimulatedCluster.Options(), logger: logger)
    }

    private static func configuration(
        _ cluster: SimulatedCluster, _ account: (id: String, secret: String)? = nil, password: Bool = false,
        trust: ProxmoxConfiguration.Trust? = nil
    ) -> Configuration {
        let account = account ?? (cluster.tokenID, cluster.tokenSecret)
        let secret = Secret(account.secret)
        return Configuration(
            cluster: ProxmoxConfiguration(
                name: "lab", endpoints: [.init(host: "127.0.0.1", port: cluster.port)],
                credentials: password
                    ? .password(user: account.id, password: secret) : .token(id: account.id, secret: secret),
                trust: trust ?? .fingerprint(cluster.fingerprint)))
    }

    private static func examine(
        _ configuration: Configuration, socket: String? = nil,
        now: @escaping @Sendable () -> Double = { Doctor.clock() }, hostname: String = "elsewhere"
    ) async -> [Finding] {
        await Doctor(tools: tools, socket: socket, logger: logger, now: now, hostname: hostname).examine(configuration)
    }

    private static func find(_ check: String, _ findings: [Finding]) throws -> Finding {
        try #require(findings.first { $0.check.hasPrefix(check) }, "no \(check) in \(findings)")
    }

    @Test func allIsWell() async throws {
        let cluster = try await Self.cluster()
        let directory = try TemporaryFiles()
        directory.write("allow.lua", "pre('@destroy', function(op) end)\n")
        var configuration = Self.configuration(cluster)
        configuration.hooks = .directory(directory.path)
        configuration.auditFile = "\(directory.path)/audit.jsonl"
        configuration.stateFile = "\(directory.path)/state.db"
        let findings = await Self.examine(configuration)
        #expect(findings.allSatisfy { $0.mark == .ok && $0.remedy == nil }, "\(findings)")
        for check in ["hooks", "audit", "state", "tls", "endpoint", "account", "privileges", "clock"] {
            _ = try Self.find(check, findings)
        }
        #expect(access("\(directory.path)/audit.jsonl", F_OK) != 0, "the doctor changes nothing")
        await cluster.stop()
    }

    @Test func hooks() async throws {
        let cluster = try await Self.cluster()
        let directory = try TemporaryFiles()
        var configuration = Self.configuration(cluster)
        #expect(try Self.find("hooks", await Self.examine(configuration)).mark == .failure)
        configuration.hooks = .allowEverything
        #expect(try Self.find("hooks", await Self.examine(configuration)).mark == .warning)
        directory.write("wrong.lua", "pre('x', function(op)\n  if then\n")
        configuration.hooks = .directory(directory.path)
        let finding = try Self.find("hooks", await Self.examine(configuration))
        #expect(finding.mark == .failure)
        #expect(finding.text.contains("wrong.lua:2"), "\(finding)")
        await cluster.stop()
    }

    @Test func files() async throws {
        let cluster = try await Self.cluster()
        let directory = try TemporaryFiles()
        var configuration = Self.configuration(cluster)
        #expect(try Self.find("audit", await Self.examine(configuration)).mark == .warning)
        configuration.auditFile = "/nonexistent/audit.jsonl"
        let missing = try Self.find("audit", await Self.examine(configuration))
        #expect(missing.mark == .failure)
        #expect(missing.remedy?.contains("/nonexistent") == true)
        configuration.auditFile = directory.path
        configuration.stateFile = "/nonexistent/state.db"
        let both = await Self.examine(configuration)
        #expect(try Self.find("audit", both).text.contains("not a regular file"))
        #expect(try Self.find("state", both).mark == .failure)

        let socket = "\(directory.path)/s"
        #expect(try Self.find("socket", await Self.examine(configuration, socket: socket)).mark == .failure)
        directory.write("s", "")
        #expect(
            try Self.find("socket", await Self.examine(configuration, socket: socket)).text.contains("not a socket"))
        unlink(socket)
        let listening = try ListeningSocket(path: socket, mode: 0o600, logger: Self.logger)
        #expect(try Self.find("socket", await Self.examine(configuration, socket: socket)).mark == .ok)
        // As a service leaves it that was killed.
        close(listening.descriptor)
        #expect(
            try Self.find("socket", await Self.examine(configuration, socket: socket)).text.contains("nobody listens"))
        listening.remove()
        await cluster.stop()
    }

    @Test func endpoints() async throws {
        let cluster = try await Self.cluster()
        let gone = try await Self.cluster()
        await gone.stop()
        var configuration = Self.configuration(cluster)
        configuration.cluster.endpoints.insert(.init(host: "127.0.0.1", port: gone.port), at: 0)
        let findings = await Self.examine(configuration)
        let unreachable = try Self.find("endpoint 127.0.0.1:\(gone.port)", findings)
        #expect(unreachable.mark == .failure)
        #expect(unreachable.remedy?.contains("pveproxy") == true)
        #expect(try Self.find("endpoint 127.0.0.1:\(cluster.port)", findings).text.contains("Proxmox VE 9"))
        #expect(try Self.find("account", findings).mark == .ok, "the other endpoint is asked")

        let wrongPin = Self.configuration(cluster, trust: .fingerprint(String(repeating: "AB", count: 32)))
        let untrusted = try Self.find("endpoint", await Self.examine(wrongPin))
        #expect(untrusted.mark == .failure)
        #expect(untrusted.remedy?.contains("pvenode cert info") == true)
        let blind = await Self.examine(Self.configuration(cluster, trust: ProxmoxConfiguration.Trust.none))
        #expect(try Self.find("tls", blind).mark == .warning)

        #expect(EndpointCheck.version("7.4-3", "e").mark == .warning)
        #expect(EndpointCheck.version("8.4.1", "e").mark == .ok)
        #expect(EndpointCheck.version(nil, "e").mark == .warning)
        await cluster.stop()
    }

    @Test func accounts() async throws {
        let cluster = try await Self.cluster()
        let expired = (cluster.expiredToken.id, cluster.expiredToken.secret)
        for account in [expired, (cluster.tokenID, "wrong")] {
            let findings = await Self.examine(Self.configuration(cluster, account))
            let finding = try Self.find("endpoint", findings)
            #expect(finding.mark == .failure)
            #expect(finding.remedy?.contains("expired") == true)
            #expect(!findings.contains { $0.check == "privileges" })
        }
        let root = await Self.examine(
            Self.configuration(cluster, (cluster.root.id, cluster.root.secret), password: true))
        #expect(root.contains { $0.check == "account" && $0.mark == .warning && $0.text.contains("root") })
        #expect(
            AccountCheck.expiry("a@pve!b", 86_400 * 3, now: 0).remedy == "pveum user token modify a@pve b --expire 0")
        #expect(AccountCheck.expiry("a@pve!b", 86_400 * 300, now: 0).mark == .ok)
        await cluster.stop()
    }

    @Test func privileges() async throws {
        let cluster = try await Self.cluster()
        let separated = cluster.separatedToken
        let none = try Self.find(
            "privileges", await Self.examine(Self.configuration(cluster, (separated.id, separated.secret))))
        #expect(none.mark == .failure)
        #expect(none.remedy?.contains("--tokens '\(separated.id)'") == true)

        let restricted = cluster.restricted
        let findings = await Self.examine(
            Self.configuration(cluster, (restricted.id, restricted.secret), password: true))
        #expect(try Self.find("privilege VM.PowerMgmt", findings).text.contains("/vms/101"))
        let missing = try Self.find("privilege VM.Config.CPU", findings)
        #expect(missing.mark == .warning)
        #expect(missing.text.contains("attach_disk"))
        #expect(missing.remedy?.contains("--privs VM.Config.CPU") == true)
        await cluster.stop()
    }

    @Test func tokensOfProfiles() async throws {
        let cluster = try await Self.cluster()
        var configuration = Self.configuration(cluster)
        let separated = cluster.separatedToken
        configuration.access.profiles = [
            Profile(name: "same", members: .init(users: ["a"]), token: cluster.tokenID),
            Profile(name: "wrong", members: .init(users: ["b"]), token: cluster.tokenID),
            Profile(name: "weak", members: .init(users: ["c"]), token: separated.id),
            Profile(name: "none", members: .init(users: ["d"])),
        ]
        configuration.profileSecrets = [
            "same": Secret(cluster.tokenSecret), "wrong": Secret("wrong"), "weak": Secret(separated.secret),
        ]
        let findings = await Self.examine(configuration)
        #expect(try Self.find("profile same: account", findings).mark == .ok)
        #expect(try Self.find("profile same: privileges", findings).mark == .ok)
        let wrong = try Self.find("profile wrong: account", findings)
        #expect(wrong.mark == .failure && wrong.remedy?.contains("profiles.wrong.token") == true, "\(wrong)")
        let weak = try Self.find("profile weak: privileges", findings)
        #expect(weak.mark == .failure && weak.remedy?.contains("--tokens '\(separated.id)'") == true, "\(weak)")
        #expect(!findings.contains { $0.check.hasPrefix("profile none") })
        await cluster.stop()
    }

    @Test func clocks() async throws {
        let cluster = try await Self.cluster()
        let configuration = Self.configuration(cluster)
        let behind = try Self.find("clock", await Self.examine(configuration) { Doctor.clock() - 60 })
        #expect(behind.mark == .warning)
        #expect(behind.remedy?.contains("time server") == true)
        #expect(try Self.find("clock", await Self.examine(configuration) { Doctor.clock() + 3600 }).mark == .failure)
        await cluster.stop()
    }

    @Test(arguments: [0, 1e300, -1e300, .leastNonzeroMagnitude, 9.3e18, -59.5])
    func whateverTimeANodeSaysItIs(skew: Double) {
        let finding = ClockCheck.finding("pve1", skew: skew)
        #expect(finding.text.hasPrefix("pve1 "), "\(finding)")
        #expect((finding.mark == .ok) == (abs(skew) < 10))
    }

    @Test func theGatewaysOwnPlace() async throws {
        let cluster = try await Self.cluster()
        var configuration = Self.configuration(cluster)
        func finding(_ hostname: String = "elsewhere") async throws -> Finding {
            try Self.find("gateway", await Self.examine(configuration, hostname: hostname))
        }
        #expect(try await finding().mark == .ok)
        let guest = try await finding("web1")
        #expect(guest.mark == .warning && guest.remedy?.contains(#""gateway": {"guest": 101}"#) == true, "\(guest)")
        let node = try await finding("pve1")
        #expect(node.mark == .warning && node.remedy?.contains(#""node": "pve1""#) == true, "\(node)")
        configuration.access.place = GatewayPlace(guest: 101, node: "pve1")
        #expect(try await finding("web1").mark == .ok)
        configuration.access.place = GatewayPlace(guest: 4711)
        #expect(try await finding().mark == .failure)
        configuration.access.place = GatewayPlace(node: "nowhere")
        #expect(try await finding().mark == .failure)
        await cluster.stop()
    }

    @Test func theNamesOfTheReleaseAtHand() {
        let needed = NeededPrivileges(for: Self.tools)
        #expect(needed.named(asIn: 9) == needed)
        let agent = needed.needs.filter { $0.privilege.hasPrefix("VM.GuestAgent.") }
        let eight = needed.named(asIn: 8)
        #expect(!agent.isEmpty && !eight.privileges.contains { $0.hasPrefix("VM.GuestAgent.") })
        let monitor = eight.needs.first { $0.privilege == "VM.Monitor" }
        #expect(monitor?.root == "/vms" && Set(monitor?.tools ?? []) == Set(agent.flatMap(\.tools)))
        #expect(eight.privileges.count == needed.privileges.count - Set(agent.map(\.privilege)).count + 1)
    }

    @Test func whatIsNeededForReadingOnly() {
        let needed = NeededPrivileges(for: Self.tools, isReadOnly: true)
        #expect(needed.privileges == ["Datastore.Audit", "Pool.Audit", "Sys.Audit", "VM.Audit"])
        let all = NeededPrivileges(for: Self.tools)
        #expect(all.needs.contains { $0.privilege == "VM.PowerMgmt" && $0.tools.contains("stop_vm") })
        let commands = needed.commands(tokenID: "p@pve!t")
        #expect(commands.contains("pveum user token add p@pve t --privsep 0"))
    }
}
