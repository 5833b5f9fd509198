import Gateway
import Glibc
import JSONLines

/// A cluster that exists only in a test: it answers reads from made-up guests and given answers, and takes no changes.
struct FakeCluster: ClusterAccess {
    var name = "test"
    var guests: [Int: FakeGuest] = [:]
    /// Answers that a test gave, by path; they come before everything else.
    var answers: [String: JSONValue] = [:]

    func send(_ request: APIRequest) async throws -> APIResponse {
        guard request.method == .get else {
            throw GatewayError(.notPermitted, "\(request) was not sent: a trial changes nothing")
        }
        guard let data = answers[request.path] ?? answer(request) else {
            throw GatewayError(
                .notFound,
                "the trial knows no answer to GET \(request.path); give one: answer(\"\(request.path)\", {...})",
                ["endpoint": .string(request.description)])
        }
        return APIResponse(data: data)
    }

    private var sorted: [FakeGuest] { guests.values.sorted { $0.guest.vmid < $1.guest.vmid } }
    private var nodes: [String] { Set(guests.values.map(\.guest.node) + ["pve1"]).sorted() }

    private func answer(_ request: APIRequest) -> JSONValue? {
        let path = request.segments
        switch (path.first, path.count) {
        case ("version", 1): return ["version": "9.0.3", "release": "9.0"]
        case ("nodes", 1): return .array(nodes.map { ["node": .string($0), "status": "online", "type": "node"] })
        case ("nodes", 3...): return ofNode(path[1], Array(path[2...]), request.parameters)
        case ("cluster", 2): return path[1] == "resources" ? resources(request.parameters["type"]?.string) : nil
        case ("pools", 1):
            let pools = Set(sorted.compactMap { $0.resource["pool"]?.string })
            return .array(pools.sorted().map { ["poolid": .string($0)] })
        case ("pools", 2):
            let members = sorted.filter { $0.resource["pool"]?.string == path[1] }
            return ["poolid": .string(path[1]), "members": .array(members.map { .object($0.resource) })]
        default: return nil
        }
    }

    private func resources(_ type: String?) -> JSONValue {
        var list: [JSONValue] = []
        if type == nil || type == "vm" { list += sorted.map { .object($0.resource) } }
        if type == nil || type == "node" {
            list += nodes.map {
                ["id": .string("node/\($0)"), "type": "node", "node": .string($0), "status": "online"]
            }
        }
        return .array(list)
    }

    private func ofNode(_ node: String, _ rest: [String], _ parameters: JSONObject) -> JSONValue? {
        if rest == ["storage"] {
            return [
                ["storage": "local-lvm", "type": "lvmthin", "content": "images,rootdir", "active": 1, "enabled": 1],
                ["storage": "backup", "type": "dir", "content": "backup,iso,vztmpl", "active": 1, "enabled": 1],
            ]
        }
        if rest.count == 3, rest[0] == "storage", rest[2] == "content" {
            let wanted = parameters["vmid"]?.int
            let backups = sorted.filter { wanted == nil || $0.guest.vmid == wanted }.compactMap {
                $0.backup(now: time(nil))
            }
            return .array(rest[1] == "backup" ? backups : [])
        }
        guard rest.count >= 3, let vmid = Int(rest[1]), let fake = guests[vmid], fake.guest.node == node,
            fake.guest.kind.rawValue == rest[0]
        else { return nil }
        switch rest[2...] {
        case ["config"]: return fake.configAnswer
        case ["status", "current"]: return fake.statusAnswer
        case ["pending"]:
            return .array((fake.configAnswer.object ?? [:]).map { ["key": .string($0.name), "value": $0.value] })
        case ["snapshot"]: return [["name": "current", "description": "You are here!"]]
        default: return nil
        }
    }
}
