import JSONLines
import Testing

@testable import Gateway

/// Guests outside a profile's boundary do not exist for its principals: not in lists, not for changes.
@Suite(.timeLimit(.minutes(10))) struct GuestBoundaryTests {
    private static let rows: JSONValue = [
        ["type": "qemu", "vmid": 100, "node": "pve1", "tags": "prod"],
        ["type": "qemu", "vmid": 101, "node": "pve1", "tags": "Lab;web"],
        ["type": "lxc", "vmid": 102, "node": "pve2", "pool": "dev"],
        ["type": "node", "node": "pve1"], ["type": "storage", "storage": "local", "node": "pve1"],
        ["type": "pool", "pool": "dev"], ["type": "pool", "pool": "secret"],
    ]

    private static func cluster() -> FakeCluster {
        FakeCluster { request in
            switch request.path {
            case "/cluster/resources": rows
            case "/nodes/pve1/qemu": [["vmid": 100], ["vmid": 101]]
            case "/nodes/pve1/storage/local/content":
                [["volid": "local:iso/a.iso"], ["volid": "x", "vmid": 100], ["volid": "y", "vmid": 101]]
            case "/cluster/tasks":
                [
                    ["upid": "UPID:pve1:1:2:3:qmstart:100:root@pam:"],
                    ["upid": "UPID:pve1:1:2:3:qmstart:101:root@pam:"],
                    ["upid": "UPID:pve1:1:2:3:aptupdate::root@pam:"],
                ]
            case "/cluster/ha/status/current": [["type": "quorum"], ["sid": "vm:100"], ["sid": "ct:102"]]
            case "/cluster/backup":
                [["id": "a", "vmid": "101,102"], ["id": "b", "vmid": "100,101"], ["id": "c", "all": 1]]
            case "/pools": [["poolid": "dev"], ["poolid": "secret"]]
            case "/pools/dev": ["poolid": "dev", "members": [["vmid": 102], ["vmid": 100], ["storage": "local"]]]
            default: .null
            }
        }
    }

    private static let boundary = GuestBoundary(tags: ["lab"], pools: ["dev"])

    private func read(_ path: String, _ boundary: GuestBoundary = boundary) async throws -> JSONValue {
        try await BoundedCluster(Self.cluster(), boundary).send(APIRequest(.get, path)).data
    }

    @Test func `lists leave out what lies outside`() async throws {
        let resources = try await read("/cluster/resources")
        #expect(resources.array?.compactMap { $0["vmid"]?.int } == [101, 102])
        #expect(resources.array?.compactMap { $0["pool"]?.string } == ["dev", "dev"])
        #expect(resources.array?.contains { $0["type"] == "storage" } == true)
        #expect(try await read("/nodes/pve1/qemu") == [["vmid": 101]])
        #expect(try await read("/nodes/pve1/storage/local/content").array?.count == 2)
        #expect(try await read("/cluster/tasks").array?.count == 1)
        #expect(try await read("/cluster/ha/status/current") == [["type": "quorum"], ["sid": "ct:102"]])
        #expect(try await read("/cluster/backup").array?.compactMap { $0["id"]?.string } == ["a"])
        #expect(try await read("/pools") == [["poolid": "dev"]])
        #expect(try await read("/pools/dev")["members"] == [["vmid": 102], ["storage": "local"]])
    }

    @Test func `by number nothing more is asked`() async throws {
        let cluster = Self.cluster()
        let bounded = BoundedCluster(cluster, GuestBoundary(vmids: [100...100]))
        #expect(try await bounded.send(APIRequest(.get, "/nodes/pve1/qemu")).data == [["vmid": 100]])
        #expect(cluster.requests.count == 1)
    }

    @Test(arguments: [
        "/nodes/pve1/qemu/100/config", "/nodes/pve1/qemu/999/config", "/nodes/pve1/lxc/100/status/current",
    ])
    func `a guest outside is answered like one that does not exist`(_ path: String) async {
        let error = await #expect(throws: GatewayError.self) { try await read(path) }
        let vmid = path.split(separator: "/")[3]
        #expect(error == GatewayError.noGuest(Int(vmid) ?? 0, on: "lab"))
    }

    @Test(arguments: [
        "/nodes/pve1/qemu/0101/config", "/cluster/log", "/nodes/pve1/syslog", "/access/users", "/pools/secret",
    ])
    func `what might show guests outside is not read`(_ path: String) async {
        await #expect(throws: GatewayError.self) { try await read(path) }
    }

    @Test func `tasks of other guests do not exist, the call's own do`() async throws {
        let cluster = FakeCluster { request in
            request.method == .get ? Self.rows : "UPID:pve1:1:2:3:imgcopy::root@pam:"
        }
        let bounded = BoundedCluster(cluster, Self.boundary)
        func status(_ upid: String) -> APIRequest {
            APIRequest(.get, "/nodes/{node}/tasks/{upid}/status", ["node": "pve1", "upid": upid])
        }
        let own = "UPID:pve1:1:2:3:imgcopy::root@pam:"
        await #expect(throws: GatewayError.self) { try await bounded.send(status(own)) }
        await #expect(throws: GatewayError.self) {
            try await bounded.send(status("UPID:pve1:1:2:3:qmstop:100:root@pam:"))
        }
        _ = try await bounded.send(status("UPID:pve1:1:2:3:qmstop:101:root@pam:"))
        _ = try await bounded.send(APIRequest(.post, "/nodes/pve1/qemu/101/status/stop"))
        _ = try await bounded.send(status(own))
    }

    // MARK: Changes

    private static func fault(_ request: APIRequest, _ boundary: GuestBoundary = boundary) async throws
        -> BoundaryFault?
    {
        try await boundary.members(of: cluster()).fault(of: request)
    }

    private static func config(_ vmid: Int, _ parameters: JSONObject) -> APIRequest {
        APIRequest(.put, Guest(cluster: "lab", kind: .qemu, vmid: vmid, node: "pve1"), "/config", parameters)
    }

    @Test(
        arguments: [
            (config(101, ["cores": 2]), nil), (config(100, ["cores": 2]), .outside(100)),
            (config(999, [:]), .outside(999)),
            (config(101, ["tags": "lab;new"]), nil), (config(101, ["tags": "new"]), .leaves(101)),
            (config(101, ["delete": "tags"]), .leaves(101)),
            (config(101, ["delete": "description,tags"]), .leaves(101)),
            (config(102, ["delete": "tags"]), nil),
            (config(101, ["scsi1": "local-lvm:vm-100-disk-0"]), .outside(100)),
            (config(101, ["cdrom": "local-lvm:vm-100-disk-0"]), .outside(100)),
            (config(101, ["scsi1": "local-lvm:vm-101-disk-1,size=4G"]), nil),
            (config(101, ["scsi1": "local:0,import-from=local:100/vm-100-disk-0.qcow2"]), .outside(100)),
            (
                APIRequest(.post, "/nodes/{node}/qemu/{vmid}/clone", ["node": "pve1", "vmid": "101"], ["newid": 300]),
                nil
            ),
            (
                APIRequest(.post, "/nodes/{node}/qemu/{vmid}/clone", ["node": "pve1", "vmid": "102"], ["newid": 300]),
                .created(300)
            ),
            (
                APIRequest(
                    .post, "/nodes/{node}/qemu/{vmid}/clone", ["node": "pve1", "vmid": "102"],
                    ["newid": 300, "pool": "dev"]),
                nil
            ),
            (
                APIRequest(.post, "/nodes/{node}/qemu/{vmid}/clone", ["node": "pve1", "vmid": "100"], ["newid": 300]),
                .outside(100)
            ),
            (APIRequest(.post, "/nodes/{node}/qemu", ["node": "pve1"], ["vmid": 300, "tags": "lab"]), nil),
            (APIRequest(.post, "/nodes/{node}/qemu", ["node": "pve1"], ["vmid": 300, "tags": "web"]), .created(300)),
            (APIRequest(.post, "/nodes/{node}/qemu", ["node": "pve1"], ["vmid": 100, "tags": "lab"]), .outside(100)),
            (
                APIRequest(
                    .post, "/nodes/{node}/qemu", ["node": "pve1"],
                    ["vmid": 300, "tags": "lab", "archive": "local:backup/vzdump-qemu-100-2026.vma"]), .outside(100)
            ),
            (APIRequest(.post, "/nodes/{node}/vzdump", ["node": "pve1"], ["vmid": "101,102"]), nil),
            (APIRequest(.post, "/nodes/{node}/vzdump", ["node": "pve1"], ["vmid": "101,100"]), .outside(100)),
            (APIRequest(.post, "/nodes/{node}/vzdump", ["node": "pve1"], ["all": true]), .undetermined),
            (APIRequest(.post, "/nodes/{node}/stopall", ["node": "pve1"]), .undetermined),
            (APIRequest(.post, "/nodes/{node}/status", ["node": "pve1"], ["command": "reboot"]), .undetermined),
            (APIRequest(.put, "/pools", [:], ["poolid": "dev", "vms": "100"]), .outside(100)),
            (APIRequest(.put, "/pools", [:], ["poolid": "dev", "vms": "102", "delete": true]), .leaves(102)),
            (APIRequest(.delete, "/cluster/ha/resources/{sid}", ["sid": "vm:100"]), .outside(100)),
            (
                APIRequest(
                    .delete, "/nodes/{node}/storage/{storage}/content/{volume}",
                    ["node": "pve1", "storage": "local", "volume": "local:vm-100-disk-0"]), .outside(100)
            ),
            (
                APIRequest(
                    .delete, "/nodes/{node}/storage/{storage}/content/{volume}",
                    ["node": "pve1", "storage": "local", "volume": "local:iso/debian.iso"]), .undetermined
            ),
            (
                APIRequest(
                    .delete, "/nodes/{node}/tasks/{upid}",
                    ["node": "pve1", "upid": "UPID:pve1:1:2:3:vzdump:100:root@pam:"]), .outside(100)
            ),
        ] as [(APIRequest, BoundaryFault?)])
    func `a change reaches guests inside only, before and after it`(
        _ request: APIRequest, _ expected: BoundaryFault?
    )
        async throws
    {
        #expect(try await Self.fault(request) == expected)
    }

    @Test func `a call on a guest outside sends nothing and leaves a trace in the audit`() async {
        let access = ProfileTests.forAll(Profile(name: "agent", boundary: Self.boundary))
        let fixture = Fixture(cluster: Self.cluster(), access: access)
        let refused = await fixture.call("stop_vm", ["vmid": 100])
        #expect(refused.error?.message == GatewayError.noGuest(100, on: "lab").message)
        #expect(refused.error?.message.replacing("100", with: "999") == GatewayError.noGuest(999, on: "lab").message)
        #expect(await fixture.call("stop_vm", ["vmid": 101]).error == nil)
        #expect(fixture.cluster.changes == ["POST /nodes/pve1/qemu/101/status/stop"])
        #expect(fixture.audit.events == ["denial", "intent", "outcome"])
        #expect(fixture.audit.entries.first?["principal"]?["profile"] == "agent")
    }
}
