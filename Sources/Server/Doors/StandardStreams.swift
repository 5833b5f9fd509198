import Glibc
import NIOPosix
import Synchronization

/// Reads a descriptor of any kind on a thread of its own, a chunk when one is asked for.
///
/// The descriptor is used as it was inherited: its flags are shared with other processes and stay as they are.
struct StandardInput: AsyncSequence, Sendable {
    let descriptor: Int32
    /// One thread.
    let thread: NIOThreadPool
    /// When signalled, the bytes end.
    let stop: Wakeup

    struct Iterator: AsyncIteratorProtocol {
        fileprivate let input: StandardInput

        mutating func next() async throws -> [UInt8]? {
            if Task.isCancelled { return nil }
            let input = input
            return try await withTaskCancellationHandler {
                try await input.thread.runIfActive { try input.readChunk() }
            } onCancel: {
                input.stop.signal()
            }
        }
    }

    func makeAsyncIterator() -> Iterator { Iterator(input: self) }

    private static let chunkSize = 1 << 16

    private func readChunk() throws -> [UInt8]? {
        while try stop.wait(for: descriptor, POLLIN) {
            var count = 0
            let chunk = [UInt8](unsafeUninitializedCapacity: Self.chunkSize) { buffer, initialized in
                count = read(descriptor, buffer.baseAddress, buffer.count)
                initialized = Swift.max(0, count)
            }
            if count > 0 { return chunk }
            if count == 0 { return nil }
            // EAGAIN: it was inherited without blocking, and somebody else took the bytes.
            guard errno == EINTR || errno == EAGAIN else {
                throw DoorError("read", "descriptor \(descriptor)", errno: errno)
            }
        }
        return nil
    }
}

/// Writes whole lines to a descriptor of any kind, one after another.
///
/// What the descriptor takes without waiting is written at once, on the caller's thread; for the rest there is a thread.
struct StandardOutput: Sendable {
    private let descriptor: Int32
    private let thread: NIOThreadPool
    private let stop: Wakeup
    private let portion: Int
    private let queue = Queue()

    /// A line, or what is left of it, that waits for the reader.
    private struct Rest: Sendable {
        let line: [UInt8]
        let written: Int
        let writer: CheckedContinuation<Void, any Error>
    }

    private final class Queue: Sendable {
        struct State {
            /// In the order in which they are written; the thread is at work on the first one while there is any.
            var rests: [Rest] = []
            /// Not every kind of descriptor can be asked to take only what it has room for.
            var takesAtOnce = StandardOutput.writeWithoutWaiting != nil
        }
        let state = Mutex(State())
    }

    /// - Parameters:
    ///   - thread: a pool of one thread, so that lines never mix.
    ///   - stop: when signalled, writing fails, also where it waits for a reader.
    init(descriptor: Int32, thread: NIOThreadPool, stop: Wakeup) {
        self.descriptor = descriptor
        self.thread = thread
        self.stop = stop
        var status = stat()
        let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        // A pipe that is ready takes so much at once without blocking; more could not be interrupted.
        portion = isFile ? 1 << 20 : 4096
    }

    /// What a cancelled call has to say is written too.
    ///
    /// - Throws: ``DoorError`` where the reader is gone.
    func write(_ line: [UInt8]) async throws {
        try await withCheckedThrowingContinuation { writer in begin(line, writer) }
    }

    /// Writes what there is room for, and lets the rest wait. In one step: whatever comes next may not get between them.
    private func begin(_ line: [UInt8], _ writer: CheckedContinuation<Void, any Error>) {
        enum Next { case done, wait, drain }
        let next = Result {
            try queue.state.withLock { state throws -> Next in
                let written = state.rests.isEmpty && state.takesAtOnce ? try writeAtOnce(line, &state) : 0
                guard written < line.count else { return .done }
                state.rests.append(Rest(line: line, written: written, writer: writer))
                return state.rests.count == 1 ? .drain : .wait
            }
        }
        switch next {
        case .success(.done): writer.resume()
        case .success(.wait): break
        case .success(.drain): thread.submit { drain(isActive: $0 == .active) }
        case .failure(let error): writer.resume(throwing: error)
        }
    }

    /// Writes what waits, until nothing does.
    private func drain(isActive: Bool) {
        var next = queue.state.withLock { $0.rests.first }
        while let rest = next {
            let result = Result {
                guard isActive else { throw CancellationError() }
                try rest.line.withUnsafeBytes { try writeAll($0, from: rest.written) }
            }
            next = queue.state.withLock { state in
                state.rests.removeFirst()
                return state.rests.first
            }
            rest.writer.resume(with: result)
        }
    }

    private typealias WriteAt = @convention(c) (Int32, UnsafePointer<iovec>, Int32, off_t, Int32) -> Int

    /// pwritev2(2), a GNU function, which the module map leaves out; nil where the system has none.
    private static let writeWithoutWaiting = dlsym(nil, "pwritev2").map { unsafeBitCast($0, to: WriteAt.self) }
    /// RWF_NOWAIT
    private static let noWait: Int32 = 8

    /// - Returns: how many bytes there was room for.
    private func writeAtOnce(_ line: [UInt8], _ state: inout Queue.State) throws -> Int {
        try line.withUnsafeBytes { bytes in
            var part = iovec(iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress), iov_len: bytes.count)
            let count = Self.writeWithoutWaiting?(descriptor, &part, 1, -1, Self.noWait) ?? -1
            if count >= 0 { return count }
            switch errno {
            case EAGAIN, EINTR: return 0
            case EOPNOTSUPP, EINVAL, ENOSYS:
                state.takesAtOnce = false
                return 0
            default: throw DoorError("write", "descriptor \(descriptor)", errno: errno)
            }
        }
    }

    private func writeAll(_ bytes: UnsafeRawBufferPointer, from start: Int) throws {
        var written = start
        while written < bytes.count {
            guard try stop.wait(for: descriptor, POLLOUT) else { throw CancellationError() }
            let rest = bytes[written...].prefix(portion)
            let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count >= 0 {
                written += count
            } else if errno != EINTR, errno != EAGAIN {
                throw DoorError("write", "descriptor \(descriptor)", errno: errno)
            }
        }
    }
}
