import Glibc
import NIOPosix

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

/// Writes whole lines to a descriptor of any kind, one after another, on a thread of its own.
struct StandardOutput: Sendable {
    private let descriptor: Int32
    private let thread: NIOThreadPool
    private let stop: Wakeup
    private let portion: Int

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
        try await thread.runIfActive { try line.withUnsafeBytes(writeAll) }
    }

    private func writeAll(_ bytes: UnsafeRawBufferPointer) throws {
        var written = 0
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
