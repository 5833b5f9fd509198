import ArgumentParser
import Gateway
import JSONLines
import Tools

struct Tools: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tools",
        abstract: "List the tools and their arguments.", discussion: "Example: proxgate tools --json")

    @Flag(help: "As JSON, with the schemas.")
    var json = false

    @Flag(help: "As a reference in Markdown.")
    var markdown = false

    func run() throws {
        if markdown { return Terminal.write(ToolReference.markdown(AllTools.all().map(\.spec))) }
        let registry = ToolRegistry(AllTools.all())
        if json {
            let tools = registry.tools.map { tool -> JSONValue in
                let spec = tool.spec
                return [
                    "name": .string(spec.name), "title": .string(spec.title), "description": .string(spec.summary),
                    "toolset": .string(spec.toolset),
                    "effects": .array(spec.effects.sorted().map { .string($0.rawValue) }),
                    "inputSchema": .object(spec.inputSchema), "outputSchema": .object(spec.outputSchema),
                    "examples": .array(spec.examples.map(JSONValue.object)),
                ]
            }
            return Terminal.write(JSONWriter.string(["tools": .array(tools)]) + "\n")
        }
        for tool in registry.tools {
            let spec = tool.spec
            Terminal.write("\(spec.name) — \(spec.title)\n  \(spec.summary)\n")
            for parameter in spec.parameters {
                let mark = parameter.isRequired ? "" : " (optional)"
                Terminal.write("    \(parameter.name)\(mark): \(parameter.summary)\n")
            }
            Terminal.write("\n")
        }
    }
}
