import Gateway
import JSONLines

/// GET /nodes/{node}/storage/{storage}/content
struct ListStorageContent: Tool {
    private static let endpoint = "GET /nodes/{node}/storage/{storage}/content"

    let spec = ToolSpec(
        name: "list_storage_content", title: "List storage content",
        summary:
            "Lists what lies on a storage: disks of guests, images, templates, backups, with size, age and owner.",
        toolset: "storage",
        parameters: [
            StoragePlaces.node, .of(endpoint, "storage", required: true, "Name of the storage"),
            Parameter(
                "content", .choice(["images", "rootdir", "iso", "vztmpl", "backup", "snippets", "import"]),
                "Only this kind"),
            .of(endpoint, "vmid", "Only of this guest"),
            Parameter("search", .string(maximumLength: 128), "Only volumes whose name has this text in it"),
        ],
        endpoints: [endpoint],
        output: [
            "storage": Schema.string, "node": Schema.string, "volumes": Schema.objects, "count": Schema.integer,
            "size": Schema.integer, "untrusted": Schema.untrusted,
        ],
        requiredOutput: ["storage", "node", "volumes"],
        examples: [["storage": "shared-nfs"], ["storage": "local", "node": "pve1", "content": "iso"]])

    static let volume = Thing(
        "volume", "volumes", key: "volid", "", .storage,
        [
            Field("volid", .text, "Volume"), Field("content"), Field("format", column: false), Field("size", .bytes),
            Field("used", .bytes, column: false), Field("vmid", .integer, "VMID"), Field("ctime", .time, "Time (UTC)"),
            Field("parent", column: false), Field("protected", .flag, column: false),
            Field("notes", .remark, column: false),
        ])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try await StoragePlaces.resolve(arguments, arguments["storage"]?.string ?? "", on: cluster)
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let storage = call.arguments["storage"]?.string ?? ""
        let list =
            try await context.cluster.send(
                APIRequest(
                    .get, "/nodes/{node}/storage/{storage}/content", ["node": call.node ?? "", "storage": storage],
                    call.arguments.passing("content", "vmid"))
            ).data.array ?? []
        let search = call.arguments["search"]?.string?.lowercased()
        let entries = list.map { Self.volume.entry($0) }
            .filter { entry in search.map { (entry["volid"]?.string ?? "").lowercased().contains($0) } ?? true }
            .sorted { ($0["volid"]?.string ?? "") < ($1["volid"]?.string ?? "") }
        return [
            "storage": .string(storage), "node": call.node.map(JSONValue.string) ?? "",
            "volumes": .array(entries.map(JSONValue.object)), "count": .int(entries.count),
            "size": .int(Units.sum(entries.map { $0["size"]?.int ?? 0 })), "untrusted": ["volumes"],
        ]
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let list = result["volumes"]?.array ?? []
        text.headline(.storage, "Content of \(result["storage"]?.string ?? "") (\(list.count))")
        Self.volume.table(list, &text)
        return text.text
    }
}
