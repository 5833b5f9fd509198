import Glibc
import Synchronization

/// stdin, read by a thread of its own, one chunk ahead at most.
final class ShellInput: Sendable {
    enum Event: Sendable {
        case bytes([UInt8])
        case end
        /// The waiting task was cancelled; what comes is kept.
        case cancelled
    }

    private struct State {
        var ready: Event?
        var waiting: CheckedContinuation<Event, Never>?
    }

    private let state = Mutex(State())
    /// Posted when a chunk was taken.
    private let taken: Semaphore

    /// A semaphore is made to be shared by threads; only its pointer is not marked so.
    private final class Semaphore: @unchecked Sendable {
        private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
        init() { sem_init(semaphore, 0, 0) }
        func post() { sem_post(semaphore) }
        func wait() { while sem_wait(semaphore) != 0, errno == EINTR {} }
        deinit {
            sem_destroy(semaphore)
            semaphore.deallocate()
        }
    }

    init() throws {
        taken = Semaphore()
        try BackgroundThread.start { [self] in
            while let chunk = Self.read() {
                hand(.bytes(chunk))
                taken.wait()
            }
            hand(.end)
        }
    }

    private static func read() -> [UInt8]? {
        while true {
            var count = 0
            let chunk = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, initialized in
                count = Glibc.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
                initialized = max(0, count)
            }
            if count > 0 { return chunk }
            if count < 0, errno == EINTR || errno == EAGAIN {
                var polled = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
                poll(&polled, 1, -1)
                continue
            }
            return nil
        }
    }

    private func hand(_ event: Event) {
        let waiting = state.withLock { state in
            if state.waiting == nil { state.ready = event }
            defer { state.waiting = nil }
            return state.waiting
        }
        guard let waiting else { return }
        waiting.resume(returning: event)
        if case .bytes = event { taken.post() }
    }

    /// Waited for by one task at a time. After the end it says so again and again.
    func next() async -> Event {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready = state.withLock { state -> Event? in
                    if Task.isCancelled { return .cancelled }
                    guard let ready = state.ready else {
                        state.waiting = continuation
                        return nil
                    }
                    if case .bytes = ready { state.ready = nil }
                    return ready
                }
                guard let ready else { return }
                if case .bytes = ready { taken.post() }
                continuation.resume(returning: ready)
            }
        } onCancel: {
            let waiting = state.withLock { state in
                defer { state.waiting = nil }
                return state.waiting
            }
            waiting?.resume(returning: .cancelled)
        }
    }
}
