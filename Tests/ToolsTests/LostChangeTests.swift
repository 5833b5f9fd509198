import Gateway
import JSONLines
import ProxmoxClient
import Testing

@testable import Tools

/// What a look at the thing says of a change whose answer was lost.
@Suite struct LostChangeTests {
    private static func config(_ parameters: JSONObject) -> APIRequest {
        APIRequest(.put, "/nodes/{node}/qemu/{vmid}/config", ["node": "pve1", "vmid": "101"], parameters)
    }

    private static let thing: JSONValue = [
        "cores": 2, "memory": "4096", "onboot": 1, "description": "one\ntwo", "tags": "prod;web",
        "cipassword": "**********", "net0": "virtio=BC:24:11:00:65:01,bridge=vmbr0", "digest": "abc",
    ]

    @Test(
        arguments: [
            (["cores": 2], .asSent),
            (["cores": 2, "memory": 4096, "onboot": true, "digest": "before"], .asSent),
            (["description": "one\ntwo\n"], .asSent), (["tags": "Web,prod"], .asSent), (["delete": "scsi1"], .asSent),
            (["delete": ["scsi1", "scsi2"], "cores": "2"], .asSent),
            // Also where the values were there before: what is read is what is said.
            (["cores": 2, "digest": "abc"], .asSent),
            (["cores": 3, "digest": "abc"], .unchanged), (["delete": "cores", "digest": "abc"], .unchanged),
            (["cores": 3, "digest": "before"], .unclear("it shows another value, or none, of cores")),
            (["cores": 3], .unclear("it shows another value, or none, of cores")),
            (["cores": 2, "sockets": 1], .unclear("it shows another value, or none, of sockets")),
            (["delete": "scsi1,cores"], .unclear("it shows another value, or none, of delete")),
            // Neither a secret nor what Proxmox completes can be compared.
            (["cipassword": "**********"], .unclear("it shows another value, or none, of cipassword")),
            (["net0": "virtio,bridge=vmbr0"], .unclear("it shows another value, or none, of net0")),
            (["force": false], .unclear("it shows another value, or none, of force")),
            ([:], .unclear("no value was sent that it could show")),
        ] as [(JSONObject, LostChange.Finding)])
    func whatIsReadIsCompared(_ sent: JSONObject, _ expected: LostChange.Finding) throws {
        let change = try #require(LostChange(Self.config(sent)))
        #expect(change.look.description == "GET /nodes/pve1/qemu/101/config")
        #expect(change.judge(Self.thing) == expected)
    }

    @Test func anAnswerOfAnotherKindTellsNothing() throws {
        let change = try #require(LostChange(Self.config(["cores": 2])))
        for answer in [nil, [], "cores: 2", 2] as [JSONValue] {
            #expect(change.judge(answer) == .unclear("the answer is no object"))
        }
    }

    @Test(
        arguments: [
            ("POST /pools", [:], ["poolid": "web", "comment": "x"], "GET /pools/web"),
            ("PUT /pools", [:], ["poolid": "web", "comment": "x"], "GET /pools/web"),
            ("DELETE /pools/{poolid}", ["poolid": "web"], [:], "GET /pools/web"),
            ("POST /storage", [:], ["storage": "b", "type": "dir", "path": "/b"], "GET /storage/b"),
            (
                "PUT /nodes/{node}/qemu/{vmid}/snapshot/{snapname}/config",
                ["node": "pve1", "vmid": "101", "snapname": "s"], ["description": "x"],
                "GET /nodes/pve1/qemu/101/snapshot/s/config"
            ),
            (
                "PUT /nodes/{node}/qemu/{vmid}/firewall/rules/{pos}", ["node": "pve1", "vmid": "101", "pos": "0"],
                ["comment": "x"], "GET /nodes/pve1/qemu/101/firewall/rules/0"
            ),
            // Places move with what comes and goes there.
            (
                "PUT /nodes/{node}/qemu/{vmid}/firewall/rules/{pos}", ["node": "pve1", "vmid": "101", "pos": "0"],
                ["moveto": 2], nil
            ),
            (
                "DELETE /nodes/{node}/qemu/{vmid}/firewall/rules/{pos}", ["node": "pve1", "vmid": "101", "pos": "0"],
                [:], nil
            ),
            ("POST /cluster/firewall/rules", [:], ["action": "DROP", "type": "in", "pos": 1], nil),
            ("POST /cluster/firewall/rules", [:], ["action": "DROP", "type": "in"], nil),
            // What begins a task is found by its task; what has no reading counterpart is not looked for.
            ("POST /nodes/{node}/qemu/{vmid}/status/start", ["node": "pve1", "vmid": "101"], [:], nil),
            ("PUT /nodes/{node}/qemu/{vmid}/sendkey", ["node": "pve1", "vmid": "101"], ["key": "ret"], nil),
            ("PUT /access/acl", [:], ["path": "/", "roles": "NoAccess"], nil),
            ("GET /pools", [:], ["poolid": "web"], nil),
        ] as [(String, [String: String], JSONObject, String?)])
    func theThingIsReadWhereThereIsAWay(
        _ endpoint: String, _ values: [String: String], _ parameters: JSONObject, _ look: String?
    ) throws {
        let words = endpoint.split(separator: " ").map(String.init)
        let method = try #require(APIRequest.Method(rawValue: words[0]))
        #expect(LostChange(APIRequest(method, words[1], values, parameters))?.look.description == look)
    }

    /// Every writing endpoint: either its task is looked for, or what is read is a GET that needs nothing else.
    @Test func noLookNeedsMoreThanThePath() throws {
        var looks = 0
        for endpoint in Catalogue.shared.endpoints where endpoint.method != .get {
            let method = try #require(APIRequest.Method(rawValue: endpoint.method.rawValue))
            let names = endpoint.parameters.map(\.name)
            let values = Dictionary(uniqueKeysWithValues: endpoint.placeholders.map { ($0, "x") })
            let parameters = JSONObject(names.filter { values[$0] == nil }.map { ($0, "y") })
            guard let look = LostChange(APIRequest(method, endpoint.template, values, parameters))?.look else {
                continue
            }
            looks += 1
            #expect(look.method == .get && !look.path.contains("{"), "\(endpoint.key): \(look)")
            #expect(Catalogue.shared.endpoint(.get, look.template) != nil, "\(endpoint.key): \(look)")
        }
        #expect(looks > 100)
    }
}
