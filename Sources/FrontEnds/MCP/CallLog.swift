import Gateway
import JSONLines

/// What a client that asked for it is told while a call runs, and when it has ended: never more than its answer tells.
struct CallLog: Sendable {
    let tool: String
    /// From which level on; nil for nothing.
    let from: LogLevel?
    let send: @Sendable ([UInt8]) async -> Void

    func wants(_ level: LogLevel) -> Bool { from.map { $0 <= level } ?? false }

    func write(_ level: LogLevel, _ data: JSONObject) async {
        guard wants(level) else { return }
        var whole: JSONObject = ["tool": .string(ClaimedText.line(tool, limit: 64))]
        for (name, value) in data { whole[name] = value }
        await send(MCPAnswer.log(level, whole) + [0x0A])
    }

    func write(_ outcome: Outcome) async {
        switch outcome.result {
        case .success: await write(.info, ["message": "done", "call": .string(outcome.callID)])
        case .failure(let error):
            let isRefusal = [.denied, .confirmationRequired, .unknownTool, .invalidArguments].contains(error.code)
            await write(
                isRefusal ? .warning : .error,
                [
                    "message": .string(error.message), "code": .string(error.code.rawValue),
                    "call": .string(outcome.callID),
                ])
        }
    }
}
