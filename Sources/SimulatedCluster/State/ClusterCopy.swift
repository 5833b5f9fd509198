public import JSONLines

/// Reads the shape of a real cluster, with GET alone, as a state that a simulated cluster starts from.
///
/// Secrets are not read: Proxmox hands out neither passwords nor tokens' secrets, and what configurations hold of such
/// things (`cipassword`, `sshkeys`) is left out.
public struct ClusterCopy: Sendable {
    /// Answers with `data` of `GET /api2/json` and this path.
    public typealias Get = @Sendable (String) async throws -> JSONValue

    private let get: Get

    public init(get: @escaping Get) { self.get = get }

    /// - Throws: what `get` throws for what no copy can do without: nodes, guests, configurations of running nodes.
    public func read() async throws -> JSONObject {
        let status = try await get("/cluster/status").array ?? []
        let resources = try await get("/cluster/resources").array ?? []
        let name = status.first { $0["type"] == "cluster" }?["name"]?.string
        let local = status.first { $0["type"] == "node" && $0["local"]?.int == 1 }?["name"]?.string
        let nodes = resources.filter { $0["type"] == "node" }
        let first = nodes.first?["node"]?.string
        var guests: [JSONValue] = []
        for resource in resources where resource["vmid"] != nil { guests.append(try await guest(resource)) }
        var copy: JSONObject = [
            "version": .int(SavedState.version), "cluster": .string(name ?? local ?? "copy"),
            "local_node": .string(local ?? first ?? ""),
            "nodes": .array(
                nodes.enumerated().map { index, node in
                    let entry = status.first { $0["type"] == "node" && $0["name"] == node["node"] }
                    return [
                        "name": node["node"] ?? .null, "id": entry?["nodeid"] ?? .int(index + 1),
                        "address": entry?["ip"] ?? "192.0.2.1", "online": .bool(node["status"] == "online"),
                        "cores": node["maxcpu"] ?? 4, "memory": node["maxmem"] ?? .int(16 << 30),
                        "disk": node["maxdisk"] ?? .int(64 << 30), "uptime": node["uptime"] ?? 86_400,
                    ]
                }),
            "guests": .array(guests), "storages": .array(try await storages(resources)),
        ]
        copy["pools"] = .array(await pools())
        copy["ha"] = .array(
            await list("/cluster/ha/resources").compactMap { entry in
                guard let sid = entry["sid"]?.string, let vmid = sid.split(separator: ":").last.flatMap({ Int($0) })
                else {
                    return nil
                }
                let wanted = entry["state"]?.string ?? "started"
                return [
                    "sid": .string(sid), "vmid": .int(vmid), "requested": .string(wanted), "state": .string(wanted),
                ]
            })
        copy["backup_jobs"] = .array(
            await list("/cluster/backup").map { entry in
                ["id": entry["id"] ?? "", "options": texts(entry, without: ["id", "type", "digest", "next-run"])]
            })
        await addAccess(to: &copy)
        return copy
    }

    private func guest(_ resource: JSONValue) async throws -> JSONValue {
        let type = resource["type"]?.string ?? "qemu"
        let node = resource["node"]?.string ?? ""
        let vmid = resource["vmid"]?.int ?? 0
        var guest: JSONObject = ["vmid": .int(vmid), "type": .string(type), "node": .string(node)]
        let path = "/nodes/\(node)/\(type)/\(vmid)"
        // The configuration of a guest on a node that is down cannot be read.
        guard resource["status"] != "unknown" else {
            let name = resource["name"] ?? .string("guest\(vmid)")
            guest["options"] = type == "qemu" ? ["name": name] : ["hostname": name]
            return .object(guest)
        }
        let configuration = try await get("\(path)/config?current=1")
        guest["options"] = texts(configuration, without: Self.secrets.union(["digest", "parent", "lxc"]))
        guest["parent"] = configuration["parent"]
        if resource["status"] == "running" { guest["uptime"] = resource["uptime"] ?? 0 }
        let snapshots = await list("\(path)/snapshot").filter { $0["name"] != "current" }
        if !snapshots.isEmpty {
            guest["snapshots"] = .array(
                snapshots.map {
                    [
                        "name": $0["name"] ?? "", "description": $0["description"] ?? "", "time": $0["snaptime"] ?? 0,
                        "parent": $0["parent"] ?? .null, "options": guest["options"] ?? [:],
                    ]
                })
        }
        return .object(guest)
    }

    private static let secrets: Set = ["cipassword", "sshkeys", "password"]

    private func storages(_ resources: [JSONValue]) async throws -> [JSONValue] {
        try await get("/storage").array?.map { entry in
            let seen = resources.first { $0["type"] == "storage" && $0["storage"] == entry["storage"] }
            let name = entry["storage"]?.string ?? ""
            let images = resources.filter { $0["storage"] == .string(name) }
            let nodes = entry["nodes"]?.string?.split(separator: ",").map { JSONValue.string(String($0)) }
            return [
                "name": .string(name), "type": entry["type"] ?? "dir", "content": entry["content"] ?? "",
                "shared": .bool((seen?["shared"]?.int ?? entry["shared"]?.int) == 1),
                "nodes": nodes.map { .array($0) } ?? .null,
                "total": images.compactMap { $0["maxdisk"]?.int }.max().map(JSONValue.int) ?? .int(500 << 30),
                "used": 0,
                "settings": texts(
                    entry,
                    without: Self.secrets.union(["storage", "type", "content", "shared", "nodes", "digest", "username"])
                ),
            ]
        } ?? []
    }

    private func pools() async -> [JSONValue] {
        var pools: [JSONValue] = []
        for entry in await list("/pools") {
            guard let name = entry["poolid"]?.string else { continue }
            let members = (try? await get("/pools/\(name)"))?["members"]?.array ?? []
            pools.append([
                "name": .string(name), "comment": entry["comment"] ?? .null,
                "guests": .array(members.compactMap { $0["vmid"] }),
                "storages": .array(Set(members.compactMap { $0["storage"]?.string }).sorted().map(JSONValue.string)),
            ])
        }
        return pools
    }

    private func addAccess(to copy: inout JSONObject) async {
        let users = await list("/access/users?full=1").compactMap { entry -> (String, JSONValue)? in
            guard let name = entry["userid"]?.string else { return nil }
            let tokens = entry["tokens"]?.array?.compactMap { token -> (String, JSONValue)? in
                guard let id = token["tokenid"]?.string else { return nil }
                return (
                    id,
                    [
                        "separated": .bool(token["privsep"]?.int != 0), "expires": token["expire"] ?? 0,
                        "comment": token["comment"] ?? .null,
                    ]
                )
            }
            return (
                name,
                [
                    "enabled": .bool(entry["enable"]?.int != 0), "firstname": entry["firstname"] ?? "",
                    "lastname": entry["lastname"] ?? "", "comment": entry["comment"] ?? .null,
                    "tokens": .object(JSONObject(tokens ?? [])),
                ]
            )
        }
        copy["users"] = .object(JSONObject(users))
        copy["groups"] = .object(
            JSONObject(
                await list("/access/groups").compactMap { entry in
                    entry["groupid"]?.string.map { name in
                        let users = entry["users"]?.string?.split(separator: ",").map { JSONValue.string(String($0)) }
                        return (name, .array(users ?? []))
                    }
                }))
        copy["roles"] = .object(
            JSONObject(
                await list("/access/roles").filter { $0["special"]?.int != 1 }.compactMap { entry in
                    entry["roleid"]?.string.map { name in
                        let held = entry["privs"]?.string?.split(separator: ",").map { JSONValue.string(String($0)) }
                        return (name, .array(held ?? []))
                    }
                }))
        copy["acl"] = .array(
            await list("/access/acl").map {
                [
                    "path": $0["path"] ?? "", "type": $0["type"] ?? "user", "name": $0["ugid"] ?? "",
                    "role": $0["roleid"] ?? "", "propagate": .bool($0["propagate"]?.int != 0),
                ]
            })
    }

    /// A list that the copy can do without.
    private func list(_ path: String) async -> [JSONValue] { (try? await get(path))?.array ?? [] }

    private func texts(_ value: JSONValue, without left: Set<String>) -> JSONValue {
        .object(
            JSONObject(
                (value.object ?? [:]).compactMap { name, value in
                    guard !left.contains(name) else { return nil }
                    return (value.string ?? value.number?.literal).map { (name, .string($0)) }
                }))
    }
}
