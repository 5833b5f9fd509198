import Gateway
import JSONLines
import SimulatedCluster
import Testing

@testable import Tools

@Suite(.timeLimit(.minutes(10))) struct CertificateToolsTests {
    /// The simulated cluster's own certificate: one that is well formed.
    private static func chain(_ lab: Lab) async throws -> JSONValue {
        let facts = try await lab.result(
            "call_api", ["path": "/nodes/{node}/certificates/info", "parameters": ["node": "pve1"]])
        return try #require(facts["data"]?.array?.first?["pem"])
    }

    private static let key = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0IG1hdGVyaWFs\n-----END PRIVATE KEY-----\n"

    @Test func oneIsUploadedReplacedAndDeleted() async throws {
        try await withLab { lab in
            let chain = try await Self.chain(lab)
            var arguments: JSONObject = ["node": "pve1", "certificates": chain, "key": .string(Self.key)]
            let dry = await lab.call("upload_certificate", arguments, ["dry_run": true])
            let made = await lab.call("upload_certificate", arguments)
            let result = try made.result.get()
            try Lab.check(result, of: "upload_certificate")
            #expect(result["certificate"]?["filename"] == "pveproxy-ssl.pem")
            #expect(result["certificate"]?["fingerprint"]?.string?.isEmpty == false)
            for outcome in [dry, made] {
                let text = JSONWriter.string(.object(try outcome.result.get())) + outcome.text
                #expect(!text.contains("c2VjcmV0"), "\(text)")
            }
            let again = try await lab.error("upload_certificate", arguments)
            #expect(again.message.contains("force"))
            arguments["force"] = true
            _ = try await lab.result("upload_certificate", arguments)
            let list = await lab.call("list_certificates", ["node": "pve1"])
            #expect(list.text.contains("pveproxy-ssl.pem"))
            let gone = try await lab.result("delete_certificate", ["node": "pve1"])
            #expect(gone["goal_reached"] == true)
        }
    }

    @Test func aKeyAmongTheCertificatesIsRefusedUnseen() async throws {
        try await withLab { lab in
            let error = try await lab.error(
                "upload_certificate", ["node": "pve1", "certificates": .string(Self.key), "key": "x"])
            #expect(error.code == .invalidArguments && !error.message.contains("c2VjcmV0"))
            #expect(error.details["faults"]?.array?.count == 2)
            #expect(lab.changes == [])
        }
    }

    @Test func anOrderIsFollowed() async throws {
        try await withLab(isRoot: true) { lab in
            let none = try await lab.error("order_certificate", ["node": "pve1"])
            #expect(none.message.contains("domain list"), "\(none)")
            func api(_ method: String, _ path: String, _ parameters: JSONObject) async throws {
                _ = try await lab.result(
                    "call_api",
                    ["method": .string(method), "path": .string(path), "parameters": .object(parameters)])
            }
            try await api("POST", "/cluster/acme/account", ["contact": "ada@example.org"])
            try await api("PUT", "/nodes/{node}/config", ["node": "pve1", "acme": "domains=pve1.example.org"])
            #expect(try await lab.result("list_acme_accounts")["accounts"]?.array?.first?["name"] == "default")
            #expect(try await lab.result("get_acme_account", [:])["directory"] != nil)
            let plugins = try await lab.result("list_acme_plugins")
            #expect(plugins["count"] != nil && !JSONWriter.string(.object(plugins)).contains("\"data\""))
            let made = try await lab.result("order_certificate", ["node": "pve1"])
            #expect(made["goal_reached"] == true && made["task"]?["status"] == "ok", "\(made)")
            #expect(made["certificate"]?["san"] == ["pve1.example.org"])
            _ = try await lab.result("renew_certificate", ["node": "pve1", "force": true])
            let revoked = try await lab.result("revoke_certificate", ["node": "pve1"])
            #expect(revoked["goal_reached"] == true)
            #expect(try await lab.error("revoke_certificate", ["node": "pve1"]).code == .proxmoxError)
        }
    }

    @Test func aNodeThatIsDownHidesNoOther() async throws {
        try await withLab { lab in
            lab.cluster.setNodeOnline("pve3", false)
            let list = try await lab.result("list_certificates")
            #expect(list["unreachable"] == ["pve3"])
            #expect((list["count"]?.int ?? 0) >= 4)
        }
    }
}

@Suite(.timeLimit(.minutes(10))) struct ReviewSecurityTests {
    @Test func eachFindingNamesAToolThatMendsIt() async throws {
        try await withLab { lab in
            let outcome = await lab.call("review_security")
            let result = try outcome.result.get()
            try Lab.check(result, of: "review_security")
            let findings = result["findings"]?.array ?? []
            #expect(result["not_looked_at"] == [])
            for finding in findings {
                let tool = Lab.registry.tool(named: finding["tool"]?.string ?? "")
                let names = (tool?.spec.parameters ?? []).map(\.name)
                for name in finding["arguments"]?.object?.names ?? [] {
                    #expect(names.contains(name), "\(finding)")
                }
                #expect(tool != nil, "\(finding)")
            }
            func about(_ area: String) -> [String] {
                findings.filter { $0["area"]?.string == area }.compactMap { $0["subject"]?.string }
            }
            #expect(about("firewall") == ["cluster"])
            #expect(about("users").contains("root@pam") && !about("users").contains("former@pve"))
            #expect(about("tokens").filter { $0 == "admin@pve!proxgate" }.count == 2)
            #expect(about("backups").count == 1)
            #expect(findings.map { $0["severity"] }.first == "high")
            #expect(outcome.text.contains("→ set_firewall_options {\"enable\":true}"), "\(outcome.text)")
            #expect(lab.changes == [])
        }
    }

    /// Every kind of finding once: the tool that it names exists, and takes the arguments that it gives.
    @Test func everyFindingIsProvoked() async throws {
        try await withLab(identity: "admin@pve!proxgate") { lab in
            let key = "-----BEGIN PRIVATE KEY-----\nbm90IGEga2V5\n-----END PRIVATE KEY-----\n"
            for (node, days) in [("pve1", 10), ("pve2", -1), ("pve3", 10)] {
                let pem = try SelfSignedCertificate.make(commonName: node, days: days).certificatePEM
                _ = try await lab.result(
                    "upload_certificate", ["node": .string(node), "certificates": .string(pem), "key": .string(key)])
            }
            for (method, path, parameters) in [
                ("PUT", "/nodes/{node}/config", ["node": "pve3", "acme": "domains=pve3.example.org"]),
                ("PUT", "/nodes/{node}/firewall/options", ["node": "pve2", "enable": false]),
            ] as [(JSONValue, JSONValue, JSONValue)] {
                _ = try await lab.result("call_api", ["method": method, "path": path, "parameters": parameters])
            }
            for (tool, arguments) in [
                ("create_user", ["userid": "robot@pve"]), ("create_token", ["userid": "robot@pve", "tokenid": "all"]),
                ("set_acl", ["path": "/", "roles": ["Administrator"], "users": ["robot@pve"]]),
                ("set_acl", ["path": "/", "roles": ["Administrator"], "tokens": ["robot@pve!all"]]),
                ("create_token", ["userid": "robot@pve", "tokenid": "whole", "privsep": false]),
            ] as [(String, JSONObject)] { _ = try await lab.result(tool, arguments) }
            let off = try await findings(lab)
            #expect(off.contains { $0.subject == "cluster" && $0.problem.contains("the firewall is off") })
            _ = try await lab.result("set_firewall_options", ["enable": true, "policy_in": "ACCEPT", "force": true])
            lab.cluster.inject(try FaultSpec("full GET /version count=1 for=86400"))
            _ = try await lab.result("call_api", ["path": "/version"])
            let all = try await findings(lab)
            for (subject, problem, tool) in [
                ("pve1", "it expires in", "upload_certificate"), ("pve2", "EXPIRED", "upload_certificate"),
                ("pve3", "it expires in", "renew_certificate"), ("root@pam", "password alone", "update_realm"),
                ("robot@pve!all", "never expires", "update_token"),
                ("robot@pve!all", "is Administrator of everything", "delete_acl"),
                ("robot@pve!whole", "has all rights of its user", "update_token"),
                ("admin@pve!proxgate", "the gateway depends on it", "update_token"),
                ("cluster", "lets in what no rule is about", "set_firewall_options"),
                ("pve2", "firewall is off", "set_firewall_options"),
                ("guest 101", "firewall is off", "set_firewall_options"),
                ("guests 100", "no backup job", "create_backup_job"),
                ("shared-nfs", "100.0% full", "prune_backups"),
                ("local-lvm on pve1", "100.0% full", "list_storage_content"),
            ] {
                #expect(
                    all.contains { $0.subject.hasPrefix(subject) && $0.problem.contains(problem) && $0.tool == tool },
                    "\(subject): \(problem): \(all)")
            }
            for finding in off + all {
                let spec = try #require(Lab.registry.tool(named: finding.tool)?.spec, "\(finding)")
                let known = spec.parameters.map(\.name)
                #expect(finding.arguments.names.allSatisfy(known.contains), "\(finding)")
            }
        }
    }

    private struct Finding {
        let subject: String
        let problem: String
        let tool: String
        let arguments: JSONObject
    }

    private func findings(_ lab: Lab) async throws -> [Finding] {
        let result = try await lab.result("review_security")
        #expect(result["not_looked_at"] == [], "\(result)")
        return (result["findings"]?.array ?? []).map { finding in
            Finding(
                subject: finding["subject"]?.string ?? "", problem: finding["problem"]?.string ?? "",
                tool: finding["tool"]?.string ?? "", arguments: finding["arguments"]?.object ?? [:])
        }
    }

    @Test func whatIsMendedIsNotFoundAgain() async throws {
        try await withLab { lab in
            func subjects(_ area: String) async throws -> [JSONValue] {
                (try await lab.result("review_security")["findings"]?.array ?? []).filter { $0["area"]?.string == area }
            }
            let before = try await subjects("tokens")
            let expiry = try #require(
                before.first { $0["subject"] == "operator@pve!audit" && $0["problem"] == "never expires" })
            _ = try await lab.result(
                try #require(expiry["tool"]?.string), try #require(expiry["arguments"]?.object))
            #expect(try await subjects("tokens").count == before.count - 1)
            let backup = try #require(try await subjects("backups").first?["arguments"]?["vmids"])
            _ = try await lab.result(
                "create_backup_job", ["schedule": "03:00", "storage": "shared-nfs", "vmids": backup])
            #expect(try await subjects("backups") == [])
        }
    }

    @Test func whatCannotBeReadIsSaid() async throws {
        try await withLab { lab in
            lab.cluster.inject(try FaultSpec("500 GET /access/tfa count=9 text=out of order"))
            let result = try await lab.result("review_security")
            #expect(result["not_looked_at"]?.array?.first?["area"] == "users")
            #expect((result["count"]?.int ?? 0) > 0)
        }
    }
}

@Suite(.timeLimit(.minutes(10))) struct GuestAddressTests {
    @Test func sourcesAreJoined() async throws {
        try await withLab { lab in
            let outcome = await lab.call("get_guest_addresses", ["vmid": 101])
            let list = try outcome.result.get()["addresses"]?.array ?? []
            #expect(list.first { $0["address"] == "192.0.2.101/24" }?["sources"] == ["agent", "config"], "\(list)")
            #expect(outcome.text.contains("agent, config"))
            let container = try await lab.result("get_guest_addresses", ["vmid": 200])
            #expect(container["addresses"]?.array?.first?["sources"] == ["container"], "\(container)")
            let off = try await lab.result("get_guest_addresses", ["vmid": 102])
            #expect(off["count"] == 0 && off["unknown"]?.string?.contains("not running") == true)
        }
    }
}
