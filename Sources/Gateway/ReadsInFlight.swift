import JSONLines
import Synchronization

/// Reads that are on their way: calls that want the same one wait for the same answer.
///
/// They lie below the policy, which has passed each of the calls, and serve none of its facts. Nobody joins a read that
/// began before the gateway's last write, or before the end of a task that it has told of.
final class ReadsInFlight: ReadSharing {
    private typealias Waiter = CheckedContinuation<APIResponse, any Error>

    private struct Read {
        let request: APIRequest
        let account: String
        let writes: Int
        /// By number.
        var waiters: [Int: Waiter]
        var work: Task<Void, Never>?
    }

    private struct State {
        /// By the number of the call that began it.
        var reads: [Int: Read] = [:]
        var last = 0
    }

    private let state = Mutex(State())

    /// - Parameters:
    ///   - account: whose answer it is, on which cluster.
    ///   - writes: how many changes have been sent so far.
    /// - Throws: what `send` throws; `CancellationError` where the caller is cancelled, whoever else goes on waiting.
    func answer(
        _ request: APIRequest, as account: String, _ writes: Int,
        _ send: @escaping @Sendable () async throws -> APIResponse
    ) async throws -> APIResponse {
        let number = state.withLock { state in
            state.last += 1
            return state.last
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                if enter(number, waiter, request, account, writes) { begin(number, send) }
            }
        } onCancel: {
            leave(number)
        }
    }

    /// - Returns: whether the read is to be begun.
    private func enter(
        _ number: Int, _ waiter: Waiter, _ request: APIRequest, _ account: String, _ writes: Int
    ) -> Bool {
        enum Place { case first, joined, cancelled }
        let place = state.withLock { state -> Place in
            // Seen here, or else by the handler, which finds the waiter then.
            if Task.isCancelled { return .cancelled }
            let known = state.reads.first { _, read in
                read.writes == writes && read.request == request && read.account.hasSameBytes(as: account)
            }
            guard let known else {
                state.reads[number] = Read(
                    request: request, account: account, writes: writes, waiters: [number: waiter])
                return .first
            }
            state.reads[known.key]?.waiters[number] = waiter
            return .joined
        }
        if place == .cancelled { waiter.resume(throwing: CancellationError()) }
        return place == .first
    }

    /// Of nobody's task: whoever asked first may be cancelled, the others still wait.
    private func begin(_ number: Int, _ send: @escaping @Sendable () async throws -> APIResponse) {
        let work = Task.immediate {
            let result: Result<APIResponse, any Error>
            do { result = .success(try await send()) } catch { result = .failure(error) }
            end(number, result)
        }
        state.withLock { $0.reads[number]?.work = work }
    }

    /// A function of its own, so that no lock is taken right behind an `await`.
    @inline(never) private func end(_ number: Int, _ result: Result<APIResponse, any Error>) {
        let read = state.withLock { $0.reads.removeValue(forKey: number) }
        for waiter in (read?.waiters ?? [:]).values { waiter.resume(with: result) }
    }

    private func leave(_ number: Int) {
        let (waiter, work) = state.withLock { state -> (Waiter?, Task<Void, Never>?) in
            guard let place = state.reads.first(where: { $0.value.waiters[number] != nil })?.key,
                var read = state.reads[place]
            else { return (nil, nil) }
            let waiter = read.waiters.removeValue(forKey: number)
            // A read that nobody waits for any more.
            state.reads[place] = read.waiters.isEmpty ? nil : read
            return (waiter, read.waiters.isEmpty ? read.work : nil)
        }
        work?.cancel()
        waiter?.resume(throwing: CancellationError())
    }
}
