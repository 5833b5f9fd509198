import JSONLines
import Testing

@testable import SimulatedCluster

@Suite struct LoginTests {
    @Test func ticketCookieAndForgeryToken() async throws {
        try await withCluster { cluster, client in
            let answer = try await client.with(.none).post(
                "/access/ticket", ["username": cluster.username, "password": cluster.password])
            #expect(answer.status == 200)
            #expect(answer.data["username"]?.string == "admin@pve")
            #expect(answer.data["cap"]?["vms"]?["VM.PowerMgmt"]?.int == 1)
            let ticket = try #require(answer.data["ticket"]?.string)
            #expect(ticket.hasPrefix("PVE:admin@pve:"))
            let csrf = try #require(answer.data["CSRFPreventionToken"]?.string)

            let reading = client.with(.ticket(ticket, csrf: nil))
            #expect(try await reading.get("/version").data["version"]?.string == "9.2.11")
            let change = ["description": "by ticket"]
            #expect(try await reading.put("/nodes/pve1/qemu/101/config", change).status == 401)
            let forged = client.with(.ticket(ticket, csrf: csrf + "x"))
            #expect(try await forged.put("/nodes/pve1/qemu/101/config", change).status == 401)
            let writing = client.with(.ticket(ticket, csrf: csrf))
            #expect(try await writing.put("/nodes/pve1/qemu/101/config", change).status == 200)
        }
    }

    @Test func theTicketRenewsAsPasswordUntilItExpires() async throws {
        try await withCluster { cluster, client in
            let anybody = client.with(.none)
            let first = try await anybody.post(
                "/access/ticket", ["username": cluster.username, "password": cluster.password])
            let ticket = try #require(first.data["ticket"]?.string)
            let form = ["username": cluster.username, "password": ticket]
            #expect(try await anybody.post("/access/ticket", form).data["ticket"]?.string != nil)
            #expect(
                try await anybody.post("/access/ticket", ["username": "root@pam", "password": ticket]).status == 401)
            cluster.expireTickets()
            #expect(try await anybody.post("/access/ticket", form).status == 401)
            #expect(try await client.with(.ticket(ticket, csrf: nil)).get("/version").status == 401)
        }
    }

    @Test func ticketsLiveTwoHours() {
        let booth = TicketBooth()
        let ticket = booth.ticket(for: "admin@pve", now: 1_000_000)
        #expect(booth.user(of: ticket, now: 1_007_199) == "admin@pve")
        #expect(booth.user(of: ticket, now: 1_007_200) == nil)
        #expect(booth.user(of: ticket, now: 999_700) == "admin@pve")
        #expect(booth.user(of: ticket, now: 999_699) == nil)
        for broken in ["", "PVE", "::", "PVE:admin@pve:FFFFFFFFFFFFFFFFFF::x", ticket + "x", String(ticket.dropLast())]
        {
            #expect(booth.user(of: broken, now: 1_000_000) == nil)
        }
    }

    @Test(arguments: ["wrong password", "unknown user", "unknown realm", "disabled", "no realm"])
    func everyFailedLoginLooksTheSame(_ kind: String) async throws {
        try await withCluster { cluster, client in
            let form =
                switch kind {
                case "wrong password": ["username": cluster.username, "password": "wrong"]
                case "unknown user": ["username": "nobody@pve", "password": cluster.password]
                case "unknown realm": ["username": "admin@elsewhere", "password": cluster.password]
                case "disabled": ["username": cluster.disabled.id, "password": cluster.disabled.secret]
                default: ["username": "admin", "password": cluster.password]
                }
            let answer = try await client.with(.none).post("/access/ticket", form)
            #expect(answer.status == 401)
            #expect(answer.message == "authentication failure")
            #expect(answer.data.isNull)
        }
    }

    @Test func loginChecksItsParameters() async throws {
        try await withCluster { _, client in
            let answer = try await client.with(.none).post("/access/ticket", ["foo": "1"])
            #expect(answer.status == 400)
            #expect(answer.error("username") == "property is missing and it is not optional")
            #expect(answer.error("password") == "property is missing and it is not optional")
            #expect(answer.error("foo")?.hasPrefix("property is not defined in schema") == true)
        }
    }

    @Test func tokens() async throws {
        try await withCluster { cluster, client in
            #expect(try await client.get("/version").status == 200)
            #expect(try await client.with(.token(cluster.tokenID, "wrong")).get("/version").status == 401)
            #expect(
                try await client.with(.token("admin@pve!nosuch", cluster.tokenSecret)).get("/version").status == 401)
            #expect(try await client.with(cluster.expiredToken).get("/version").status == 401)
            #expect(try await client.with(.none).get("/version").status == 401)
            #expect(try await client.with(.none).get("/access/domains").status == 200)
            let login = try await client.post("/access/ticket", ["username": "a@pve", "password": "b"])
            #expect(login.status == 403)
            #expect(
                login.message.hasPrefix("Permission check failed (URI '/access/ticket' not available with API token"))
        }
    }

    @Test func secretsAreNotLogged() async throws {
        try await withCluster { cluster, client in
            _ = try await client.with(.none).post(
                "/access/ticket", ["username": cluster.username, "password": cluster.password])
            _ = try await client.get("/version?password=hunter2")
            _ = try await client.put("/nodes/pve1/qemu/101/config", ["cipassword": "hunter2"])
            let text = cluster.requests.map(\.line).joined(separator: "\n")
            #expect(
                !text.contains(cluster.password) && !text.contains(cluster.tokenSecret) && !text.contains("hunter2"))
            #expect(cluster.requests.count == 3)
            #expect(cluster.requests.last?.user == "admin@pve!proxgate")
            #expect(cluster.requests.last?.line.contains("PUT /api2/json/nodes/pve1/qemu/101/config") == true)
        }
    }
}
