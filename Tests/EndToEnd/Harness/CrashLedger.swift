import JSONLines
import Synchronization

/// What clients have asked for and been told, each change under a name of its own: `create w1`, `delete w1`, `set w1`.
final class CrashLedger: Sendable {
    /// A question as the client that raised it knows it.
    struct Question: Sendable {
        let vmid: Int
        let name: String
        /// The answer of the operator was sent, and whether it was acknowledged.
        var isAnswering = false
        var isApproved = false
        /// The call was repeated with it.
        var isRepeated = false
        /// Its snapshot was made, as an answer said.
        var isUsed = false
    }

    struct State: Sendable {
        var done: Set<String> = []
        /// By their id.
        var questions: [String: Question] = [:]
        var number = 0
    }

    let state = Mutex(State())

    func name(_ prefix: String) -> String {
        state.withLock { state in
            state.number += 1
            return "\(prefix)\(state.number)"
        }
    }

    func done(_ key: String) { state.withLock { _ = $0.done.insert(key) } }

    func question(_ id: String, _ change: (inout Question) -> Void) {
        state.withLock { state in
            guard var question = state.questions[id] else { return }
            change(&question)
            state.questions[id] = question
        }
    }

    /// The name of the change that a request of the audit makes; nil where it is none of the ledger's.
    static func key(_ request: JSONValue) -> String? {
        let (method, path) = (request["method"]?.string ?? "", request["path"]?.string ?? "")
        let parameters = request["parameters"]
        return switch method {
        case "POST" where path.hasSuffix("/snapshot"): parameters?["snapname"]?.string.map { "create \($0)" }
        case "DELETE" where path.contains("/snapshot/"): path.split(separator: "/").last.map { "delete \($0)" }
        case "PUT" where path.hasSuffix("/config"): parameters?["description"]?.string.map { "set \($0)" }
        default: nil
        }
    }

    /// The same, of a line of the simulated cluster's request log.
    static func key(ofLine line: String) -> String? {
        let words = line.split(separator: " ").map(String.init)
        guard words.count > 3 else { return nil }
        let parameters = words.compactMap { word -> (String, JSONValue)? in
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            return parts.count == 2 ? (parts[0], .string(parts[1])) : nil
        }
        return key([
            "method": .string(words[1]), "path": .string(words[2]),
            "parameters": .object(JSONObject(parameters.filter { ["snapname", "description"].contains($0.0) })),
        ])
    }
}
