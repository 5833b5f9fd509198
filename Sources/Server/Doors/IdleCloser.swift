import NIOCore

/// Ends the input of a client with whom nothing has been exchanged for long; what it has asked for is still answered.
final class IdleCloser: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent {
            context.close(mode: .input, promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }
}
