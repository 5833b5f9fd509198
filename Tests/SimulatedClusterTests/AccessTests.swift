import JSONLines
import Testing

@testable import SimulatedCluster

@Suite struct AccessTests {
    @Test func listsAreFilteredNotRefused() async throws {
        try await withCluster { cluster, client in
            let operatorClient = try await client.login(cluster.restricted)
            let all = try await client.get("/cluster/resources?type=vm").data.array ?? []
            #expect(all.compactMap { $0["vmid"]?.int } == [100, 101, 102, 103, 104, 105, 200, 201])
            let some = try await operatorClient.get("/cluster/resources?type=vm").data.array ?? []
            #expect(some.compactMap { $0["vmid"]?.int } == [101, 104])
            let list = try await operatorClient.get("/nodes/pve1/qemu").data.array ?? []
            #expect(list.compactMap { $0["vmid"]?.int } == [101])
            let nodes = try await operatorClient.get("/nodes").data.array ?? []
            #expect(nodes.count == 3 && nodes.allSatisfy { $0["mem"] == nil })
            #expect(try await operatorClient.get("/nodes/pve1/tasks").data == [])
        }
    }

    @Test func permissionComesBeforeExistenceAndParameters() async throws {
        try await withCluster { cluster, client in
            let limited = try await client.login(cluster.restricted)
            func message(_ path: String) async throws -> String {
                let answer = try await limited.post(path, ["foo": "1"])
                #expect(answer.status == 403)
                return answer.message
            }
            #expect(
                try await message("/nodes/pve1/qemu/100/status/start")
                    == "Permission check failed (/vms/100, VM.PowerMgmt)")
            #expect(
                try await message("/nodes/pve1/qemu/999/status/stop")
                    == "Permission check failed (/vms/999, VM.PowerMgmt)")
            let config = try await limited.put("/nodes/pve1/qemu/101/config", ["memory": "128"])
            #expect(config.message == "Permission check failed (/vms/101, VM.Config.Memory)")
            let storage = try await limited.get("/nodes/pve1/storage/local/status")
            #expect(
                storage.message
                    == "Permission check failed (/storage/local, Datastore.Audit|Datastore.AllocateSpace)")
            #expect(try await limited.get("/cluster/status").message == "Permission check failed (/, Sys.Audit)")
        }
    }

    @Test func separatedTokensHaveOnlyWhatBothMay() async throws {
        try await withCluster { cluster, client in
            let bare = client.with(cluster.separatedToken)
            #expect(try await bare.get("/cluster/resources?type=vm").data == [])
            #expect(try await bare.get("/access/permissions").data == [:])
            let audit = client.with(cluster.auditToken)
            #expect(try await audit.get("/nodes/pve1/qemu/101/config").status == 200)
            #expect(
                try await audit.post("/nodes/pve1/qemu/101/status/stop").message
                    == "Permission check failed (/vms/101, VM.PowerMgmt)")
            let permissions = try await audit.get("/access/permissions").data
            #expect(permissions["/vms/101"] == ["VM.Audit": 1, "VM.GuestAgent.Audit": 1])
        }
    }

    @Test func usersSeeThemselves() async throws {
        try await withCluster { cluster, client in
            let limited = try await client.login(cluster.restricted)
            let own = try await limited.get("/access/users").data.array ?? []
            #expect(own.compactMap { $0["userid"]?.string } == ["operator@pve"])
            #expect(try await client.get("/access/users").data.array?.count == 4)
            let full = try await client.get("/access/users/admin@pve").data
            #expect(full["tokens"]?["proxgate"]?["privsep"]?.int == 0)
            #expect(!JSONWriter.string(full).contains(cluster.tokenSecret))
        }
    }

    @Test func deeperEntriesReplaceThoseAbove() {
        var access = AccessState()
        access.groups = ["staff": ["ann@pve"]]
        access.entries = [
            .init(path: "/", subject: .group, name: "staff", role: "Administrator"),
            .init(path: "/vms/100", subject: .user, name: "ann@pve", role: "NoAccess"),
            .init(path: "/vms/101", subject: .user, name: "ann@pve", role: "PVEAuditor"),
            .init(path: "/storage", subject: .user, name: "ann@pve", role: "PVEDatastoreUser", propagates: false),
        ]
        let ann = Identity(user: "ann@pve")
        func held(_ path: String) -> Set<String> { Set(access.privileges(of: ann, on: path, pools: []).keys) }
        for path in ["/", "/vms/100", "/vms/101", "/vms/102", "/storage", "/storage/local"] {
            for privilege in Roles.administrator {
                #expect(access.holds(privilege, ann, on: path, pools: []) == held(path).contains(privilege))
            }
        }
        #expect(held("/vms/102").contains("VM.PowerMgmt"))
        #expect(held("/vms/100").isEmpty)
        #expect(held("/vms/101").contains("VM.Audit") && !held("/vms/101").contains("VM.PowerMgmt"))
        #expect(held("/storage") == ["Datastore.AllocateSpace", "Datastore.Audit"])
        #expect(held("/storage/local").contains("Datastore.Allocate"))
    }
}
