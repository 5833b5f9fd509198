import Gateway
import JSONLines

/// Answers to plain lines, each a whole line with its newline.
enum PlainAnswer {
    /// `{"id":1,"ok":true,"result":{...},"text":"..."}`, or `ok: false` with an `error`.
    ///
    /// - Parameter id: nil where the request's could not be read; it is then answered with `null`.
    static func line(_ id: RequestID?, _ outcome: Outcome) -> [UInt8] {
        switch outcome.result {
        case .success(let result): line(id, "result", result, text: outcome.text)
        case .failure(let error): line(id, "error", error.json, text: outcome.text)
        }
    }

    static func line(_ id: RequestID, result: JSONObject, text: String) -> [UInt8] {
        line(id, "result", result, text: text)
    }

    /// `{"id":1,"event":"progress","message":"..."}`
    static func progress(_ id: RequestID, _ message: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.raw("{\"id\":\(id.literal),\"event\":\"progress\",\"message\":")
        writer.write(message)
        writer.raw("}\n")
        return writer.bytes
    }

    /// `{"id":1,"event":"approval","approval":{...}}`
    ///
    /// - Parameter json: the member's value, as JSON.
    static func event(_ id: RequestID, _ name: String, _ json: String) -> [UInt8] {
        var writer = JSONWriter(reserving: 1024)
        writer.raw("{\"id\":\(id.literal),\"event\":\"\(name)\",\"\(name)\":\(json)}\n")
        return writer.bytes
    }

    private static func line(_ id: RequestID?, _ name: String, _ value: JSONObject, text: String) -> [UInt8] {
        var writer = JSONWriter(reserving: 512)
        writer.raw("{\"id\":\(id?.literal ?? "null"),\"ok\":\(name == "result"),\"\(name)\":")
        writer.write(value)
        writer.raw(",\"text\":")
        writer.write(text)
        writer.raw("}\n")
        return writer.bytes
    }
}

extension ToolSpec {
    /// A tool as the op `tools` shows it.
    var plain: JSONObject {
        [
            "name": .string(name), "title": .string(title), "description": .string(summary),
            "toolset": .string(toolset), "effects": .array(effects.sorted().map { .string($0.rawValue) }),
            "input_schema": .object(inputSchema), "output_schema": .object(outputSchema),
            "examples": .array(examples.map(JSONValue.object)),
        ]
    }
}
