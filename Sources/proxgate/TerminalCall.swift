import Glibc
import JSONLines
import Synchronization

/// A call as a person makes it: a line follows its task, and a question that its caller may answer is put to them.
struct TerminalCall {
    typealias Ask = (JSONObject, @escaping GatewayClient.EventHandler) async throws -> JSONObject

    /// Sends a request and waits for its answer.
    let ask: Ask
    /// Puts a question with yes or no; nil where nobody can be asked.
    let agrees: ((String) async -> Bool)?
    var showsProgress = ProgressLine.isPossible

    /// The call's answer, after the question of a hook that its caller may answer (`by = "caller"`) was put to the person
    /// at the terminal.
    func answer(_ line: CallLine) async throws -> JSONObject {
        let answer = try await followed(line)
        guard let agrees, answer["error"]?["code"] == "confirmation_required", answer["error"]?["by"] == "caller",
            let approval = answer["error"]?["approval"]?.string
        else { return answer }
        let question = [answer["error"]?["headline"]?.string, answer["error"]?["message"]?.string]
        for text in question.compactMap(\.self) { Terminal.write(Prompt.shown(text) + "\n", to: STDERR_FILENO) }
        guard await agrees("Carry it out?") else { return answer }
        return try await followed(line.confirmed(approval))
    }

    /// Not inlined: where both ways on from an `await` begin with a lock, the optimizer (of 6.3) takes the address of the
    /// thread's number before the change of threads, and the lock is taken in another thread's name.
    @inline(never) private static func end(_ progress: borrowing Mutex<ProgressLine>) {
        progress.withLock { $0.end() }
    }

    private func followed(_ line: CallLine) async throws -> JSONObject {
        guard showsProgress else { return try await ask(line.request) { _ in } }
        let progress = Mutex(ProgressLine())
        // Whatever is still told after the answer is not drawn over it.
        defer { Self.end(progress) }
        return try await ask(line.withProgress.request) { event in
            guard let message = event["message"]?.string else { return }
            progress.withLock { $0.show(message) }
        }
    }
}
