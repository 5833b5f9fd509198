import Gateway
import JSONLines

/// Whoever arrives waits until all are there.
actor Meeting {
    private let size: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private(set) var hasMet = false

    init(of size: Int) { self.size = size }

    func arrive() async {
        await withCheckedContinuation { arrival in
            waiting.append(arrival)
            guard waiting.count == size else { return }
            hasMet = true
            giveUp()
        }
    }

    /// Nobody waits any longer.
    func giveUp() {
        for arrival in waiting { arrival.resume() }
        waiting = []
    }
}

/// Reads nothing, and is done when all who were to meet have called it.
struct MeetingTool: Tool {
    let meeting: Meeting
    let spec = ToolSpec(name: "meet", title: "meet", summary: "meet", parameters: [.node, .vmid], output: [:])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        Target(arguments: arguments)
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        await meeting.arrive()
        return [:]
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String { "" }
}
