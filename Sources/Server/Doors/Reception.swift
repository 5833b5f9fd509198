public import FrontEnds
public import Gateway
import JSONLines
public import Logging

/// Where every door brings its clients: the one pipeline, and what clients are told.
public struct Reception: Sendable {
    let logger: Logger
    private let server: MCPServer
    private let lineLimit: Int
    private let callLimit: Int
    private let outputLimit: Int

    /// - Parameters:
    ///   - version: of the gateway, for clients.
    ///   - instructions: how an assistant should use the tools.
    ///   - lineLimit: the most bytes that a line may have; a longer one is answered with `line_too_long`.
    ///   - callLimit: calls of one client at the same time; more are answered with `overloaded`.
    ///   - outputLimit: bytes of answers that a client has not taken; while there are more, nothing is read from it.
    public init(
        pipeline: Pipeline, version: String, instructions: String? = nil, lineLimit: Int = 1 << 20,
        callLimit: Int = 1024, outputLimit: Int = 4 << 20, settings: MCPServer.Settings = MCPServer.Settings(),
        logger: Logger
    ) {
        server = MCPServer(
            pipeline: pipeline, info: ServerInfo(version: version, instructions: instructions), settings: settings)
        self.lineLimit = lineLimit
        self.callLimit = callLimit
        self.outputLimit = outputLimit
        self.logger = logger
    }

    /// Every client has gone: what still runs for them is no longer waited for.
    func finish() async { await server.finish() }

    /// Serves one client until its bytes end and everything that was read is answered.
    ///
    /// - Parameters:
    ///   - chunks: what the client sends; they must end when the reading task is cancelled.
    ///   - write: sends one line; see `Connection.Sink`.
    func serve<Chunks: AsyncSequence & Sendable>(
        _ principal: Principal, _ chunks: Chunks, write: @escaping @Sendable ([UInt8]) async throws -> Void
    ) async where Chunks.Element == [UInt8] {
        var logger = logger
        logger[metadataKey: "user"] = "\(principal.user)"
        let connection = Connection(
            server: server, principal: principal, maximumCalls: callLimit, maximumOutput: outputLimit,
            maximumWaiting: lineLimit, logger: logger)
        await connection.run(FramedLines(chunks: chunks, limit: lineLimit), write: write)
    }
}
