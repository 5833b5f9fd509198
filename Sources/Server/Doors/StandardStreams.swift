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

    private final class Queue: Sendable {
        struct State {
            /// Lines that the thread has not written yet: no other may pass them.
            var waiting = 0
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

    /// - Throws: ``DoorError`` where the reader is gone.
    func write(_ line: [UInt8]) async throws {
        let written = try queue.state.withLock { state in
            let written = state.waiting == 0 && state.takesAtOnce ? try writeAtOnce(line, &state) : 0
            if written < line.count { state.waiting += 1 }
            return written
        }
        guard written < line.count else { return }
        defer { queue.state.withLock { $0.waiting -= 1 } }
        // In a task of its own: what a cancelled call has to say is written too.
        try await Task {
            try await thread.runIfActive { try line.withUnsafeBytes { try writeAll($0, from: written) } }
        }.value
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
