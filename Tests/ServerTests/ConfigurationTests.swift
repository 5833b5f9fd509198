import FrontEnds
import Gateway
import Glibc
import JSONLines
import ProxmoxClient
import Testing

@testable import Server

@Suite struct ConfigurationTests {
    private static func parse(
        _ text: String, environment: [String: String] = [:], file: String = "/etc/proxgate/config.json"
    ) throws -> Configuration {
        try ConfigurationFile.parse(Array(text.utf8), file: file, environment: environment)
    }

    private static func faults(_ text: String, environment: [String: String] = [:]) -> [String] {
        do {
            _ = try parse(text, environment: environment)
            return []
        } catch { return (error as? ConfigurationError)?.faults ?? ["\(error)"] }
    }

    /// A configuration of our own whose cluster is right but for these members.
    private static func own(_ members: String, beside: String = "") -> String {
        #"{"cluster":{"# + members + "}" + beside + "}"
    }

    private static let token = #""token":{"id":"root@pam!x","secret":"s"}"#
    private static let right = #""endpoints":["pve1"],"# + token

    @Test func ourOwnFormat() throws {
        let configuration = try Self.parse(
            """
            {"cluster": {"name": "home", "endpoints": ["pve1.example.com", "https://[2001:db8::1]:443/"],
              "token": {"id": "proxgate@pve!gateway", "secret": "s3cr3t"}, "tls": {"ca_file": "ca.pem"}, "timeout": 2.5},
             "hooks": "hooks", "settings": {"graceful_reboot": true}, "audit": {"file": "/var/log/a.jsonl"},
             "format": "plain", "limits": {"line_bytes": 4096}, "logging": {"level": "debug"}}
            """)
        let cluster = configuration.cluster
        #expect(cluster.name == "home")
        #expect(
            cluster.endpoints == [.init(host: "pve1.example.com", port: 8006), .init(host: "2001:db8::1", port: 443)])
        #expect(cluster.requestTimeout == .milliseconds(2500))
        guard case .token(let id, let secret) = cluster.credentials else { return #expect(Bool(false), "no token") }
        #expect(id == "proxgate@pve!gateway")
        #expect(!"\(secret)".contains("s3cr3t"))
        guard case .certificateFile("/etc/proxgate/ca.pem") = cluster.trust else {
            return #expect(Bool(false), "trust is \(cluster.trust)")
        }
        #expect(configuration.hooks == .directory("/etc/proxgate/hooks"))
        #expect(configuration.settings == ["graceful_reboot": true])
        #expect(configuration.auditFile == "/var/log/a.jsonl")
        #expect(configuration.format == .plain)
        #expect(configuration.service.lineLimit == 4096)
        #expect(configuration.logLevel == "debug")
    }

    @Test func defaults() throws {
        let configuration = try Self.parse(Self.own(Self.right))
        #expect(configuration.hooks == nil)
        #expect(configuration.settings == [:])
        #expect(configuration.auditFile == nil)
        #expect(configuration.format == .rich)
        #expect(configuration.service.lineLimit == 1 << 20)
        guard case .systemRoots = configuration.cluster.trust else { return #expect(Bool(false)) }
        #expect(try Self.parse(Self.own(Self.right, beside: #","hooks":"none""#)).hooks == .allowEverything)
    }

    @Test func howClientsAreServed() throws {
        let key = String(repeating: "k", count: 32)
        let configuration = try Self.parse(
            Self.own(Self.right, beside: #","mcp":{"state_key":"\#(key)"},"on_cancel":"stop""#))
        #expect(configuration.clients.stateKey == Array(key.utf8) && configuration.clients.stopsTasksOnCancel)
        let plain = try Self.parse(Self.own(Self.right)).clients
        #expect(plain.stateKey.count == 32 && plain.stateKey != Array(key.utf8) && !plain.stopsTasksOnCancel)
        let faults = Self.faults(
            Self.own(Self.right, beside: #","mcp":{"state_key":"short","x":1},"on_cancel":"kill""#))
        for start in [
            "mcp.state_key: must have at least 32", "mcp.x: unknown name", "on_cancel: expected one of leave",
        ] {
            #expect(faults.contains { $0.hasPrefix(start) }, "\(start): \(faults)")
        }
    }

    @Test func thePythonServersFlatFormat() throws {
        let configuration = try Self.parse(
            #"{"host":"192.0.2.10","username":"root@pam","password":"p","verify_ssl":false}"#)
        #expect(configuration.cluster.endpoints == [.init(host: "192.0.2.10", port: 8006)])
        guard case .password("root@pam", _) = configuration.cluster.credentials else { return #expect(Bool(false)) }
        guard case .none = configuration.cluster.trust else { return #expect(Bool(false)) }
        let ports = try Self.parse(#"{"host":"pve","port":443,"username":"root@pam","password":"p"}"#)
        #expect(ports.cluster.endpoints == [.init(host: "pve", port: 443)])
    }

    @Test func thePythonServersNestedFormat() throws {
        let configuration = try Self.parse(
            """
            {"proxmox":{"host":"192.0.2.10","port":8007,"verify_ssl":true,"service":"PVE"},
             "auth":{"user":"root@pam","token_name":"mcp","token_value":"v"},
             "logging":{"level":"INFO","format":"%(message)s","file":"x.log"}}
            """)
        #expect(configuration.cluster.endpoints == [.init(host: "192.0.2.10", port: 8007)])
        guard case .token("root@pam!mcp", _) = configuration.cluster.credentials else { return #expect(Bool(false)) }
        guard case .systemRoots = configuration.cluster.trust else { return #expect(Bool(false)) }
        #expect(configuration.logLevel == "INFO")
        let faults = Self.faults(#"{"proxmox":{"host":"x","service":"PBS"},"auth":{}}"#)
        #expect(faults.contains { $0.hasPrefix("proxmox.service: only PVE is served") })
        #expect(faults.contains { $0.hasPrefix("auth.user: is missing") })
        #expect(faults.contains { $0.hasPrefix("auth.token_name: is missing") })
    }

    @Test func theExamplesParse() throws {
        let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let directory = try #require(opendir("\(root)/config/examples"))
        defer { closedir(directory) }
        var count = 0
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            guard name.hasSuffix(".json") else { continue }
            count += 1
            let path = "\(root)/config/examples/\(name)"
            let bytes = try FileTrust.readUnchecked(path, limit: 1 << 20)
            do {
                _ = try ConfigurationFile.parse(bytes, file: path, environment: ["PVE_PASSWORD": "p"])
            } catch let error as ConfigurationError {
                // Nobody's secrets are in the repository.
                #expect(error.faults.allSatisfy { $0.contains("secret") }, "\(name): \(error)")
            }
        }
        #expect(count >= 4)
    }

    @Test(arguments: [
        ("pve1", "pve1", 8006), ("pve1:8007", "pve1", 8007), ("https://pve1", "pve1", 8006),
        ("https://pve1:1/", "pve1", 1),
        ("192.0.2.1:65535", "192.0.2.1", 65535), ("[::1]", "::1", 8006), ("[::1]:443", "::1", 443),
        ("2001:db8::1", "2001:db8::1", 8006),
    ])
    func hosts(_ text: String, _ host: String, _ port: Int) throws {
        let configuration = try Self.parse(Self.own(#""endpoints":["\#(text)"],"# + Self.token))
        #expect(configuration.cluster.endpoints == [.init(host: host, port: port)])
    }

    @Test(arguments: [
        "", "http://pve1", "pve1:0", "pve1:65536", "pve1:x", "pve1:", "pve1/api2", "a b", "u@pve1", "[::1", "[::1]x",
        "[]", "pve1?x", "pv\u{e9}",
        "pve1:99999999999999999999", "https://",
    ])
    func whatIsNoHostIsRefused(_ text: String) {
        let faults = Self.faults(Self.own(#""endpoints":["\#(text)"],"# + Self.token))
        #expect(faults.first?.contains("'\(text)' is not a host") == true, "\(faults)")
    }

    @Test func unknownNamesNameTheNearest() {
        let faults = Self.faults(
            Self.own(Self.right + #","tls":{"finger_print":"x"},"endpoint":[]"#, beside: #","hook":"x","zzzzzz":1"#))
        #expect(faults.contains("cluster.tls.finger_print: unknown name (did you mean 'fingerprint'?)"))
        #expect(faults.contains("cluster.endpoint: unknown name (did you mean 'endpoints'?)"))
        #expect(faults.contains("hook: unknown name (did you mean 'hooks'?)"))
        #expect(faults.contains("zzzzzz: unknown name"))
        #expect(faults.count == 4)
    }

    @Test func allFaultsAreToldAtOnce() {
        let faults = Self.faults(
            #"{"cluster":{"endpoints":"pve1","timeout":0,"token":7},"hooks":1,"format":"html","limits":{"line_bytes":1},"settings":[]}"#
        )
        for start in [
            "cluster.endpoints: expected a list of strings, got a string", "cluster.timeout: expected a number from",
            "cluster.token: expected an object, got an integer", "hooks: expected a string",
            "format: expected one of rich, plain, json",
            "limits.line_bytes: expected an integer from", "settings: expected an object, got an array",
            "no host to connect to",
            "no credentials",
        ] {
            #expect(faults.contains { $0.hasPrefix(start) }, "\(start): \(faults)")
        }
        let error = ConfigurationError(file: "c.json", faults: ["a", "b"])
        #expect("\(error)" == "configuration c.json cannot be used:\n  - a\n  - b")
    }

    @Test(arguments: [
        ("{", "line 1"), ("{\n\"a\":1,\n}", "line "), ("[]", "expected an object, got an array"), ("", "line 1"),
        (#"{"host":"a","host":"b"}"#, "line 1"),
    ])
    func whatIsNoJSONObjectIsRefused(_ text: String, _ start: String) {
        let faults = Self.faults(text)
        #expect(faults.count == 1)
        #expect(faults.first?.hasPrefix(start) == true, "\(faults)")
    }

    @Test(arguments: [
        (#""user":"root@pam","password":"p","# + token, "give either a token or user and password, not both"),
        (#""user":"root@pam""#, "password: is missing"), (#""password":"p""#, "user: is missing"),
        (#""user":"root","password":"p""#, "user: 'root' has no realm"),
        (#""token":{"id":"root@pam!x"}"#, "token.secret: is missing"),
        (#""token":{"secret":"s"}"#, "token.id: is missing"),
        (#""token":{"id":"root","secret":"s"}"#, "token.id: 'root' is not a token's id"),
        (#""name":"x""#, "no credentials"),
    ])
    func credentialsMustBeWhole(_ members: String, _ start: String) {
        let faults = Self.faults(Self.own(#""endpoints":["pve1"],"# + members))
        #expect(faults.contains { $0.hasPrefix(start) }, "\(faults)")
        #expect(!faults.contains { $0.contains("\"s\"") })
    }

    @Test func onlyOneWayToTrust() {
        let pin = String(repeating: "AA:", count: 31) + "AA"
        for tls in [
            #""ca_file":"x","fingerprint":"\#(pin)""#, #""ca_file":"x","verify":false"#,
            #""fingerprint":"\#(pin)","verify":false"#,
        ] {
            let faults = Self.faults(Self.own(Self.right + #","tls":{\#(tls)}"#))
            #expect(faults == ["tls: give only one of ca_file, fingerprint and verify: false"])
        }
        #expect(Self.faults(Self.own(Self.right + #","tls":{"fingerprint":"\#(pin)"}"#)) == [])
        for wrong in ["AA", pin + ":AA", String(repeating: "G", count: 64), ""] {
            let faults = Self.faults(Self.own(Self.right + #","tls":{"fingerprint":"\#(wrong)"}"#))
            #expect(faults.first?.hasPrefix("tls.fingerprint: expected a SHA-256") == true)
        }
    }

    @Test func secretsFromTheEnvironment() throws {
        let text = Self.own(#""endpoints":["pve1"],"user":"root@pam","password_env":"PW""#)
        guard case .password("root@pam", _) = try Self.parse(text, environment: ["PW": "x"]).cluster.credentials else {
            return #expect(Bool(false))
        }
        #expect(Self.faults(text).contains("cluster.password_env: the environment has no PW"))
        #expect(Self.faults(text, environment: ["PW": ""]).contains("cluster.password_env: the environment has no PW"))
        let both = Self.own(#""endpoints":["pve1"],"user":"root@pam","password_env":"PW","password":"y""#)
        let problem = "cluster.password: give only one of password, password_file, password_env and password_credential"
        #expect(Self.faults(both, environment: ["PW": "x"]).contains(problem))
    }

    @Test func secretsFromAFile() throws {
        var template = Array("/tmp/proxgate-config-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let secret = "\(directory)/token.secret"
        let file = "\(directory)/config.json"
        defer {
            unlink(secret)
            unlink(file)
            rmdir(directory)
        }
        func write(_ path: String, _ text: String, _ mode: mode_t) {
            let stream = fopen(path, "w")
            fwrite(text, 1, text.utf8.count, stream)
            fclose(stream)
            chmod(path, mode)
        }
        func faults() -> [String] {
            do {
                _ = try ConfigurationFile.read(file, environment: [:])
                return []
            } catch { return (error as? ConfigurationError)?.faults ?? ["\(error)"] }
        }
        write(file, Self.own(#""endpoints":["pve1"],"token":{"id":"root@pam!x","secret_file":"token.secret"}"#), 0o644)
        #expect(faults().contains { $0.hasPrefix("cluster.token.secret_file: ") && $0.contains("cannot be found") })
        write(secret, "s3cr3t\n", 0o600)
        #expect(faults() == [])
        chmod(secret, 0o644)
        let readable =
            "cluster.token.secret_file: \(secret) holds a secret and can be read by everybody; run: chmod o= \(secret)"
        #expect(faults().contains(readable))
        chmod(secret, 0o622)
        #expect(faults().contains { $0.contains("can be written by others") })
        chmod(secret, 0o600)
        chmod(file, 0o666)
        #expect(faults() == ["\(file) can be written by others; run: chmod go-w \(file)"])
        chmod(file, 0o600)
        write(secret, "\n", 0o600)
        #expect(!faults().isEmpty, "an empty secret is accepted")
    }

    @Test func aMissingFileIsNamed() {
        let error = #expect(throws: ConfigurationError.self) {
            try ConfigurationFile.read("/nonexistent/config.json", environment: [:])
        }
        #expect(error?.faults.first?.hasPrefix("/nonexistent/config.json cannot be found") == true)
    }

    // MARK: Profiles

    private static func profiles(_ text: String) -> String { own(right, beside: #","profiles":"# + text) }

    @Test func profilesInTheirOrder() throws {
        let configuration = try Self.parse(
            Self.profiles(
                """
                {"ops": {"groups": ["pve-ops"], "uids": [0], "approver": true},
                 "agent": {"users": ["agent"], "toolsets": ["core"], "tools": ["get_*", "stop_vm"],
                   "api": ["POST /nodes/{node}/qemu/{vmid}/status/start",
                           "PUT /nodes/{node}/qemu/{vmid}/config hookscript hostpci0"],
                   "guests": {"vmids": [300, "100-199"], "tags": ["Lab"], "pools": ["dev"]}, "read_only": true}}
                """))
        let profiles = configuration.access.profiles
        #expect(profiles.map(\.name) == ["ops", "agent"])
        #expect(profiles.first?.members == .init(uids: [0], groups: ["pve-ops"]))
        #expect(profiles.first?.isApprover == true)
        #expect(profiles.first?.boundary == nil)
        let agent = try #require(profiles.last)
        #expect(agent.toolsets == ["core"])
        #expect(agent.tools == ["get_*", "stop_vm"])
        let config = "PUT /nodes/{node}/qemu/{vmid}/config"
        #expect(
            agent.endpoints == [
                "POST /nodes/{node}/qemu/{vmid}/status/start", config, "\(config) hookscript", "\(config) hostpci0",
            ])
        #expect(agent.boundary == GuestBoundary(vmids: [300...300, 100...199], tags: ["lab"], pools: ["dev"]))
        #expect(agent.isReadOnly)
    }

    @Test func everyFaultOfProfilesAtOnce() {
        let faults = Self.faults(
            Self.profiles(
                """
                {"a": {"toolset": ["core"], "users": "ada"}, "b": {"tools": ["stop_vn"], "toolsets": ["cores"]},
                 "c": {"users": ["*"], "guests": {"vmids": ["9-3"], "tag": ["x"]}, "api": ["GET /nodes", "POST /nodes/{node}/vzdump storage"], "uids": [-1]}}
                """))
        for expected in [
            "profiles.a.toolset: unknown name (did you mean 'toolsets'?)", "profiles.a.users: expected a list",
            "profiles.b.tools: no tool is called 'stop_vn' (did you mean 'stop_vm'?)",
            "profiles.b.toolsets: there is no toolset 'cores' (did you mean 'core'?)",
            "profiles.b.users: the profile is for nobody", "profiles.c.guests.vmids: expected a list of VMIDs",
            "profiles.c.guests.tag: unknown name (did you mean 'tags'?)",
            "profiles.c.api: 'GET /nodes' is no writing endpoint",
            "profiles.c.api: 'storage' is no parameter of POST /nodes/{node}/vzdump that has to be named",
            "profiles.c.uids: expected a list of integers",
        ] {
            #expect(faults.contains { $0.hasPrefix(expected) }, "\(expected) in \(faults)")
        }
    }

    @Test func aProfileMayHaveATokenOfItsOwn() throws {
        let configuration = try Self.parse(
            Self.profiles(
                """
                {"ops": {"uids": [0]}, "agent": {"users": ["a"], "token": {"id": "a@pve!x", "secret_env": "AGENT"}}}
                """), environment: ["AGENT": "s3cr3t"])
        #expect(configuration.access.profiles.map(\.token) == [nil, "a@pve!x"])
        #expect(configuration.profileSecrets.keys.sorted() == ["agent"])
        #expect(configuration.profileSecrets["agent"]?.reveal() == "s3cr3t")
        #expect(!"\(configuration)".contains("s3cr3t"))
        // What means nothing must not mean the gateway's own account.
        let faults = Self.faults(
            Self.profiles(
                """
                {"a": {"users": ["a"], "token": {}}, "b": {"users": ["a"], "token": {"id": "b@pve", "secret": 1}},
                 "c": {"users": ["a"], "token": {"id": null, "secret_env": "NONE"}}, "d": {"users": ["a"], "token": "x"}}
                """))
        #expect(
            faults == [
                "profiles.a.token.id: is missing, e.g. agent@pve!proxgate",
                "profiles.a.token.secret: is missing (or give secret_file, secret_env or secret_credential)",
                "profiles.b.token.id: 'b@pve' is not a token's id such as agent@pve!proxgate",
                "profiles.b.token.secret: expected a string, got an integer",
                "profiles.c.token.id: is missing, e.g. agent@pve!proxgate",
                "profiles.c.token.secret_env: the environment has no NONE",
                "profiles.d.token: expected an object, got a string",
            ])
    }

    @Test func theProfilesOfTheReference() throws {
        let root = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
        let text = String(
            decoding: try FileTrust.readUnchecked("\(root)/config/configuration.md", limit: 1 << 20), as: UTF8.self)
        let blocks = text.components(between: "```json\n", and: "```")
        let block = try #require(blocks.first { $0.contains("\"profiles\"") })
        let profiles = try #require(try JSONReader.read(block)["profiles"])
        let read = try Self.parse(Self.profiles(JSONWriter.string(profiles))).access.profiles
        #expect(read.map(\.name) == ["admins", "assistant", "monitoring"])
        #expect(read[1].boundary == GuestBoundary(vmids: [100...100, 200...299], tags: ["lab"], pools: ["dev"]))
    }

    // MARK: Several clusters

    @Test func theClustersOfTheReference() throws {
        let root = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
        let text = String(
            decoding: try FileTrust.readUnchecked("\(root)/config/configuration.md", limit: 1 << 20), as: UTF8.self)
        let blocks = text.components(between: "```json\n", and: "```")
        let block = try #require(blocks.first { $0.contains("\"clusters\": {") })
        let configuration = try Self.parse(block, environment: ["LAB_TOKEN": "a", "PROD_TOKEN": "b"])
        #expect(configuration.clusterNames == ["lab", "prod"])
        #expect(configuration.cluster.name == "lab" && configuration.others.map(\.endpoints.count) == [2])
        #expect(configuration.access.place(on: "prod").guest == 110)
        #expect(configuration.access.place(on: "lab").guest == nil)
        #expect(configuration.settings(on: "prod") == ["confirm_production": ["tags": ["prod"]]])
        #expect(configuration.settings(on: "lab") == [:])
    }

    private static let pair = #""clusters":{"lab":{\#(right)},"prod":{\#(right),"settings":{"a":2}}}"#

    @Test func aClustersSettingsComeBeforeTheCommonOnes() throws {
        let configuration = try Self.parse(#"{\#(Self.pair),"settings":{"a":1,"b":3}}"#)
        #expect(configuration.settings(on: "lab") == ["a": 1, "b": 3])
        #expect(configuration.settings(on: "prod") == ["a": 2, "b": 3])
    }

    @Test func oneOfClustersIsAsTheOne() throws {
        let environment = ["PROXGATE_ENDPOINTS": "other", "PROXGATE_USER": "u@pve", "PROXGATE_PASSWORD": "p"]
        let configuration = try Self.parse(#"{"clusters":{"lab":{\#(Self.right)}}}"#, environment: environment)
        #expect(configuration.clusterNames == ["lab"] && configuration.cluster.endpoints.map(\.host) == ["other"])
        guard case .password("u@pve", _) = configuration.cluster.credentials else { return #expect(Bool(false)) }
    }

    @Test(arguments: [
        (#"{"clusters":{}}"#, "clusters: is empty: name at least one cluster"),
        (#"{\#(pair),"cluster":{\#(right)}}"#, "clusters: give either cluster or clusters, not both"),
        (
            #"{\#(pair),"gateway":{"guest":100}}"#,
            "gateway: say it of the cluster that the gateway runs in: clusters.NAME"
        ),
        (#"{"clusters":{"a b":{\#(right)}}}"#, "clusters.a b: a cluster's name has letters, digits"),
        (#"{"clusters":{"-a":{\#(right)}}}"#, "clusters.-a: a cluster's name has letters, digits"),
        (#"{"clusters":{"lab":{\#(token)}}}"#, "clusters.lab: no host to connect to: give endpoints"),
        (#"{"clusters":{"lab":{"endpoints":["x"]}}}"#, "clusters.lab: no credentials: give a token"),
        (#"{"clusters":{"lab":{\#(right),"name":"x"}}}"#, "clusters.lab.name: unknown name"),
        (#"{"clusters":{"lab":{\#(right),"tsl":{}}}}"#, "clusters.lab.tsl: unknown name (did you mean 'tls'?)"),
        (
            #"{\#(pair),"profiles":{"p":{"users":["*"],"clusters":["prd"]}}}"#,
            "profiles.p.clusters: there is no cluster 'prd' (did you mean 'prod'?); there are lab, prod"
        ),
        (#"{\#(pair),"profiles":{"p":{"users":["*"],"clusters":[]}}}"#, "profiles.p.clusters: names no cluster"),
        (
            #"{\#(pair),"profiles":{"p":{"users":["*"],"token":{"id":"a@pve!b","secret":"s"}}}}"#,
            "profiles.p.token: a token is of one cluster"
        ),
    ])
    func faultsOfSeveralClusters(_ text: String, _ expected: String) {
        let faults = Self.faults(text)
        #expect(faults.contains { $0.hasPrefix(expected) }, "\(expected) in \(faults)")
    }

    @Test func profilesSayWhereTheyHold() throws {
        let configuration = try Self.parse(
            #"""
            {\#(Self.pair), "profiles": {"p": {"users": ["a"], "clusters": ["prod"],
              "token": {"id": "a@pve!b", "secret": "s"}}, "q": {"users": ["*"]}}}
            """#)
        #expect(configuration.access.profiles.map(\.clusters) == [["prod"], nil])
        let ada = Principal(user: "a", uid: 1, door: .socket)
        #expect(configuration.access.profile(for: ada, on: "prod")?.name == "p")
        #expect(configuration.access.profile(for: ada, on: "lab")?.name == "q")
    }

    @Test func theEnvironmentCannotSayWhichOfSeveralIsMeant() {
        let faults = Self.faults(
            "{\(Self.pair)}",
            environment: ["PROXGATE_ENDPOINTS": "x", "PROXGATE_TOKEN_SECRET": "y", "PROXGATE_FORMAT": "plain"])
        for name in ["PROXGATE_ENDPOINTS", "PROXGATE_TOKEN_SECRET"] {
            #expect(faults.contains { $0.hasPrefix("\(name): the configuration has several clusters") }, "\(faults)")
        }
        #expect(!faults.contains { $0.hasPrefix("PROXGATE_FORMAT") && $0.contains("several") })
        #expect(Self.faults("{\(Self.pair)}", environment: ["PROXGATE_FORMAT": "plain"]) == [])
    }

    @Test func noProfilesIsNotTheSameAsEmptyProfiles() throws {
        #expect(try Self.parse(Self.own(Self.right)).access.profiles.isEmpty)
        #expect(Self.faults(Self.profiles("{}")).contains { $0.hasPrefix("profiles: is empty") })
        let none = try Self.parse(Self.profiles(#"{"a":{"users":["x"],"tools":[]}}"#)).access.profiles
        #expect(none.first?.tools == ["(none)"])
    }
}

extension String {
    fileprivate func components(between start: String, and end: String) -> [String] {
        split(separator: start).dropFirst().compactMap { $0.split(separator: end).first.map(String.init) }
    }
}
