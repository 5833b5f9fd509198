import Gateway
public import Glibc
import NIOPosix
public import ServiceLifecycle
import Synchronization

/// stdin and stdout: one client, the user that started the process. Pipes, terminals, sockets and regular files do.
public struct StandardDoor: Service {
    private let reception: Reception
    private let input: Int32
    private let output: Int32

    /// - Parameters: `input` and `output` are used, but neither changed nor closed.
    public init(_ reception: Reception, input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO) {
        self.reception = reception
        self.input = input
        self.output = output
    }

    /// Returns when the input has ended, or a graceful shutdown has ended it, and everything read is answered.
    ///
    /// - Throws: ``DoorError`` where answers could not be written although their reader is there.
    public func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        let stopReading = try Wakeup()
        let stopWriting = try Wakeup()
        let reader = NIOThreadPool(numberOfThreads: 1)
        let writer = NIOThreadPool(numberOfThreads: 1)
        reader.start()
        writer.start()
        let lines = StandardInput(descriptor: input, thread: reader, stop: stopReading)
        let answers = StandardOutput(descriptor: output, thread: writer, stop: stopWriting)
        let lost = Mutex<DoorError?>(nil)
        await withGracefulShutdownHandler {
            await withTaskCancellationHandler {
                await reception.serve(.user(uid: getuid(), door: .stdio), lines) { line in
                    do { try await answers.write(line) } catch let error as DoorError {
                        lost.withLock { $0 = $0 ?? error }
                        throw error
                    }
                }
            } onCancel: {
                stopReading.signal()
                // Cancelled calls still say how far they had come; a reader who does not take it is not waited for.
                Task {
                    try? await Task.sleep(for: .seconds(5))
                    stopWriting.signal()
                }
            }
        } onGracefulShutdown: {
            stopReading.signal()
        }
        try await reader.shutdownGracefully()
        try await writer.shutdownGracefully()
        // A client that went away wants no more answers; on a full disk somebody still waits for them.
        if let error = lost.withLock({ $0 }), ![EPIPE, ECONNRESET].contains(error.code) { throw error }
    }
}
