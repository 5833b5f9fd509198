import JSONLines
import Logging
import TestLogs
import Testing

@testable import SimulatedCluster

/// Areas of the API, each as its clients go through it.
@Suite struct BreadthTests {
    /// Authentication, route, permission, node, schema, handler: the first that fails is what is said.
    @Test func checksComeInProxmoxsOrder() async throws {
        try await withCluster { cluster, client in
            let nobody = client.with(.none)
            let limited = try await client.login(cluster.restricted)
            cluster.setNodeOnline("pve3", false)
            func answer(_ client: Client, _ path: String, _ form: [String: String]) async throws -> String {
                let answer = try await client.post(path, form)
                return "\(answer.status) \(answer.message)\(answer.error("timeout").map { " timeout: \($0)" } ?? "")"
            }
            let bad = ["timeout": "soon"]
            // Everything is wrong, then one thing less each time.
            #expect(try await answer(nobody, "/nodes/pve3/qemu/104/nosuch", bad) == "401 ")
            #expect(
                try await answer(limited, "/nodes/pve3/qemu/104/nosuch", bad)
                    == "501 Method 'POST /nodes/pve3/qemu/104/nosuch' not implemented")
            #expect(
                try await answer(limited, "/nodes/pve3/qemu/105/status/start", bad)
                    == "403 Permission check failed (/vms/105, VM.PowerMgmt)")
            #expect(try await answer(client, "/nodes/pve3/qemu/105/status/start", bad) == "595 ")
            #expect(
                try await answer(client, "/nodes/nosuch/qemu/105/status/start", bad)
                    == "500 hostname lookup 'nosuch' failed - failed to get address info for: nosuch: "
                    + "Name or service not known")
            #expect(
                try await answer(client, "/nodes/pve1/qemu/999/status/reboot", bad)
                    == "400 Parameter verification failed. timeout: type check ('integer') failed - got 'soon'")
            #expect(try await answer(client, "/nodes/pve1/qemu/102/status/reboot", [:]) == "500 VM 102 not running")
        }
    }

    /// Lists leave out what the account may not see; none refuses.
    @Test func permissionsFilterEveryList() async throws {
        try await withCluster { cluster, client in
            let root = try await client.login(cluster.root)
            let limited = try await client.login(cluster.restricted)
            _ = try await root.follow(root.post("/nodes/pve1/qemu/102/status/start"))
            _ = try await limited.follow(limited.post("/nodes/pve1/qemu/101/status/start"))
            let lists: [(path: String, key: String, seen: [String])] = [
                ("/cluster/resources?type=vm", "vmid", ["101", "104"]), ("/nodes/pve1/qemu", "vmid", ["101"]),
                ("/nodes/pve2/lxc", "vmid", []), ("/nodes/pve1/tasks", "id", ["101"]),
                ("/cluster/tasks", "id", ["101"]),
                ("/pools", "poolid", []), ("/storage", "storage", []), ("/nodes/pve1/storage", "storage", []),
                ("/access/users", "userid", ["operator@pve"]), ("/access/groups", "groupid", []),
                ("/access/acl", "path", []), ("/access/tfa", "userid", []),
            ]
            for (path, key, seen) in lists {
                let (all, some) = (try await root.get(path), try await limited.get(path))
                #expect(all.status == 200 && some.status == 200, "\(path): \(some)")
                let names = (some.data.array ?? []).compactMap { $0[key]?.string ?? $0[key]?.int.map(String.init) }
                #expect(names == seen, "\(path): \(names)")
                let count = all.data.array?.count ?? 0
                if path != "/access/tfa" {
                    #expect(count > seen.count || path.hasPrefix("/nodes/pve1/tasks"), "\(path): \(count)")
                }
            }
        }
    }

    /// A day has a quiet night and a busy day, and no two machines are alike.
    @Test func loadLooksLikeADay() async throws {
        try await withCluster { _, client in
            func day(_ path: String) async throws -> [JSONValue] {
                try await client.get("\(path)/rrddata?timeframe=day").data.array ?? []
            }
            let points = try await day("/nodes/pve1/qemu/100")
            let loads = points.compactMap { $0["cpu"]?.double }
            #expect(points.count == 48 && loads.count == 48)
            #expect(loads.allSatisfy { (0...1).contains($0) } && Set(loads).count > 40)
            let (night, noon) = (loads.sorted().prefix(12).reduce(0, +), loads.sorted().suffix(12).reduce(0, +))
            #expect(noon > 1.5 * night)
            let times = points.compactMap { $0["time"]?.int }
            #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 == 1_800 })
            // The same at each look, other for another.
            #expect(try await day("/nodes/pve1/qemu/100").map { $0["cpu"] } == points.map { $0["cpu"] })
            #expect(try await day("/nodes/pve1/qemu/101").map { $0["cpu"] } != points.map { $0["cpu"] })
            // One that is off has times alone.
            #expect(try await day("/nodes/pve1/qemu/102").allSatisfy { $0.object?.count == 1 })
            #expect(try await day("/nodes/pve2").contains { ($0["memused"]?.double ?? 0) > 0 })
            let storage = try await day("/nodes/pve1/storage/local").compactMap { $0["used"]?.double }
            #expect(zip(storage, storage.dropFirst()).allSatisfy { $0 <= $1 })
            for (frame, count) in [("hour", 70), ("week", 56), ("month", 60), ("year", 52)] {
                #expect(try await client.get("/nodes/pve1/rrddata?timeframe=\(frame)").data.array?.count == count)
            }
            #expect(try await client.get("/nodes/pve1/rrddata?timeframe=century").error("timeframe") != nil)
        }
    }

    /// The same at all levels: rules in their order, moved, changed by digest; aliases, sets, groups.
    @Test(arguments: [
        "/cluster/firewall", "/nodes/pve2/firewall", "/nodes/pve1/qemu/101/firewall", "/nodes/pve2/lxc/200/firewall",
    ])
    func firewalls(base: String) async throws {
        try await withCluster { _, client in
            func rules() async throws -> [String] {
                (try await client.get("\(base)/rules").data.array ?? []).compactMap { $0["comment"]?.string }
            }
            for name in ["first", "second", "third"] {
                let rule = [
                    "type": "in", "action": "ACCEPT", "proto": "tcp", "dport": "22", "comment": name, "enable": "1",
                ]
                #expect(try await client.post("\(base)/rules", rule).data.isNull)
            }
            // A new rule goes before all others, unless it says where.
            #expect(try await rules() == ["third", "second", "first"])
            _ = try await client.post(
                "\(base)/rules", ["type": "out", "action": "DROP", "comment": "last", "pos": "3"])
            #expect(try await rules() == ["third", "second", "first", "last"])
            _ = try await client.put("\(base)/rules/0", ["moveto": "3"])
            #expect(try await rules() == ["second", "first", "third", "last"])
            let digest = try await client.get("\(base)/rules/1").data["digest"]?.string ?? ""
            #expect(try await client.put("\(base)/rules/1", ["comment": "changed", "digest": digest]).status == 200)
            let late = try await client.put("\(base)/rules/1", ["comment": "again", "digest": digest])
            #expect(late.status == 500 && late.message.contains("detected modified configuration"))
            #expect(try await client.delete("\(base)/rules/3").status == 200)
            #expect(try await rules() == ["second", "changed", "third"])
            #expect(try await client.delete("\(base)/rules/9").message == "no rule at position 9")
            let isNode = base.hasPrefix("/nodes/pve2/firewall")
            _ = try await client.put(
                "\(base)/options", isNode ? ["enable": "0"] : ["enable": "1", "policy_in": "DROP"])
            #expect(try await client.get("\(base)/options").data["enable"]?.int == (isNode ? 0 : 1))
            guard !isNode else { return }
            #expect(try await client.post("\(base)/aliases", ["name": "gate", "cidr": "192.0.2.1"]).status == 200)
            #expect(try await client.post("\(base)/aliases", ["name": "gate", "cidr": "192.0.2.2"]).status == 400)
            #expect(try await client.post("\(base)/ipset", ["name": "office"]).status == 200)
            #expect(try await client.post("\(base)/ipset/office", ["cidr": "198.51.100.0/24"]).status == 200)
            #expect(try await client.delete("\(base)/ipset/office").message == "IPSet 'office' is not empty")
            #expect(try await client.delete("\(base)/ipset/office/198.51.100.0/24").status == 200)
            #expect(try await client.delete("\(base)/ipset/office").status == 200)
            let refs = try await client.get("\(base)/refs").data.array ?? []
            #expect(refs.contains { $0["name"] == "gate" })
        }
    }

    @Test func securityGroups() async throws {
        try await withCluster { _, client async throws in
            let groups = "/cluster/firewall/groups"
            let rule = ["type": "group", "action": "web", "enable": "1"]
            #expect(
                try await client.post("/nodes/pve1/qemu/101/firewall/rules", rule).error("action")
                    == "security group 'web' does not exist")
            #expect(try await client.post(groups, ["group": "web", "comment": "servers"]).data.isNull)
            #expect(
                try await client.post("\(groups)/web", ["type": "in", "action": "ACCEPT", "macro": "HTTPS"]).status
                    == 200)
            #expect(try await client.post("/nodes/pve1/qemu/101/firewall/rules", rule).status == 200)
            #expect(try await client.delete("\(groups)/web").message == "Security group 'web' is not empty")
            #expect(try await client.post(groups, ["group": "www", "rename": "web"]).status == 200)
            #expect(try await client.get(groups).data.array?.map { $0["group"]?.string } == ["www"])
            #expect(try await client.delete("\(groups)/www/0").status == 200)
            #expect(try await client.delete("\(groups)/www").status == 200)
        }
    }

    /// A user is made, put into a group, given a role on one machine, and may then do that much.
    @Test func usersGroupsRolesAndRules() async throws {
        try await withCluster { cluster, client in
            let root = try await client.login(cluster.root)
            #expect(try await root.post("/access/groups", ["groupid": "helpers"]).data.isNull)
            #expect(
                try await root.post("/access/roles", ["roleid": "Starter", "privs": "VM.Audit,VM.PowerMgmt"]).data
                    .isNull)
            #expect(
                try await root.post("/access/roles", ["roleid": "Bad", "privs": "VM.Nosuch"]).error("privs") != nil)
            let user = ["userid": "eva@pve", "password": "a long password", "groups": "helpers"]
            #expect(try await root.post("/access/users", user).data.isNull)
            #expect(
                try await root.post("/access/users", user).message
                    == "create user failed: user 'eva@pve' already exists")
            let eva = try await client.login(.init(id: "eva@pve", secret: "a long password"))
            func mayStart(_ vmid: Int) async throws -> Bool {
                try await eva.post("/nodes/pve1/qemu/\(vmid)/status/start").status == 200
            }
            #expect(try await !mayStart(102))
            _ = try await root.put(
                "/access/acl", ["path": "/vms", "groups": "helpers", "roles": "Starter", "propagate": "0"])
            #expect(try await !mayStart(102))
            _ = try await root.put("/access/acl", ["path": "/vms", "groups": "helpers", "roles": "Starter"])
            #expect(try await mayStart(102))
            // An entry further down takes the place of the one above.
            _ = try await root.put("/access/acl", ["path": "/vms/102", "users": "eva@pve", "roles": "NoAccess"])
            #expect(try await !mayStart(102))
            _ = try await root.put(
                "/access/acl", ["path": "/vms/102", "users": "eva@pve", "roles": "NoAccess", "delete": "1"])
            #expect(try await mayStart(102))
            let token = try await eva.post("/access/users/eva@pve/token/script", ["privsep": "1"]).data
            let secret = try #require(token["value"]?.string)
            let script = client.with(.token("eva@pve!script", secret))
            #expect(try await script.post("/nodes/pve1/qemu/102/status/start").status == 403)
            _ = try await root.put(
                "/access/acl", ["path": "/vms/102", "tokens": "eva@pve!script", "roles": "Administrator"])
            // No more than both have.
            #expect(try await script.post("/nodes/pve1/qemu/102/status/start").status == 200)
            #expect(try await script.put("/nodes/pve1/qemu/102/config", ["memory": "64"]).status == 403)
            #expect(try await root.get("/access/users/eva@pve/token/script").data["value"] == nil)
            #expect(try await root.delete("/access/users/eva@pve").data.isNull)
            #expect(try await script.get("/version").status == 401)
            #expect(try await eva.get("/version").status == 401)
            let rules = try await root.get("/access/acl").data.array ?? []
            #expect(!rules.contains { $0["ugid"]?.string?.hasPrefix("eva@pve") == true })
        }
    }

    @Test func storagesAreDefinedChangedAndFilled() async throws {
        try await withCluster { _, client in
            #expect(try await client.post("/storage", ["storage": "tank", "type": "nfs"]).error("server") != nil)
            let tank = [
                "storage": "tank", "type": "nfs", "server": "192.0.2.60", "export": "/tank", "content": "images,backup",
            ]
            #expect(try await client.post("/storage", tank).data["storage"] == "tank")
            #expect(try await client.post("/storage", tank).message.contains("already defined"))
            #expect(try await client.put("/storage/tank", ["content": "backup", "nodes": "pve1,pve2"]).status == 200)
            let here = try await client.get("/nodes/pve1/storage").data.array ?? []
            #expect(here.contains { $0["storage"] == "tank" && $0["shared"] == 1 })
            #expect(try await client.get("/nodes/pve3/storage/tank/status").error("storage") == "No such storage.")
            let before = try await client.get("/nodes/pve1/storage/tank/status").data["avail"]?.int ?? 0
            for vmid in ["101", "102", "101"] {
                let backup = try await client.post("/nodes/pve1/vzdump", ["vmid": vmid, "storage": "tank"])
                #expect(try await client.follow(backup) == "OK")
            }
            let list = try await client.get("/nodes/pve2/storage/tank/content").data.array ?? []
            #expect(list.count >= 2 && list.allSatisfy { $0["content"] == "backup" })
            let taken = list.reduce(0) { $0 + ($1["size"]?.int ?? 0) }
            #expect(try await client.get("/nodes/pve2/storage/tank/status").data["avail"]?.int == before - taken)
            let first = try #require(list.first?["volid"]?.string)
            let path = "/nodes/pve1/storage/tank/content/\(first)"
            #expect(try await client.put(path, ["protected": "1", "notes": "keep"]).data.isNull)
            #expect(try await client.follow(client.delete(path)) == "volume '\(first)' is protected")
            let marks =
                try await client.get("/nodes/pve1/storage/tank/prunebackups?prune-backups=keep-last%3D1").data.array
                ?? []
            #expect(marks.contains { $0["volid"]?.string == first && $0["mark"] == "protected" })
            #expect(try await client.delete("/storage/tank").data.isNull)
            #expect(try await client.get("/storage/tank").message == "storage 'tank' does not exist")
        }
    }

    @Test func nodesTellOfThemselves() async throws {
        try await withCluster { _, client in
            let log = try await client.get("/nodes/pve1/syslog?limit=3")
            #expect(log.data.array?.count == 3 && (log.body["total"]?.int ?? 0) >= 6)
            let lines = try await client.get("/nodes/pve1/journal?lastentries=2").data.array ?? []
            #expect(lines.count == 4)
            _ = try await client.follow(client.post("/nodes/pve1/qemu/102/status/start"))
            let entries = try await client.get("/cluster/log?max=2").data.array ?? []
            #expect(entries.count == 2 && entries.first?["msg"]?.string?.hasPrefix("end task UPID:pve1:") == true)
            let stop = try await client.post("/nodes/pve1/services/postfix/stop")
            #expect(try await client.follow(stop) == "OK")
            #expect(try await client.get("/nodes/pve1/services/postfix/state").data["state"] == "dead")
            #expect(try await client.post("/nodes/pve1/services/pveproxy/stop").status == 500)
            let reboot = try await client.post("/nodes/pve3/status", ["command": "reboot"])
            #expect(reboot.data.isNull)
            try await client.wait("/nodes") { $0.array?[2]["status"] == "offline" }
            try await client.wait("/nodes") { $0.array?[2]["status"] == "online" }
        }
    }

    /// What is not simulated is said to be so, in the answer and in the log, and only where Proxmox has it.
    @Test func whatIsNotSimulatedIsLogged() async throws {
        let log = LogKeeper()
        var options = SimulatedCluster.Options()
        options.speed = 200
        let cluster = try await SimulatedCluster.start(options, logger: Logger(label: "test") { _ in log })
        let raw = try await RawConnection.exchange(
            cluster,
            "GET /api2/json/nodes/pve1/apt/update HTTP/1.1\r\nHost: x\r\nAuthorization: "
                + "PVEAPIToken=\(cluster.tokenID)=\(cluster.tokenSecret)\r\n\r\n")
        #expect(raw.statusLine == "HTTP/1.1 501 Method 'GET /nodes/pve1/apt/update' not implemented")
        _ = try await RawConnection.exchange(
            cluster,
            "GET /api2/json/foo HTTP/1.1\r\nHost: x\r\nAuthorization: "
                + "PVEAPIToken=\(cluster.tokenID)=\(cluster.tokenSecret)\r\n\r\n")
        #expect(log.lines.count == 1, "\(log.lines)")
        #expect(log.lines.first?.contains("not simulated: GET /nodes/pve1/apt/update") == true, "\(log.lines)")
        await cluster.stop()
    }
}
