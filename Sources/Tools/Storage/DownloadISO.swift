import Gateway
import JSONLines

/// POST /nodes/{node}/storage/{storage}/download-url
struct DownloadISO: Tool {
    private static let endpoint = "POST /nodes/{node}/storage/{storage}/download-url"

    let spec = ToolSpec(
        name: "download_iso", title: "Download image to a storage",
        summary:
            "Has a NODE fetch an installation image, container template or disk image from an address, and keeps it on a "
            + "storage. Give a checksum wherever one is published. It leads out of the gateway's reach, so only profiles "
            + "that name it have it.",
        toolset: "storage",
        parameters: [
            StoragePlaces.node, .of(endpoint, "storage", required: true, "Storage that takes it"),
            .of(endpoint, "url", required: true, "https:// address"),
            .of(endpoint, "filename", required: true, "Name on the storage, e.g. debian-13.iso"),
            .of(endpoint, "content", default: "iso", "What it is: iso, vztmpl (container template) or import"),
            .of(endpoint, "checksum", "Expected checksum, in hexadecimal digits"),
            .of(endpoint, "checksum-algorithm", "Its algorithm"),
            .of(endpoint, "verify-certificates", default: true, "Check the server's certificate"),
        ],
        effects: [.create, .escape], isIdempotent: false, endpoints: [endpoint],
        output: StoredFile.output, requiredOutput: ["volid", "node"],
        examples: [["node": "pve1", "storage": "local", "url": "https://example.org/d.iso", "filename": "d.iso"]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        var faults: [ArgumentFault] = []
        let url = arguments["url"]?.string ?? ""
        if !url.hasPrefix("https://"), !url.hasPrefix("http://") {
            faults.append(ArgumentFault("url", "expected an address that begins with https:// or http://"))
        }
        if (arguments["checksum"] == nil) != (arguments["checksum_algorithm"] == nil) {
            faults.append(ArgumentFault("checksum", "give checksum and checksum_algorithm together"))
        }
        faults += StoredFile.faults(arguments)
        guard faults.isEmpty else { throw GatewayError.invalidArguments(faults) }
        return try await StoragePlaces.resolve(arguments, arguments["storage"]?.string ?? "", on: cluster)
    }

    func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        try await StoredFile.checkFree(call, cluster)
        return [
            APIRequest(
                .post, "/nodes/{node}/storage/{storage}/download-url",
                ["node": call.node ?? "", "storage": call.arguments["storage"]?.string ?? ""],
                call.arguments.passing(
                    "url", "filename", "content", "checksum", "checksum-algorithm", "verify-certificates"))
        ]
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let request = call.plan.first else { throw GatewayError(.internal, "a download ran without a plan") }
        let answer = try await context.cluster.send(request)
        return try await StoredFile.result(answer.data, call, context)
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        StoredFile.render(result, "Image Downloaded", style)
    }
}
