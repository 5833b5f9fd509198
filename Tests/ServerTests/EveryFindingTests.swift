import Gateway
import Glibc
import JSONLines
import Logging
import ProxmoxClient
import SimulatedCluster
import Testing
import Tools

@testable import Server

/// Each kind of finding is provoked, and where its remedy is something that a test can do, it is done, and helps.
@Suite struct EveryFindingTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private static let tools = ToolRegistry(AllTools.all()).tools.map(\.spec)

    @Test func eachKindIsProvokedAndSaysWhatToDo() async throws {
        let cluster = try await SimulatedCluster.start(SimulatedCluster.Options(), logger: Self.logger)
        let trouble = Trouble(cluster: cluster, files: try TemporaryFiles())
        try await trouble.files()
        try await trouble.sockets()
        try await trouble.configuration()
        try await trouble.endpoints()
        try await trouble.accounts()
        try await trouble.privileges()
        try await trouble.clocks()
        try await trouble.place()
        let missing = Set(Finding.Kind.allCases).subtracting(trouble.provoked)
        #expect(missing.isEmpty, "nobody has provoked \(missing.map(\.rawValue).sorted())")
        await cluster.stop()
    }

    private final class Trouble {
        let cluster: SimulatedCluster
        let directory: TemporaryFiles
        var provoked: Set<Finding.Kind> = []

        init(cluster: SimulatedCluster, files: TemporaryFiles) {
            self.cluster = cluster
            directory = files
        }

        // MARK: Examining

        /// With nothing wrong in it.
        func sound(_ account: SimulatedCluster.Account) -> Configuration { sound((account.id, account.secret)) }

        func sound(_ other: (id: String, secret: String)? = nil) -> Configuration {
            let account = other ?? (cluster.tokenID, cluster.tokenSecret)
            let secret = Secret(account.secret)
            directory.write("rules.lua", "pre('@destroy', function(op) end)\n")
            var configuration = Configuration(
                cluster: ProxmoxConfiguration(
                    name: "lab", endpoints: [.init(host: "127.0.0.1", port: cluster.port)],
                    credentials: account.id.contains("!")
                        ? .token(id: account.id, secret: secret) : .password(user: account.id, password: secret),
                    trust: .fingerprint(cluster.fingerprint)))
            configuration.hooks = Configuration.Hooks.directory(directory.path)
            configuration.auditFile = "\(directory.path)/audit.jsonl"
            configuration.stateFile = "\(directory.path)/state.db"
            return configuration
        }

        func examine(
            _ configuration: Configuration, hostname: String = "elsewhere",
            now: @escaping @Sendable () -> Double = { Doctor.clock() }
        ) async -> [Finding] {
            await Doctor(tools: tools, logger: logger, now: now, hostname: hostname).examine(configuration)
        }

        /// - Returns: the finding's remedy.
        @discardableResult
        func note(_ kind: Finding.Kind, in findings: [Finding]) throws -> String {
            let finding = try #require(
                findings.first { $0.kind == kind }, "no \(kind.rawValue) in \(findings.map(\.json))")
            #expect(finding.mark != .ok && !finding.text.isEmpty)
            #expect(finding.json["kind"]?.string == kind.rawValue)
            provoked.insert(kind)
            return try #require(finding.remedy, "\(finding)")
        }

        func gone(_ kind: Finding.Kind, from findings: [Finding]) {
            #expect(!findings.contains { $0.kind == kind }, "\(kind.rawValue) is still there: \(findings.map(\.json))")
        }

        /// Lets Proxmox fail in one place, as long as the doctor looks.
        func failing(_ path: String) async throws -> [Finding] {
            cluster.inject(.answer(status: 500, reason: "out of order"), method: "GET", path: path, times: 20)
            defer { cluster.clearFaults() }
            return await examine(sound())
        }

        // MARK: Trouble

        func files() async throws {
            var configuration = sound()
            configuration.auditFile = nil
            configuration.stateFile = nil
            let none = await examine(configuration)
            #expect(try note(.auditNone, in: none).contains("audit"))
            #expect(try note(.stateNone, in: none).contains("state"))
            configuration.auditFile = "\(directory.path)/deep/audit.jsonl"
            let remedy = try note(.directoryUnwritable, in: await examine(configuration))
            #expect(remedy == "install -d -m 0750 -o proxgate -g proxgate \(directory.path)/deep")
            // What the command does, but for the owner, who is known to an installed gateway only.
            #expect(mkdir("\(directory.path)/deep", 0o750) == 0)
            defer { rmdir("\(directory.path)/deep") }
            gone(.directoryUnwritable, from: await examine(configuration))
            configuration.auditFile = directory.path
            try note(.fileIrregular, in: await examine(configuration))
            // Nobody may write this one, not even root.
            configuration.auditFile = "/proc/sys/kernel/ostype"
            #expect(try note(.fileUnwritable, in: await examine(configuration)).contains("chown"))
            configuration.stateFile = directory.write("foreign.db", "this is no database\n")
            try note(.stateForeign, in: await examine(configuration))
            unlink("\(directory.path)/foreign.db")
            gone(.stateForeign, from: await examine(configuration))

            configuration.hooks = nil
            try note(.hooksUnnamed, in: await examine(configuration))
            configuration.hooks = .allowEverything
            try note(.hooksNone, in: await examine(configuration))
            configuration.hooks = .directory(directory.path)
            directory.write("wrong.lua", "pre('x', function(op)\n  if then\n")
            try note(.hooksFail, in: await examine(configuration))
            unlink("\(directory.path)/wrong.lua")
            gone(.hooksFail, from: await examine(configuration))
            let well = await examine(sound())
            #expect(well.allSatisfy { $0.kind == nil && $0.remedy == nil }, "\(well.map(\.json))")
        }

        func sockets() async throws {
            let path = "\(directory.path)/s"
            #expect(try note(.socketMissing, in: [FileChecks.socket(path)]).contains("systemctl start"))
            directory.write("s", "")
            try note(.socketIrregular, in: [FileChecks.socket(path)])
            unlink(path)
            let listening = try ListeningSocket(path: path, mode: 0o600, logger: logger)
            #expect(FileChecks.socket(path).kind == nil)
            // Root may connect to any.
            #expect(try note(.socketForbidden, in: [FileChecks.socket(path) { _ in EACCES }]).contains("group"))
            try note(.socketUnusable, in: [FileChecks.socket(path) { _ in EPROTOTYPE }])
            // As a service leaves it that was killed; the next one takes its place.
            close(listening.descriptor)
            try note(.socketStale, in: [FileChecks.socket(path)])
            listening.remove()
            let again = try ListeningSocket(path: path, mode: 0o600, logger: logger)
            gone(.socketStale, from: [FileChecks.socket(path)])
            close(again.descriptor)
            again.remove()
            unlink("\(path).lock")
        }

        func configuration() async throws {
            let doctor = Doctor(tools: tools, logger: logger)
            let wrong = directory.write("wrong.json", #"{"clustr":{}}"#)
            #expect(
                try note(.configurationFault, in: await doctor.examine(file: wrong, environment: [:])).contains(wrong))
            unlink(wrong)
            // The Python server's format is read as it is, and said to be better converted.
            let text = """
                {"host":"127.0.0.1:1","username":"a@pve","password":"b","verify_ssl":false}
                """
            let flat = directory.write("flat.json", text)
            try note(.configurationWarning, in: await doctor.examine(file: flat, environment: [:]))
            unlink(flat)
        }

        func endpoints() async throws {
            var configuration = sound()
            configuration.cluster.endpoints = [.init(host: "127.0.0.1", port: 1)]
            #expect(try note(.endpointUnreachable, in: await examine(configuration)).contains("pveproxy"))
            configuration = sound()
            configuration.cluster.trust = .none
            try note(.certificateUnverified, in: await examine(configuration))
            configuration.cluster.trust = .fingerprint(String(repeating: "AB", count: 32))
            try note(.certificateUntrusted, in: await examine(configuration))
            // As `pvenode cert info` prints it.
            configuration.cluster.trust = .fingerprint(cluster.fingerprint)
            gone(.certificateUntrusted, from: await examine(configuration))
            try note(.endpointFails, in: try await failing("/version"))
            try note(.endpointOld, in: [EndpointCheck.version("7.4-3", "endpoint")])
            try note(.endpointStrange, in: [EndpointCheck.version(nil, "endpoint")])
        }

        func accounts() async throws {
            #expect(
                try note(.credentialsRefused, in: await examine(sound(cluster.expiredToken))).contains(
                    "--commands-only"))
            try note(.accountRoot, in: await examine(sound(cluster.root)))
            // A token that ends in three days, and the command that lets it live.
            let expire = Int(Doctor.clock()) + 3 * 86_400
            let made = try await asRoot(
                .post, ["access", "users", cluster.username, "token", "short"],
                ["expire": .int(expire), "privsep": false])
            let secret = try #require(made["value"]?.string)
            let short = sound(("\(cluster.username)!short", secret))
            try await run(try note(.tokenExpires, in: await examine(short)))
            gone(.tokenExpires, from: await examine(short))
            var configuration = sound()
            configuration.access.profiles = [
                Profile(name: "own", members: .init(users: ["a"]), token: cluster.tokenID)
            ]
            configuration.profileSecrets = ["own": Secret("wrong")]
            try note(.profileTokenRefused, in: await examine(configuration))
            configuration.profileSecrets = ["own": Secret(cluster.tokenSecret)]
            gone(.profileTokenRefused, from: await examine(configuration))
        }

        /// From no privilege to all that are needed by nothing but the commands that the doctor names.
        func privileges() async throws {
            try note(.privilegesUnreadable, in: try await failing("/access/permissions"))
            let restricted = await examine(sound(cluster.restricted))
            try note(.privilegeMissing, in: restricted)
            for finding in restricted where finding.kind == .privilegeMissing {
                try await run(try #require(finding.remedy))
            }
            gone(.privilegeMissing, from: await examine(sound(cluster.restricted)))
            let separated = sound(cluster.separatedToken)
            try await run(try note(.privilegesNone, in: await examine(separated)))
            let granted = await examine(separated)
            gone(.privilegesNone, from: granted)
            gone(.privilegeMissing, from: granted)
        }

        func clocks() async throws {
            #expect(
                try note(.clockOff, in: await examine(sound()) { Doctor.clock() - 60 }).contains("timedatectl"))
            try note(.clockWrong, in: await examine(sound()) { Doctor.clock() + 3600 })
        }

        func place() async throws {
            try note(.guestsUnreadable, in: try await failing("/cluster/resources"))
            var configuration = sound()
            let remedy = try note(.placeUnnamed, in: await examine(configuration, hostname: "web1"))
            #expect(remedy.contains(#""gateway": {"guest": 101}"#), "\(remedy)")
            configuration.access.place = GatewayPlace(guest: 101)
            gone(.placeUnnamed, from: await examine(configuration, hostname: "web1"))
            configuration.access.place = GatewayPlace(guest: 4711)
            try note(.placeUnknown, in: await examine(configuration))
        }

        // MARK: A shell on a node

        private func asRoot(
            _ method: ProxmoxRequest.Method, _ path: [String], _ parameters: JSONObject
        ) async throws -> JSONValue {
            let client = ProxmoxClient(sound(cluster.root).cluster, logger: logger)
            do {
                let answer = try await client.send(
                    ProxmoxRequest(method: method, path: path, parameters: parameters))
                await client.shutdown()
                return answer.data
            } catch {
                await client.shutdown()
                throw error
            }
        }

        /// Does what `pveum` would, word for word as the remedy says it.
        private func run(_ commands: String) async throws {
            for command in commands.split(separator: " && ", omittingEmptySubsequences: true) {
                let words = Self.words(String(command))
                try #require(words.first == "pveum", "\(commands)")
                let start = words.firstIndex { $0.hasPrefix("--") } ?? words.count
                var parameters: JSONObject = [:]
                for index in stride(from: start, to: words.count - 1, by: 2) {
                    parameters[String(words[index].dropFirst(2))] = .string(words[index + 1])
                }
                let subject = Array(words[1..<start])
                switch Array(subject.prefix(3)) {
                case ["role", "add", subject.last]:
                    parameters["roleid"] = .string(subject[2])
                    _ = try await asRoot(.post, ["access", "roles"], parameters)
                case ["acl", "modify", subject.last]:
                    parameters["path"] = .string(subject[2])
                    _ = try await asRoot(.put, ["access", "acl"], parameters)
                case ["user", "token", "modify"] where subject.count == 5:
                    _ = try await asRoot(.put, ["access", "users", subject[3], "token", subject[4]], parameters)
                default: Issue.record("no such command: \(command)")
                }
            }
        }

        private static func words(_ command: String) -> [String] {
            command.split(separator: "'", omittingEmptySubsequences: false).enumerated().flatMap { index, part in
                index % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
            }
        }
    }
}
