import JSONLines
import NIOCore

/// The first line of a bridge that speaks for somebody: `{"proxgate_as":"alice"}`.
enum BridgeGreeting {
    private static let prefix = Array(#"{"proxgate_as":"#.utf8)
    private static let limit = 1024

    static func line(_ name: String) -> [UInt8] { JSONWriter.bytes(["proxgate_as": .string(name)]) + [0x0A] }

    enum Reading: Equatable {
        /// Not enough has come to tell.
        case open
        /// An ordinary client, or a greeting that is none.
        case absent
        case named(String, length: Int)
    }

    static func read(_ bytes: [UInt8]) -> Reading {
        guard bytes.prefix(prefix.count).elementsEqual(prefix.prefix(bytes.count)) else { return .absent }
        guard let end = bytes.firstIndex(of: 0x0A) else { return bytes.count > limit ? .absent : .open }
        guard let name = try? JSONReader.read(Array(bytes[..<end]))["proxgate_as"]?.string, !name.isEmpty else {
            return .absent
        }
        return .named(name, length: end + 1)
    }
}

/// Takes a greeting out of what a client sends, and tells whom it names.
final class GreetingReader: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// nil where the client speaks for itself.
    private let name: EventLoopPromise<String?>
    private var bytes: [UInt8] = []
    private var isDone = false

    init(_ name: EventLoopPromise<String?>) { self.name = name }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDone else { return context.fireChannelRead(data) }
        bytes += Array(buffer: unwrapInboundIn(data))
        switch BridgeGreeting.read(bytes) {
        case .open: break
        case .absent: finish(nil, context)
        case .named(let found, let length):
            bytes.removeFirst(length)
            finish(found, context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // The input has ended; what there is of it counts.
        if case .some(.inputClosed) = event as? ChannelEvent { finish(nil, context) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(nil, context)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { name.succeed(nil) }

    private func finish(_ found: String?, _ context: ChannelHandlerContext) {
        guard !isDone else { return }
        isDone = true
        name.succeed(found)
        let rest = bytes
        bytes = []
        guard !rest.isEmpty else { return }
        context.fireChannelRead(wrapInboundOut(ByteBuffer(bytes: rest)))
        context.fireChannelReadComplete()
    }
}
