import NIOCore
import NIOSSL

/// The server showed another certificate than the pinned one; nothing was sent to it.
struct WrongCertificate: Error {
    /// nil where it showed none.
    let presented: Fingerprint?
}

/// Lets only connections to the pinned certificate into the pool.
enum CertificatePin {
    /// Runs after the TLS handshake, which proves that the server holds the certificate's key, and before the connection
    /// is handed its first request.
    static func check(_ pin: Fingerprint, on channel: any Channel) -> EventLoopFuture<Void> {
        let checked = channel.nioSSL_peerCertificate().flatMapThrowing { certificate in
            let presented = try certificate.map { try Fingerprint(of: $0) }
            guard presented == pin else { throw WrongCertificate(presented: presented) }
        }
        checked.whenFailure { _ in
            // The pool forgets a connection that fails here, but leaves it open. It must hear of the failure first.
            channel.eventLoop.execute { channel.close(mode: .all, promise: nil) }
        }
        return checked
    }
}
