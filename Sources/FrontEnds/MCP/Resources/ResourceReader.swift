import Gateway
import JSONLines

/// Reads resources: each part as the tool that it stands for, so that hooks, profiles and redaction hold for it.
struct ResourceReader: Sendable {
    let inquiry: Inquiry

    /// The contents of a resource as JSON text.
    ///
    /// A part that is denied or fails is left out, and `missing` says which and why.
    /// - Throws: ``MCPError`` where there is no such resource, or nothing of it may be read.
    func text(_ uri: String, _ revision: Revision) async throws(MCPError) -> String {
        JSONWriter.string(.object(try await value(uri, revision)))
    }

    /// A resource's contents in `resources/read` or embedded in a prompt.
    func contents(_ uri: String, _ revision: Revision) async throws(MCPError) -> JSONValue {
        ["uri": .string(uri), "mimeType": "application/json", "text": .string(try await text(uri, revision))]
    }

    func value(_ uri: String, _ revision: Revision) async throws(MCPError) -> JSONObject {
        guard let address = ResourceAddress(uri, among: inquiry.clusters) else { throw Self.unknown(uri, revision) }
        let resource = address.resource
        if resource == .policy { return await PolicyText(inquiry: inquiry).value() }
        let results = await read(resource.parts, inquiry.on(address.cluster))
        var value: JSONObject = [:]
        var missing: [JSONValue] = []
        var failures: [GatewayError] = []
        for (part, result) in results {
            switch result {
            case .success(let result):
                if resource.isOnePart { return result }
                value[part.name] = .object(result)
            case .failure(let error):
                failures.append(error)
                var entry: JSONObject = ["part": .string(part.name), "code": .string(error.code.rawValue)]
                entry["reason"] = .string(error.message)
                missing.append(.object(entry))
            }
        }
        // What cannot be there, or not at that node, is not there.
        let isAbsent = failures.contains { [.notFound, .invalidArguments].contains($0.code) }
        guard !isAbsent else { throw Self.unknown(uri, revision) }
        guard !value.isEmpty else { throw Self.nothing(of: uri, failures, revision) }
        if !missing.isEmpty { value["missing"] = .array(missing) }
        return value
    }

    /// All at the same time; the results in the parts' order, without those whose tools are hidden.
    private func read(
        _ parts: [ResourcePart], _ inquiry: Inquiry
    ) async -> [(ResourcePart, Result<JSONObject, GatewayError>)] {
        await withTaskGroup(of: (Int, Result<JSONObject, GatewayError>?).self) { group in
            for (index, part) in parts.enumerated() {
                group.addTask {
                    guard let tool = await inquiry.available(part.tools) else { return (index, nil) }
                    return (index, await inquiry.call(tool, part.arguments))
                }
            }
            var results: [Int: Result<JSONObject, GatewayError>] = [:]
            for await (index, result) in group { results[index] = result }
            return parts.indices.compactMap { index in results[index].map { (parts[index], $0) } }
        }
    }

    private static func nothing(of uri: String, _ failures: [GatewayError], _ revision: Revision) -> MCPError {
        // Refusals come before trouble on the way; where there are neither, every part is hidden.
        guard let failure = failures.first(where: { $0.code == .denied }) ?? failures.first else {
            return unknown(uri, revision)
        }
        return MCPError(failure)
    }

    static func unknown(_ uri: String, _ revision: Revision) -> MCPError {
        MCPError(
            revision.missingResource, "there is no resource \(ClaimedText.line(uri, limit: 200))",
            data: ["uri": .string(uri)])
    }
}
