import NIOCore

/// Ends the input of a client with whom nothing has been exchanged for long; what it has asked for is still answered. One
/// that has not taken anything of an answer for so long is let go altogether.
final class IdleCloser: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent {
            let untaken = try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)
            context.close(mode: untaken ?? 0 > 0 ? .all : .input, promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }
}
