import NIOCore
import NIOHTTP1

/// One connection: collects a request, has it answered, writes the answer with Proxmox's headers.
final class RequestHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private enum State {
        case idle
        case reading(HTTPRequest, HTTPRequestHead)
        /// Answered before the body was read: the rest is dropped, and the connection closes once the answer is out.
        case dropping
        /// As before, and the answer is out.
        case answered
    }

    private static let headerLimit = 64
    private static let headerByteLimit = 8 << 10

    private let service: APIService
    private let isTLS: Bool
    private var state = State.idle
    private var upload: MultipartReader?
    private var context: ChannelHandlerContext?

    init(service: APIService, isTLS: Bool) {
        self.service = service
        self.isTLS = isTLS
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (unwrapInboundIn(data), state) {
        case (.head(let head), .idle): receive(head)
        case (.body(let part), .reading(var request, let head)):
            if upload != nil {
                if upload?.receive(part.readableBytesView) == false {
                    refuse(request, head, with: .refusal(501, "for data too large"))
                }
                return
            }
            request.body.append(contentsOf: part.readableBytesView)
            guard request.body.count <= APIService.bodyLimit else {
                return refuse(request, head, with: .refusal(501, "for data too large"))
            }
            state = .reading(request, head)
        case (.end, .reading(var request, let head)):
            state = .idle
            if let upload { request.multipart = (upload.fields, upload.file) }
            upload = nil
            answer(request, head, service.takeFault(for: request), received: service.now)
        case (.end, .dropping): state = .idle
        case (.end, .answered): context.close(promise: nil)
        default: break
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is HTTPParserError, case .idle = state else { return context.close(promise: nil) }
        let head = HTTPRequestHead(version: .http1_0, method: .GET, uri: "/")
        state = .dropping
        write(.refusal(400, "bad request"), to: head, closes: true)
    }

    private func receive(_ head: HTTPRequestHead) {
        let size = head.headers.reduce(head.uri.utf8.count) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
        guard head.headers.count < Self.headerLimit, size < Self.headerByteLimit else {
            context?.close(promise: nil)
            return
        }
        let request = HTTPRequest(head)
        guard isTLS else {
            let host = head.headers.first(name: "host") ?? "localhost"
            var redirect = HTTPAnswer.refusal(301, "Moved Permanently")
            redirect.headers = [("Location", "https://\(host)\(head.uri)")]
            return refuse(request, head, with: redirect)
        }
        if let refusal = service.refusal(of: request) { return refuse(request, head, with: refusal) }
        upload = MultipartReader.boundary(of: request).map(MultipartReader.init)
        state = .reading(request, head)
    }

    private func refuse(_ request: HTTPRequest, _ head: HTTPRequestHead, with answer: HTTPAnswer) {
        state = .dropping
        upload = nil
        send(answer, for: request, head)
    }

    private func answer(
        _ request: HTTPRequest, _ head: HTTPRequestHead, _ fault: SimulatedCluster.Fault?, received: Duration
    ) {
        switch service.outcome(of: request, fault: fault, received: received) {
        case .answer(let answer): send(answer, for: request, head)
        case .retry(let delay): after(delay) { self.answer(request, head, fault, received: received) }
        }
    }

    private func send(_ answer: HTTPAnswer, for request: HTTPRequest, _ head: HTTPRequestHead) {
        service.record(request, answer)
        switch answer.end {
        case .never: break
        case .reset: context?.channel.reset()
        case .cut: context?.close(promise: nil)
        case .whole, .slowly, .endless:
            let isRedirect = answer.status == 301
            let closes = answer.status >= 400 || !head.isKeepAlive || isRedirect
            after(answer.delay + service.latency) { self.write(answer, to: head, closes: closes) }
        }
    }

    private func after(_ delay: Duration, _ run: @escaping () -> Void) {
        guard delay > .zero, let loop = context?.eventLoop else { return run() }
        // A handler runs on its channel's loop only.
        loop.assumeIsolated().scheduleTask(in: TimeAmount(delay), run)
    }

    private func write(_ answer: HTTPAnswer, to head: HTTPRequestHead, closes: Bool) {
        guard let context else { return }
        let date = UTCTime(epoch: service.epoch).http
        var headers = HTTPHeaders([("Cache-Control", "max-age=0")])
        if answer.status >= 400 || !answer.proxied {
            headers.add(name: "Connection", value: closes && answer.status != 301 ? "close" : "Keep-Alive")
        } else {
            headers.add(name: "Connection", value: "close")
            if !closes { headers.add(name: "Connection", value: "Keep-Alive") }
        }
        headers.add(name: "Date", value: date)
        headers.add(name: "Pragma", value: "no-cache")
        headers.add(name: "Server", value: "pve-api-daemon/3.0")
        for (name, value) in answer.headers { headers.add(name: name, value: value) }
        if !answer.body.isEmpty, answer.end != .endless {
            headers.add(name: "Content-Length", value: String(answer.body.count))
        }
        if let type = answer.contentType { headers.add(name: "Content-Type", value: type) }
        headers.add(name: "Expires", value: date)
        let status = HTTPResponseStatus.custom(code: UInt(answer.status), reasonPhrase: answer.reason)
        let responseHead = HTTPResponseHead(version: head.version, status: status, headers: headers)
        context.write(wrapOutboundOut(.head(responseHead)), promise: nil)
        if case .slowly(let time) = answer.end { return writeSlowly(answer.body[...], over: time, closes: closes) }
        if answer.end == .endless { return writeEndlessly() }
        if !answer.body.isEmpty {
            let buffer = context.channel.allocator.buffer(bytes: answer.body)
            context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
        }
        finish(closes: closes)
    }

    /// The beginning of some JSON, again and again.
    private func writeEndlessly() {
        guard let context, context.channel.isActive else { return }
        let buffer = context.channel.allocator.buffer(repeating: UInt8(ascii: "["), count: 1 << 20)
        let written = context.eventLoop.makePromise(of: Void.self)
        // On the channel's loop, which has others to serve as well.
        written.futureResult.assumeIsolated().whenSuccess { self.after(.milliseconds(1)) { self.writeEndlessly() } }
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: written)
    }

    /// Ten pieces, each a tenth of the time after the one before.
    private func writeSlowly(_ rest: ArraySlice<UInt8>, over time: Duration, pieces: Int = 10, closes: Bool) {
        guard let context else { return }
        guard !rest.isEmpty, pieces > 0 else { return finish(closes: closes) }
        let count = pieces == 1 ? rest.count : max(1, rest.count / pieces)
        let buffer = context.channel.allocator.buffer(bytes: rest.prefix(count))
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
        after(time / 10) { self.writeSlowly(rest.dropFirst(count), over: time, pieces: pieces - 1, closes: closes) }
    }

    private func finish(closes: Bool) {
        guard let context else { return }
        let written = context.eventLoop.makePromise(of: Void.self)
        // As above.
        if closes { written.futureResult.assumeIsolated().whenComplete { _ in self.close() } }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }

    /// Closing while the client still sends would reset the connection, and the answer could be lost with it: the
    /// rest of its body gets a moment to arrive.
    private func close() {
        guard case .dropping = state else {
            context?.close(promise: nil)
            return
        }
        state = .answered
        after(.milliseconds(500)) { self.context?.close(promise: nil) }
    }
}
