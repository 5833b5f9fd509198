import Gateway
import JSONLines

/// All tools as one page of Markdown, toolset by toolset.
enum ToolReference {
    static func markdown(_ specs: [ToolSpec]) -> String {
        var toolsets: [String] = []
        for spec in specs where !toolsets.contains(spec.toolset) { toolsets.append(spec.toolset) }
        var lines = [
            "# Tools", "",
            "Written by `proxgate tools --markdown`. Every change also takes `wait`, `wait_timeout`, `dry_run` and `confirm`; where a"
                + " gateway serves several clusters, every tool takes `cluster`.",
        ]
        for toolset in toolsets {
            lines += ["", "## \(toolset)"]
            for spec in specs where spec.toolset == toolset { lines += section(spec) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func section(_ spec: ToolSpec) -> [String] {
        let effects = spec.effects.sorted().map(\.rawValue).joined(separator: ", ")
        var lines = ["", "### \(spec.name)", "", spec.summary, ""]
        lines.append("Effects: \(effects)\(spec.effectsVary ? " (those of what a call does)" : "").")
        if !spec.endpoints.isEmpty {
            lines.append("Endpoints: \(spec.endpoints.map { "`\($0)`" }.joined(separator: ", ")).")
        }
        if !spec.parameters.isEmpty {
            lines += ["", "| argument | type | meaning |", "|---|---|---|"]
            for parameter in spec.parameters {
                let mark = parameter.isRequired ? " (needed)" : ""
                let value = parameter.defaultValue.map { "; default `\($0.text)`" } ?? ""
                lines.append(
                    "| `\(parameter.name)`\(mark) | \(type(parameter.kind)) | \(escaped(parameter.summary))\(value) |")
            }
        }
        for example in spec.examples {
            lines += [
                "", "```json", JSONObject([("tool", .string(spec.name)), ("args", .object(example))]).line, "```",
            ]
        }
        return lines
    }

    private static func escaped(_ text: String) -> String { text.replacing("|", with: "\\|") }

    private static func type(_ kind: Parameter.Kind) -> String {
        switch kind {
        case .vmid: "VMID"
        case .node: "node"
        case .string(let limit): limit == 8192 ? "text" : "text, at most \(limit)"
        case .integer(let range):
            range.upperBound == .max
                ? "integer from \(range.lowerBound)" : "integer \(range.lowerBound) to \(range.upperBound)"
        case .number(let range):
            range.upperBound >= 1e15
                ? "number from \(JSONValue.double(range.lowerBound).text)"
                : "number \(JSONValue.double(range.lowerBound).text) to \(JSONValue.double(range.upperBound).text)"
        case .boolean: "boolean"
        case .choice(let choices): choices.map { "`\($0)`" }.joined(separator: " ")
        case .tags: "tags, a list or separated by `;`"
        case .names: "names, a list or separated by `,`"
        case .list(let element, _): "list of \(type(element))"
        case .object: "object"
        }
    }
}

extension JSONObject {
    fileprivate var line: String { JSONWriter.string(.object(self)) }
}
