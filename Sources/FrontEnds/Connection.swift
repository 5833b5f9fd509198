public import Gateway
public import JSONLines
public import Logging

/// One client: reads its lines, runs its calls side by side, and answers each.
///
/// Calls are admitted in the order in which their lines came, so that changes to one guest keep it; nothing else waits
/// for anything.
public struct Connection: Sendable {
    /// Writes one whole line, its newline included; it returns when the line is out of the way, and is called by
    /// several tasks at once.
    /// - Throws: any error where the reader is gone.
    public typealias Sink = @Sendable ([UInt8]) async throws -> Void

    private let server: MCPServer
    private let principal: Principal
    private let maximumCalls: Int
    private let maximumOutput: Int
    private let maximumWaiting: Int
    private let logger: Logger

    /// - Parameters:
    ///   - server: what it shares with the other connections of the process; plain lines use its pipeline too.
    ///   - principal: who is at the other end.
    ///   - maximumCalls: how many calls may be in flight, those included that wait for a place; more are refused with
    ///     `overloaded`.
    ///   - maximumOutput: bytes that the client has not taken yet; while there are more, nothing is read from it.
    ///   - maximumWaiting: bytes of lines that wait for a place; while there are more, nothing is read from it.
    public init(
        server: MCPServer, principal: Principal, maximumCalls: Int = 1024, maximumOutput: Int = 4 << 20,
        maximumWaiting: Int = 1 << 20, logger: Logger
    ) {
        self.server = server
        self.principal = principal
        self.maximumCalls = maximumCalls
        self.maximumOutput = maximumOutput
        self.maximumWaiting = maximumWaiting
        self.logger = logger
    }

    /// Serves until the lines end and everything that was read is answered.
    ///
    /// When the reader is gone, or the task is cancelled, the calls in flight are cancelled, and it returns when they
    /// have ended. The lines must end when the task that reads them is cancelled.
    public func run<Lines: AsyncSequence & Sendable>(
        _ lines: Lines, write: @escaping Sink
    ) async where Lines.Element == LineFramer.Event {
        let (readerIsGone, gone) = AsyncStream.makeStream(of: Never.self)
        let run = ConnectionRun(
            server: server, principal: principal, maximumCalls: maximumCalls,
            outbox: Outbox(limit: maximumOutput, traffic: server.traffic),
            gate: server.gate.client(bytes: maximumWaiting), logger: logger
        ) { [logger] line in
            do {
                try await write(line)
            } catch {
                logger.debug("an answer could not be written", metadata: ["error": "\(error)"])
                gone.finish()
            }
        }
        await withTaskGroup(of: Void.self) { group in
            // Before the calls, which run at medium priority: a ping, or a cancel, is not kept waiting by them.
            group.addTask(priority: .high) { await run.serve(lines) }
            group.addTask { for await _ in readerIsGone {} }
            await group.next()
            group.cancelAll()
        }
    }
}
