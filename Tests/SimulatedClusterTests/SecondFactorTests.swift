import JSONLines
import Testing

@testable import SimulatedCluster

@Suite struct SecondFactorTests {
    /// The vectors of RFC 6238, of which an app shows the last six digits.
    @Test(arguments: [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (2_000_000_000, "279037")])
    func numbersAreThoseOfTheStandard(time: Int, code: String) {
        #expect(SecondFactor.code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", now: time).first == code)
        #expect(SecondFactor.code("no key!", now: time) == [])
    }

    @Test func loginsAskForTheSecondFactor() async throws {
        try await withCluster { cluster, client in
            let root = try await client.login(cluster.root)
            let path = "/access/tfa/operator@pve"
            #expect(try await root.get("/access/tfa").data == [])
            let key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
            func code() -> String { SecondFactor.code(key, now: cluster.service.epoch)[0] }
            let uri = "otpauth://totp/operator?secret=\(key)&digits=6"
            let wrong = try await root.post(path, ["type": "totp", "totp": uri, "value": "000000x"])
            #expect(wrong.message == "failed to verify TOTP challenge")
            #expect(try await root.post(path, ["type": "webauthn"]).status == 501)
            let added = try await root.post(
                path, ["type": "totp", "totp": uri, "value": code(), "description": "phone"]
            ).data
            let id = try #require(added["id"]?.string)
            let keys =
                try await root.post(path, ["type": "recovery"]).data["recovery"]?.array?.compactMap(\.string) ?? []
            #expect(keys.count == 10)
            let listed = try await root.get("/access/tfa").data.array
            #expect(listed?.first?["userid"] == "operator@pve" && listed?.first?["entries"]?.array?.count == 2)
            #expect(!JSONWriter.string(try await root.get(path).data).contains(key))
            #expect(
                try await root.get("/access/users/operator@pve/tfa?multiple=1").data["types"] == ["recovery", "totp"])

            let login = ["username": "operator@pve", "password": cluster.restricted.secret]
            let half = try await client.with(.none).post("/access/ticket", login).data
            let challenge = try #require(half["ticket"]?.string)
            #expect(half["NeedTFA"] == 1 && challenge.hasPrefix("PVE:!tfa!"))
            // The first half opens nothing.
            let early = client.with(.ticket(challenge, csrf: half["CSRFPreventionToken"]?.string))
            #expect(try await early.get("/version").status == 401)
            func second(_ answer: String, _ ticket: String = challenge) async throws -> Answer {
                try await client.with(.none).post(
                    "/access/ticket", ["username": "operator@pve", "tfa-challenge": ticket, "password": answer])
            }
            #expect(try await second("totp:123").status == 401)
            #expect(try await second("totp:\(code())", "PVE:!tfa!x:00000000::forged").status == 401)
            let whole = try await second("totp:\(code())").data
            let ticket = try #require(whole["ticket"]?.string)
            #expect(try await client.with(.ticket(ticket, csrf: nil)).get("/version").status == 200)
            // A recovery key is good once.
            #expect(try await second("recovery:\(keys[0])").status == 200)
            #expect(try await second("recovery:\(keys[0])").status == 401)
            // Tokens need no second factor.
            #expect(try await client.with(cluster.auditToken).get("/version").status == 200)

            // Others say their own password for a change; root@pam need not.
            let admin = try await client.login(.init(id: cluster.username, secret: cluster.password))
            #expect(
                try await admin.put("\(path)/\(id)", ["enable": "0"]).error("password")
                    == "password is required to modify TFA data")
            #expect(try await admin.put("\(path)/\(id)", ["enable": "0", "password": cluster.password]).data.isNull)
            for id in [id, "recovery"] { #expect(try await root.delete("\(path)/\(id)").data.isNull) }
            let plain = try await client.with(.none).post("/access/ticket", login).data
            #expect(plain["NeedTFA"] == nil)
            // By token factors are neither made nor taken away.
            #expect(try await client.post(path, ["type": "recovery"]).status == 403)
        }
    }

    @Test func realmsBringTheirPeople() async throws {
        try await withCluster { cluster, client in
            let root = try await client.login(cluster.root)
            #expect(
                try await root.post("/access/domains", ["realm": "corp", "type": "ldap"]).error("server1")
                    == "property is missing and it is not optional")
            let corp = [
                "realm": "corp", "type": "ldap", "server1": "192.0.2.80", "base_dn": "dc=example", "user_attr": "uid",
            ]
            #expect(try await root.post("/access/domains", corp.merging(["default": "1"]) { $1 }).data.isNull)
            #expect(try await root.get("/access/domains").data.array?.first { $0["realm"] == "corp" }?["default"] == 1)
            let path = "/access/domains/corp/sync"
            #expect(
                try await root.post(path).error("scope")
                    == "Not passed as parameter and not defined in realm default sync options.")
            #expect(try await root.post("/access/domains/pve/sync", ["scope": "users"]).status == 500)
            let trial = try await root.post(path, ["scope": "both", "dry-run": "1"])
            #expect(try await root.follow(trial) == "OK")
            #expect(
                try await root.log(trial).contains("NOTE: dry test run, changes were NOT written to the configuration.")
            )
            func people() async throws -> [String] {
                (try await root.get("/access/users").data.array ?? []).compactMap { $0["userid"]?.string }.filter {
                    $0.hasSuffix("@corp")
                }
            }
            #expect(try await people() == [])
            _ = try await root.post("/access/users", ["userid": "gone@corp"])
            let run = try await root.post(path, ["scope": "both", "remove-vanished": "acl;entry"])
            #expect(try await root.follow(run) == "OK")
            #expect(try await root.log(run).contains("deleting outdated existing user 'gone@corp'"))
            #expect(try await people() == ["anna@corp", "bert@corp", "clara@corp"])
            #expect(try await root.get("/access/groups/staff-corp").data["members"] == ["anna@corp", "bert@corp"])
            #expect(try await root.delete("/access/domains/corp").data.isNull)
            #expect(try await root.delete("/access/domains/pam").status == 500)
        }
    }
}
