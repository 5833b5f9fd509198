import Gateway
import JSONLines

/// A file that comes to lie on a storage, by upload or download.
enum StoredFile {
    static let output: JSONObject = [
        "volid": Schema.string, "node": Schema.string, "size": Schema.integer, "checksum": Schema.string,
        "task": Schema.task, "goal_reached": Schema.boolean, "problem": Schema.string,
    ]

    private static let endings = [
        "iso": [".iso", ".img"], "vztmpl": [".tar.gz", ".tar.xz", ".tar.zst", ".tar"],
        "import": [".ova", ".qcow2", ".raw", ".vmdk"],
    ]

    /// Proxmox would change other characters silently.
    static func faults(_ arguments: JSONObject) -> [ArgumentFault] {
        let name = arguments["filename"]?.string ?? ""
        let content = arguments["content"]?.string ?? "iso"
        var faults: [ArgumentFault] = []
        let isFine = name.utf8.allSatisfy { byte in
            0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte || "-_.+=".utf8.contains(byte)
        }
        if name.isEmpty || name.first == "." || !isFine {
            faults.append(ArgumentFault("filename", "may have letters, digits and -_.+= only"))
        }
        if let endings = endings[content], !endings.contains(where: { name.lowercased().hasSuffix($0) }) {
            faults.append(
                ArgumentFault("filename", "for \(content) it has to end in \(endings.joined(separator: ", "))"))
        }
        return faults
    }

    static func volid(_ call: ToolCall) -> String {
        let content = call.arguments["content"]?.string ?? "iso"
        return "\(call.arguments["storage"]?.string ?? ""):\(content)/\(call.arguments["filename"]?.string ?? "")"
    }

    /// Proxmox would replace a file of the same name without a word.
    static func checkFree(_ call: ToolCall, _ cluster: any ClusterAccess) async throws {
        if try await find(call, cluster) != nil {
            throw GatewayError(
                .conflict, "\(volid(call)) already exists",
                ["hint": "choose another filename, or delete it with delete_volume"])
        }
    }

    private static func find(_ call: ToolCall, _ cluster: any ClusterAccess) async throws -> JSONValue? {
        let list =
            try await cluster.send(
                APIRequest(
                    .get, "/nodes/{node}/storage/{storage}/content",
                    ["node": call.node ?? "", "storage": call.arguments["storage"]?.string ?? ""],
                    ["content": call.arguments["content"] ?? "iso"])
            ).data.array ?? []
        return list.first { $0["volid"]?.string == volid(call) }
    }

    /// Follows the task, and looks whether the file is there.
    static func result(
        _ answer: JSONValue, size: Int? = nil, _ call: ToolCall, _ context: RunContext
    ) async throws -> JSONObject {
        var result: JSONObject = ["volid": .string(volid(call)), "node": call.node.map(JSONValue.string) ?? ""]
        let task = try await FollowedTask.follow(answer, call.node ?? "", call, context)
        result["task"] = task.json
        guard !task.isRunning else { return result }
        let found = try await find(call, context.cluster)
        result["size"] = found?["size"]
        result["goal_reached"] = .bool(found != nil && (size == nil || found?["size"]?.int == size))
        if let size, let there = found?["size"]?.int, there != size {
            result["problem"] = .string("\(size) bytes were sent, but \(there) are there")
        }
        return result
    }

    static func render(_ result: JSONObject, _ done: String, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let isRunning = result["task"]?["status"]?.string == "running"
        text.headline(
            isRunning ? .task : result["goal_reached"] == false ? .warning : .success,
            isRunning ? "\(done): Still Running" : done)
        text.subject(.storage, UntrustedText.line(result["volid"]?.string ?? ""))
        text.field("Node", result["node"]?.string)
        text.field("Size", result["size"].map { Units.size($0.int) })
        text.field("Checksum", result["checksum"]?.string)
        GuestText.end(result, &text)
        return text.text
    }
}
