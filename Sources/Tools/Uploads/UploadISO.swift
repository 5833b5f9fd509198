import Gateway
import JSONLines

/// POST /nodes/{node}/storage/{storage}/upload
struct UploadISO: Tool {
    /// Where files may come from.
    let directories: [String]

    private static let endpoint = "POST /nodes/{node}/storage/{storage}/upload"

    let spec = ToolSpec(
        name: "upload_iso", title: "Upload image to a storage",
        summary:
            "Uploads an installation image, container template or disk image from a file on the gateway's own machine, in "
            + "a directory that its configuration allows (uploads). The checksum of what arrives is compared. download_iso "
            + "has the node fetch one from an address instead.",
        toolset: "storage",
        parameters: [
            StoragePlaces.node, .of(endpoint, "storage", required: true, "Storage that takes it"),
            Parameter("path", .string(maximumLength: 4096), required: true, "The file, e.g. /srv/images/debian-13.iso"),
            Parameter(
                "filename", .string(maximumLength: 255), "Name on the storage; the file's own where it is left out"),
            .of(endpoint, "content", default: "iso", "What it is: iso, vztmpl (container template) or import"),
            Parameter("sha256", .string(maximumLength: 64), "What its SHA-256 must be; nothing is sent otherwise"),
        ],
        effects: [.create], isIdempotent: false, endpoints: [endpoint], output: StoredFile.output,
        requiredOutput: ["volid", "node"])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        var arguments = arguments
        let path = arguments["path"]?.string ?? ""
        if arguments["filename"] == nil {
            arguments["filename"] = .string(String(path.split(separator: "/").last ?? ""))
        }
        var faults = StoredFile.faults(arguments)
        if path.first != "/" { faults.append(ArgumentFault("path", "expected a path that begins with /")) }
        if let sum = arguments["sha256"]?.string?.utf8 {
            let isSum = sum.count == 64 && sum.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 | 0x20 }
            if !isSum { faults.append(ArgumentFault("sha256", "expected 64 hexadecimal digits")) }
        }
        guard faults.isEmpty else { throw GatewayError.invalidArguments(faults) }
        return try await StoragePlaces.resolve(arguments, arguments["storage"]?.string ?? "", on: cluster)
    }

    func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        let file = try UploadFile(
            call.arguments["path"]?.string ?? "", as: call.arguments["filename"]?.string ?? "", within: directories)
        guard file.size > 0 else { throw GatewayError(.invalidArguments, "\(file.path) is empty") }
        try await StoredFile.checkFree(call, cluster)
        return [
            APIRequest(
                .post, "/nodes/{node}/storage/{storage}/upload",
                ["node": call.node ?? "", "storage": call.arguments["storage"]?.string ?? ""],
                call.arguments.passing("content"), file: file)
        ]
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let request = call.plan.first, let file = request.file else {
            throw GatewayError(.internal, "an upload ran without a plan")
        }
        var shares = Shares(file.size)
        let sum = try await file.hash { count in
            if let share = shares.next(count) { await context.progress?("checksum: \(share) %") }
        }
        if let wanted = call.arguments["sha256"]?.string?.lowercased(), wanted != sum {
            throw GatewayError(
                .conflict, "the SHA-256 of \(file.path) is another one; nothing was sent", ["sha256": .string(sum)])
        }
        let answer = try await send(request, file.size, context)
        var result = try await StoredFile.result(answer.data, size: file.size, call, context)
        result["checksum"] = .string("sha256:\(sum)")
        return result
    }

    private func send(_ request: APIRequest, _ size: Int, _ context: RunContext) async throws -> APIResponse {
        guard let progress = context.progress else { return try await context.cluster.send(request) }
        let (counts, listener) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
        return try await withThrowingTaskGroup(of: APIResponse?.self) { group in
            group.addTask {
                var shares = Shares(size)
                for await count in counts {
                    if let share = shares.next(count) { await progress("sent \(share) % of \(Units.size(size))") }
                }
                return nil
            }
            group.addTask {
                defer { listener.finish() }
                return try await UploadProgress.$report.withValue({ listener.yield($0) }) {
                    try await context.cluster.send(request)
                }
            }
            var answer: APIResponse?
            while let next = try await group.next() { answer = next ?? answer }
            guard let answer else { throw GatewayError(.internal, "an upload ended without an answer") }
            return answer
        }
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        StoredFile.render(result, "Image Uploaded", style)
    }
}

/// Says every tenth of a size once.
private struct Shares {
    private let size: Int
    private var said = 0

    init(_ size: Int) { self.size = max(1, size) }

    mutating func next(_ count: Int) -> Int? {
        let share = count * 10 / size
        guard share > said else { return nil }
        said = share
        return share * 10
    }
}
