import JSONLines
import Testing

@testable import Gateway

/// A boundary by tags holds also where a snapshot or a backup brings tags back.
@Suite(.timeLimit(.minutes(10))) struct ReturningTagsTests {
    private static let rows: JSONValue = [
        ["type": "qemu", "vmid": 100, "node": "pve1", "tags": "prod"],
        ["type": "qemu", "vmid": 101, "node": "pve1", "tags": "Lab;web"],
        ["type": "qemu", "vmid": 102, "node": "pve1", "tags": "lab", "pool": "dev"],
    ]

    private static let tagged = GuestBoundary(tags: ["lab"])

    private static func withSnapshots(_ tags: JSONValue) -> FakeCluster {
        FakeCluster { request in
            switch request.path {
            case "/cluster/resources": rows
            case "/nodes/pve1/qemu/101/snapshot/old/config": ["name": "web", "tags": tags]
            default: throw GatewayError(.notFound, "snapshot does not exist")
            }
        }
    }

    private static func guest(_ method: APIRequest.Method, _ vmid: Int, _ path: String, _ parameters: JSONObject = [:])
        -> APIRequest
    {
        APIRequest(
            method, "/nodes/{node}/qemu/{vmid}\(path)", ["node": "pve1", "vmid": String(vmid), "snapname": "old"],
            parameters)
    }

    private static let restore: JSONObject = [
        "vmid": 101, "archive": "local:backup/vzdump-qemu-101-2026.vma", "force": true,
    ]

    @Test(
        arguments: [
            (guest(.post, 101, "/snapshot/{snapname}/rollback"), "Lab;new", tagged, nil),
            (guest(.post, 101, "/snapshot/{snapname}/rollback"), "prod", tagged, .leaves(101)),
            (guest(.post, 101, "/snapshot/{snapname}/rollback"), nil, tagged, .leaves(101)),
            (guest(.post, 100, "/snapshot/{snapname}/rollback"), "lab", tagged, .outside(100)),
            // By its number or its pool it stays inside, whatever its tags become.
            (
                guest(.post, 101, "/snapshot/{snapname}/rollback"), "prod",
                GuestBoundary(vmids: [101...101], tags: ["lab"]), nil
            ),
            (guest(.post, 101, "/clone", ["newid": 300, "snapname": "old"]), "lab", tagged, nil),
            (guest(.post, 101, "/clone", ["newid": 300, "snapname": "old"]), "prod", tagged, .created(300)),
            (guest(.post, 101, "/clone", ["newid": 300, "snapname": "current"]), "prod", tagged, nil),
            // What a backup's tags are is not known beforehand.
            (APIRequest(.post, "/nodes/{node}/qemu", ["node": "pve1"], restore), nil, tagged, .restored(101)),
            (
                APIRequest(.post, "/nodes/{node}/qemu", ["node": "pve1"], restore), nil,
                GuestBoundary(vmids: [101...101], tags: ["lab"]), nil
            ),
        ] as [(APIRequest, JSONValue, GuestBoundary, BoundaryFault?)])
    func `tags that a snapshot or a backup brings back count like those that are written`(
        _ request: APIRequest, _ tags: JSONValue, _ boundary: GuestBoundary, _ expected: BoundaryFault?
    ) async throws {
        let cluster = Self.withSnapshots(tags)
        #expect(try await boundary.members(of: cluster).fault(of: request, on: cluster) == expected)
    }

    @Test func `what a restore says about the tags counts`() async throws {
        let cluster = Self.withSnapshots(nil)
        for (tags, expected) in [("lab;old", nil), ("old", .leaves(101))] as [(String, BoundaryFault?)] {
            var parameters = Self.restore
            parameters["tags"] = .string(tags)
            let request = APIRequest(.post, "/nodes/{node}/qemu", ["node": "pve1"], parameters)
            #expect(try await Self.tagged.members(of: cluster).fault(of: request, on: cluster) == expected)
        }
    }

    @Test func `a snapshot that cannot be read is not gone back to`() async throws {
        let cluster = FakeCluster { request in
            if request.path == "/cluster/resources" { return Self.rows }
            throw GatewayError(.unreachable, "no")
        }
        let request = Self.guest(.post, 101, "/snapshot/{snapname}/rollback")
        await #expect(throws: GatewayError.self) {
            try await Self.tagged.members(of: cluster).fault(of: request, on: cluster)
        }
        // Where numbers decide, it is not read.
        let byNumber = GuestBoundary(vmids: [101...101])
        #expect(try await byNumber.members(of: cluster).fault(of: request, on: cluster) == nil)
    }
}
