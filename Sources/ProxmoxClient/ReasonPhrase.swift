import NIOCore
import NIOHTTP1
import NIOSSL

/// Rescues the status line's reason phrase, which NIO's HTTP decoder drops.
///
/// Proxmox says much of what went wrong only there: the body of a 401 or 595 is empty, and older releases have no
/// message in any. The phrase is handed on as a header in front of the server's own.
final class ReasonPhrase: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    private static let header = "x-proxgate-reason-phrase"
    /// A status line that is longer is left to the decoder.
    private static let limit = 8 << 10

    /// The beginning of an answer until its first line is complete; nil while no status line is due.
    private var beginning: ByteBuffer?

    /// Puts one between TLS and HTTP.
    static func rescue(in channel: any Channel) throws {
        let tls = try channel.pipeline.syncOperations.handler(type: NIOSSLHandler.self)
        try channel.pipeline.syncOperations.addHandler(ReasonPhrase(), position: .after(tls))
    }

    static func of(_ head: HTTPResponseHead) -> String { head.headers.first(name: header) ?? "" }

    /// A status line follows the head of a request. A body that is still being written is none: a form has no spaces.
    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .byteBuffer(let bytes) = unwrapOutboundIn(data), Self.isHead(bytes.readableBytesView) {
            beginning = ByteBuffer()
        }
        context.write(data, promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard var answer = beginning else { return context.fireChannelRead(data) }
        var part = unwrapInboundIn(data)
        answer.writeBuffer(&part)
        guard let end = answer.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) else {
            beginning = answer.readableBytes < Self.limit ? answer : nil
            if beginning == nil { context.fireChannelRead(wrapInboundOut(answer)) }
            return
        }
        beginning = nil
        var line = answer.readSlice(length: end + 1 - answer.readerIndex) ?? ByteBuffer()
        // HTTP/1.1 595 No route to host
        let words = line.readableBytesView.split(separator: UInt8(ascii: " "), maxSplits: 2)
        if words.count > 1, words[0].starts(with: "HTTP/1.".utf8) {
            line.writeString("\(Self.header): ")
            line.writeBytes(words.count > 2 ? words[2].filter { $0 >= 0x20 && $0 != 0x7F } : [])
            line.writeString("\r\n")
        }
        line.writeBuffer(&answer)
        context.fireChannelRead(wrapInboundOut(line))
    }

    private static func isHead(_ bytes: ByteBufferView) -> Bool {
        // No method is longer, and a piece of an upload may be all one word.
        let start = bytes.prefix(8)
        let word = start.prefix { $0 != UInt8(ascii: " ") }
        return word.count < start.count && methods.contains { word.elementsEqual($0.rawValue.utf8) }
    }

    private static let methods = [ProxmoxRequest.Method.get, .post, .put, .delete]
}
