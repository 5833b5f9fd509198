import NIOCore
import NIOHTTP1
import NIOSSL

/// Looks at a connection's first byte: TLS goes on as HTTPS, plain HTTP is only redirected.
final class PlainOrTLSHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let tls: NIOSSLContext
    private let service: APIService

    init(tls: NIOSSLContext, service: APIService) {
        self.tls = tls
        self.service = service
    }

    func channelActive(context: ChannelHandlerContext) {
        if service.faults.takeRefusal() { return context.channel.reset() }
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let isTLS = unwrapInboundIn(data).readableBytesView.first == 0x16
        do {
            let pipeline = context.pipeline.syncOperations
            if isTLS { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
            // Proxmox sets its own framing headers: an empty body has none at all.
            var encoding = HTTPResponseEncoder.Configuration()
            encoding.automaticallySetFramingHeaders = false
            try pipeline.addHandlers([
                HTTPResponseEncoder(configuration: encoding),
                ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)),
                HTTPServerPipelineHandler(),
                RequestHandler(service: service, isTLS: isTLS),
            ])
            context.fireChannelRead(data)
            pipeline.removeHandler(context: context, promise: nil)
        } catch {
            context.close(promise: nil)
        }
    }
}
