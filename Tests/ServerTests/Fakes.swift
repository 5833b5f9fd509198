import FrontEnds
import Gateway
import JSONLines
import Logging
import Server

/// Answers with what it was given, or after a pause.
struct EchoTool: Tool {
    let spec = ToolSpec(
        name: "echo", title: "Echo", summary: "Says what it is told",
        parameters: [
            Parameter("text", .string(maximumLength: 1 << 20), "What to say"),
            Parameter("seconds", .number(0...3600), default: 0, "How long to think"),
        ], output: ["text": ["type": "string"]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        Target(arguments: arguments)
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        try await Task.sleep(for: .seconds(call.arguments["seconds"]?.double ?? 0))
        return ["text": call.arguments["text"] ?? ""]
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String { "said" }
}

struct NoCluster: ClusterAccess {
    let name = "none"
    func send(_ request: APIRequest) async throws -> APIResponse { APIResponse(data: nil) }
}

struct NoPolicy: PolicyEngine, PolicySession {
    let digest = "none"
    func session() -> any PolicySession { self }
    func decide(_ operation: Gateway.Operation, facts: any FactSource) async -> Decision {
        Decision(verdict: .allow, arguments: operation.arguments)
    }
    func review(
        _ operation: Gateway.Operation, stage: ReviewStage, value: JSONObject, facts: any FactSource
    ) async -> Review { Review(value: value) }
    func reviews(_ operation: Gateway.Operation) -> Bool { false }
}

func reception(lineLimit: Int = 1 << 20, outputLimit: Int = 4 << 20, allCalls: Int = 2048) -> Reception {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let pipeline = Pipeline(
        registry: ToolRegistry([EchoTool()]), policy: NoPolicy(), cluster: NoCluster(), audit: NoAudit(),
        style: .plain, identity: "t", logger: logger)
    var settings = MCPServer.Settings()
    settings.maximumCalls = allCalls
    return Reception(
        pipeline: pipeline, version: "1", lineLimit: lineLimit, outputLimit: outputLimit, settings: settings,
        logger: logger)
}
