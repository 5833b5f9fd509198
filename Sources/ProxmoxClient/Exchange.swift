import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

/// One HTTP request on its way: collects the answer up to a limit, and knows whether the request may have left.
///
/// The HTTP client calls it on its event loop.
final class Exchange: HTTPClientResponseDelegate {
    struct TooLarge: Error {}

    struct State {
        /// Set when the request's head was written to a connection: from then on Proxmox may have acted.
        var isSent = false
        var head: HTTPResponseHead?
        var body: [UInt8] = []
    }

    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    var outcome: State { state.withLock { $0 } }

    func didSendRequestHead(task: HTTPClient.Task<Void>, _ head: HTTPRequestHead) {
        state.withLock { $0.isSent = true }
    }

    func didReceiveHead(task: HTTPClient.Task<Void>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        // A list that grows by doubling would take half as much again.
        let length = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
        state.withLock { state in
            state.head = head
            if 0...limit ~= length { state.body.reserveCapacity(length) }
        }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(task: HTTPClient.Task<Void>, _ part: ByteBuffer) -> EventLoopFuture<Void> {
        let fits = state.withLock { state in
            guard part.readableBytes <= limit - state.body.count else { return false }
            state.body.append(contentsOf: part.readableBytesView)
            return true
        }
        return fits ? task.eventLoop.makeSucceededVoidFuture() : task.eventLoop.makeFailedFuture(TooLarge())
    }

    func didFinishRequest(task: HTTPClient.Task<Void>) {}
}
