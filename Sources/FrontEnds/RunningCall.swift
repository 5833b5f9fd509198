import Gateway
import Synchronization

/// A call on its way through the pipeline, in a task of its own: it can be cancelled by its id while its answer still is
/// written, and may go on when its connection has ended.
struct RunningCall: Sendable {
    private enum Event: Sendable {
        case progress(String)
        /// It waits for a task of Proxmox's.
        case began
    }

    /// What is known of it meanwhile.
    struct State: Sendable {
        var message: String?
        /// The task of Proxmox's that it waits for.
        var upid: String?
        var updated: UnixTime
    }

    private final class Latest: Sendable {
        let state = Mutex(State(updated: .now()))
    }

    /// Its outcome; nil where it has been told.
    private let work: Task<Outcome?, Never>
    private let events: AsyncStream<Event>
    private let latest = Latest()
    private let hasProgress: Bool

    /// Begins the call, here and now up to where it waits for something: most calls soon wait for the cluster, and waking
    /// another thread to come that far takes longer.
    ///
    /// - Parameter tell: what is to be done with the outcome of a call that was not cancelled, in the call's own task, for
    ///   the same reason. It is nobody else's then: while a client is slow to take an answer, only the line is kept.
    init(
        _ pipeline: Pipeline, _ admission: Admission, wantsProgress: Bool, caller: Caller,
        tell: Tell? = nil
    ) {
        // A call never waits for its reader, who might keep a guest's lane that way: old messages are dropped.
        let (events, sender) = AsyncStream.makeStream(of: Event.self, bufferingPolicy: .bufferingNewest(64))
        self.events = events
        hasProgress = wantsProgress
        let latest = latest
        var progress: ProgressHandler?
        if wantsProgress {
            progress = { message in
                latest.state.withLock { ($0.message, $0.updated) = (message, .now()) }
                sender.yield(.progress(message))
            }
        }
        let admission = pipeline.entered(admission)
        work = Task.immediate(priority: .medium, executorPreference: admission.executor) { [progress] in
            let outcome = await pipeline.run(admission, progress: progress, caller: caller) { upid in
                latest.state.withLock { ($0.upid, $0.updated) = (upid, .now()) }
                sender.yield(.began)
            }
            pipeline.left()
            sender.finish()
            guard let tell, !Task.isCancelled else { return outcome }
            await tell(consume outcome)
            return nil
        }
    }

    typealias Tell = @Sendable (consuming Outcome) async -> Void

    /// What it came to; nil where that has been told.
    var outcome: Outcome? { get async { await work.value } }

    var state: State { latest.state.withLock { $0 } }

    func cancel() { work.cancel() }

    /// Waits for the end.
    ///
    /// - Returns: nil where the waiting task is cancelled before.
    func ended() async -> Outcome? {
        let (ends, end) = AsyncStream.makeStream(of: Outcome?.self)
        // Ends with the call.
        Task { end.yield(await outcome) }
        for await first in ends { return first }
        return nil
    }

    /// Hears each progress message with its number, from 1.
    typealias Progress = @Sendable (String, Int) async -> Void

    /// Waits for the end, and cancels the call when the waiting task is cancelled.
    ///
    /// - Parameter isSilenced: whether nobody wants to hear of progress any more.
    /// - Returns: what it came to; nil where that has been told.
    func follow(progress: Progress?, isSilenced: @Sendable () -> Bool) async -> Outcome? {
        await withTaskCancellationHandler {
            // Most calls have nothing to tell on the way.
            guard let progress, hasProgress else { return await outcome }
            var step = 0
            for await event in events where !isSilenced() {
                guard case .progress(let message) = event else { continue }
                step += 1
                await progress(message, step)
            }
            return await outcome
        } onCancel: {
            work.cancel()
        }
    }

    /// Waits for the end, or until some time after Proxmox has begun a task.
    ///
    /// - Returns: nil where the call goes on.
    func follow(
        handingOverAfter grace: Duration, progress: Progress?, isSilenced: @escaping @Sendable () -> Bool
    ) async -> Outcome? {
        let (ends, end) = AsyncStream.makeStream(of: Outcome?.self)
        // Ends with the call.
        Task { end.yield(await outcome) }
        return await withTaskCancellationHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    var step = 0
                    var timer: Task<Void, Never>?
                    for await event in events {
                        switch event {
                        case .progress(let message):
                            guard let progress, !isSilenced() else { continue }
                            step += 1
                            await progress(message, step)
                        case .began:
                            timer = timer ?? Task { if (try? await Task.sleep(for: grace)) != nil { end.yield(nil) } }
                        }
                    }
                    timer?.cancel()
                }
                for await first in ends {
                    // What was said before the end is still told; after a hand-over nobody listens.
                    if first == nil { group.cancelAll() }
                    await group.waitForAll()
                    return first
                }
                // The connection is gone; the call was cancelled with it.
                return await outcome
            }
        } onCancel: {
            work.cancel()
        }
    }
}
