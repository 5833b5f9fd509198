import JSONLines

/// A `completion/complete` that is well formed.
struct CompletionRequest: Sendable {
    enum Reference: Sendable {
        case prompt(String)
        /// A URI template.
        case resource(String)
    }

    let reference: Reference
    /// The argument's name and as much of its value as there is.
    let argument: String
    let value: String
    /// Arguments that have their values already.
    let context: [String: String]

    init(_ params: JSONObject) throws(MCPError) {
        var faults: [String] = []
        var reference: Reference?
        let ref = params["ref"] ?? .null
        switch ref["type"]?.string {
        case "ref/prompt": reference = ref["name"]?.string.map(Reference.prompt)
        case "ref/resource": reference = ref["uri"]?.string.map(Reference.resource)
        default: break
        }
        if reference == nil { faults.append("'ref' must name a prompt (ref/prompt) or a URI template (ref/resource)") }
        let argument = params["argument"]?["name"]?.string
        let value = params["argument"]?["value"]?.string
        if argument == nil || value == nil { faults.append("'argument' must have a name and a value, both strings") }
        var context: [String: String] = [:]
        do throws(MCPError) {
            context = try ParamsReader(params["context"]?.object ?? [:]).strings("arguments")
        } catch {
            faults.append("'context.arguments' must be an object of strings")
        }
        guard let reference, let argument, let value, faults.isEmpty else { throw .invalid(faults) }
        self.reference = reference
        self.argument = argument
        self.value = value
        self.context = context
    }
}
