public import Gateway
import JSONLines
public import Logging
import Policy
import ProxmoxClient

/// Looks at everything that a gateway needs, from its files to its rights on Proxmox, and changes nothing.
public struct Doctor: Sendable {
    private let tools: [ToolSpec]
    private let socket: String?
    private let logger: Logger
    private let now: @Sendable () -> Double
    private let hostname: String

    /// - Parameters:
    ///   - tools: the enabled ones, which say what privileges are needed.
    ///   - socket: of the service; nil where there is none to look at.
    ///   - now: seconds since 1970, by this machine's clock.
    ///   - hostname: of this machine; nil to ask the system.
    public init(
        tools: [ToolSpec], socket: String? = nil, logger: Logger,
        now: @escaping @Sendable () -> Double = { Doctor.clock() }, hostname: String? = nil
    ) {
        self.hostname = hostname ?? PlaceCheck.hostname()
        self.tools = tools
        self.socket = socket
        self.logger = logger
        self.now = now
    }

    public static func clock() -> Double { Double(UnixTime.now().microseconds) / 1e6 }

    /// Reads the file and examines what it says.
    public func examine(file: String, environment: [String: String]) async -> [Finding] {
        let check = "configuration"
        do {
            let configuration = try ConfigurationFile.read(file, environment: environment)
            var findings = configuration.warnings.map {
                Finding.warning(.configurationWarning, check, $0, remedy: "see the finding")
            }
            if findings.isEmpty { findings = [.ok(check, "\(file) is right")] }
            return await findings + examine(configuration)
        } catch {
            let faults = (error as? ConfigurationError)?.faults ?? ["\(error)"]
            return [
                .failure(
                    .configurationFault, check, faults.joined(separator: "; "),
                    remedy: "correct \(file); config/proxgate.schema.json says what may stand there")
            ]
        }
    }

    public func examine(_ configuration: Configuration) async -> [Finding] {
        var findings: [Finding] = []
        // With other settings the hooks are another policy.
        if configuration.clusterSettings.isEmpty {
            findings.append(await hooks(configuration, configuration.settings))
        } else {
            for cluster in configuration.clusters {
                let finding = await hooks(configuration, configuration.settings(on: cluster.name))
                findings.append(finding.labelled("cluster \(cluster.name)"))
            }
        }
        findings.append(FileChecks.audit(configuration))
        findings.append(FileChecks.state(configuration))
        if let socket { findings.append(FileChecks.socket(socket)) }
        for cluster in configuration.clusters {
            let own = await examine(cluster, configuration)
            findings += configuration.others.isEmpty ? own : own.map { $0.labelled("cluster \(cluster.name)") }
        }
        return findings
    }

    /// How a cluster is reached, and with what rights.
    private func examine(_ cluster: ProxmoxConfiguration, _ configuration: Configuration) async -> [Finding] {
        var findings = [trust(cluster)]
        var answered: ProxmoxClient?
        for endpoint in cluster.endpoints {
            let client = Self.client(cluster, endpoint, logger)
            let finding = await EndpointCheck(client: client, endpoint: endpoint).finding()
            findings.append(finding)
            if finding.mark == .ok, answered == nil { answered = client } else { await client.shutdown() }
        }
        guard let answered else { return findings }
        let access = configuration.access
        let account = AccountCheck(client: answered, credentials: cluster.credentials)
        findings += await account.findings(
            NeededPrivileges(
                for: access.enabledByOwnAccount(among: tools, on: cluster.name), isReadOnly: access.isReadOnly))
        findings += await ProfileTokenCheck(
            configuration: configuration, cluster: cluster.name, client: answered, tools: tools
        ).findings()
        findings += await ClockCheck(client: answered, now: now).findings()
        findings.append(
            await PlaceCheck(client: answered, place: access.place(on: cluster.name), hostname: hostname).finding())
        await answered.shutdown()
        return findings
    }

    private static func client(
        _ cluster: ProxmoxConfiguration, _ endpoint: ProxmoxConfiguration.Endpoint, _ logger: Logger
    ) -> ProxmoxClient {
        var one = cluster
        one.endpoints = [endpoint]
        var logger = logger
        // What the client warns of is among the findings.
        logger.logLevel = max(logger.logLevel, .error)
        return ProxmoxClient(one, logger: logger)
    }

    private func hooks(_ configuration: Configuration, _ settings: JSONObject) async -> Finding {
        switch configuration.hooks {
        case nil:
            return .failure(
                .hooksUnnamed, "hooks", "no hooks are named",
                remedy: "add \"hooks\": \"DIRECTORY\" (or \"none\") to the configuration"
            )
        case .allowEverything:
            return .warning(
                .hooksNone, "hooks", "there is no policy: everything is allowed",
                remedy: "name a directory with hooks in the configuration")
        case .directory(let path):
            do {
                let policy = try await LuaPolicy.load(
                    directory: path, settings: settings, toolNames: tools.map(\.name),
                    refusesUnreadSettings: true, logger: logger)
                return .ok("hooks", "\(path) is loaded, digest \(policy.digest)")
            } catch {
                return .failure(
                    .hooksFail, "hooks", (error as? GatewayError)?.message ?? "\(error)",
                    remedy: "correct it; the gateway does not start, or goes on with the hooks that it has")
            }
        }
    }

    private func trust(_ cluster: ProxmoxConfiguration) -> Finding {
        switch cluster.trust {
        case .none:
            return .warning(
                .certificateUnverified, "tls",
                "certificates are not verified: whoever answers on the way gets the credentials",
                remedy: "pin the fingerprint that `pvenode cert info` prints (cluster.tls.fingerprint), or name ca_file"
            )
        case .fingerprint: return .ok("tls", "one certificate is pinned")
        case .certificateFile(let path): return .ok("tls", "the authority in \(path) is trusted")
        case .certificatePEM: return .ok("tls", "an authority is trusted")
        case .systemRoots: return .ok("tls", "the system's authorities are trusted")
        }
    }
}
