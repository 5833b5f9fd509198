import Gateway
import JSONLines

/// What resources, prompts and completions consist of: calls of reading tools, through the pipeline, as the principal.
///
/// It is made for one request: which tools the principal is shown is asked once.
struct Inquiry: Sendable {
    let pipeline: Pipeline
    let principal: Principal
    /// The clusters that the principal has to choose from; empty where there is nothing to choose.
    let clusters: [String]
    /// The chosen one, which every call names.
    private(set) var cluster: String?
    private let sharing: SharedReads?
    private let shown: Shown

    private actor Shown {
        private var list: Task<[ToolSpec], Never>?

        func tools(_ pipeline: Pipeline, _ principal: Principal) async -> [ToolSpec] {
            let list = list ?? Task { await pipeline.shownTools(to: principal) }
            self.list = list
            return await list.value
        }
    }

    /// - Parameter sharing: what its reads may share with other inquiries.
    init(pipeline: Pipeline, principal: Principal, sharing: SharedReads? = nil) {
        self.pipeline = pipeline
        self.principal = principal
        self.sharing = sharing
        clusters = pipeline.clusterChoice(of: principal)
        shown = Shown()
    }

    /// The same about one of the clusters.
    ///
    /// - Parameter cluster: nil where there is nothing to choose.
    func on(_ cluster: String?) -> Inquiry {
        var inquiry = self
        inquiry.cluster = cluster
        return inquiry
    }

    /// About each of the clusters, or as it is where there is nothing to choose.
    var places: [Inquiry] { clusters.isEmpty ? [self] : clusters.map(on) }

    /// Every tool that the principal is shown, by name.
    func tools() async -> [ToolSpec] { await shown.tools(pipeline, principal) }

    /// The first of these tools that the principal is shown.
    func available(_ names: [String]) async -> String? {
        let shown = Set(await tools().map(\.name))
        return names.first { shown.contains($0) }
    }

    /// - Parameter options: beside the tool, as in a plain line.
    func call(_ tool: String, _ arguments: JSONObject, options: JSONObject = [:]) async -> Result<
        JSONObject, GatewayError
    > {
        var arguments = arguments
        arguments["cluster"] = cluster.map(JSONValue.string)
        let request = CallRequest(
            tool: tool, arguments: arguments, options: options, principal: principal, sharing: sharing)
        return await pipeline.run(pipeline.admit(request)).result
    }

    /// A read that may be denied, or be no tool of this principal's: there is nothing to be had of it then.
    ///
    /// - Parameter tools: of these, the first that the principal is shown.
    /// - Throws: ``MCPError`` where the read failed for another reason.
    func optional(_ tools: [String], _ arguments: JSONObject) async throws(MCPError) -> JSONObject? {
        guard let tool = await available(tools) else { return nil }
        switch await call(tool, arguments) {
        case .success(let result): return result
        case .failure(let error):
            switch error.code {
            case .denied, .notPermitted, .confirmationRequired, .unknownTool, .notFound, .resultWithheld: return nil
            default: throw MCPError(error)
            }
        }
    }
}

extension Pipeline {
    /// The tools that a principal is shown, by name.
    func shownTools(to principal: Principal) async -> [ToolSpec] {
        await tools(for: principal)
    }
}
