import Gateway
import JSONLines

extension ToolSpec {
    /// The tool in `tools/list`.
    func entry(for revision: Revision) -> JSONObject {
        var entry: JSONObject = ["name": .string(name)]
        if revision.knowsTitles { entry["title"] = .string(title) }
        entry["description"] = .string(summary)
        entry["inputSchema"] = .object(inputSchema)
        if revision.knowsStructuredContent { entry["outputSchema"] = .object(outputSchema) }
        if revision.knowsAnnotations { entry["annotations"] = .object(annotations) }
        if revision.knowsIcons { entry["icons"] = Icon.of(self).list }
        if revision.tasks == .onRequest, changes { entry["execution"] = ["taskSupport": "optional"] }
        return entry
    }
}
