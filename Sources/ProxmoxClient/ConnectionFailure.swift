import AsyncHTTPClient
import Glibc
import NIOCore
import NIOPosix
import NIOSSL

/// What a transport's error says of the request: whether it can have left.
enum ConnectionFailure: Sendable {
    /// No connection came about: nothing was sent, and another endpoint may be tried.
    case notConnected(String)
    /// The server is not trusted: nothing was sent, and nobody else is tried.
    case untrusted(String)
    case timeout
    /// The connection ended on the way: what was sent may have been done.
    case lost(String)
    case tooLarge
    case cancelled
    case closed

    init(_ error: any Error) {
        switch error {
        case is CancellationError: self = .cancelled
        case let error as WrongCertificate:
            self = .untrusted(
                "the server's certificate has the fingerprint \(Fingerprint.shown(error.fingerprint)), which is not the "
                    + "pinned one; nothing was sent. If the certificate was renewed, check it and update the configuration"
            )
        case let error as NIOSSLError: self = Self.tls("\(error)")
        case let error as BoringSSLError: self = Self.tls("\(error)")
        case let error as NIOSSLExtraError: self = Self.tls("\(error)")
        case is NIOTooManyBytesError: self = .tooLarge
        case let error as NIOConnectionError:
            self = .notConnected(
                error.connectionErrors.first.map { "\($0.error)" } ?? "no address answers for \(error.host)")
        case let error as HTTPClientError: self = Self.http(error)
        case let error as IOError where [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH].contains(error.errnoCode):
            self = .notConnected(String(cString: strerror(error.errnoCode)))
        case let error as ChannelError:
            if case .connectTimeout = error {
                self = .notConnected("no answer in time")
            } else {
                self = .lost("\(error)")
            }
        default: self = .lost("\(error)")
        }
    }

    private static func tls(_ text: String) -> ConnectionFailure {
        // A closed connection is no verdict on the certificate.
        if text.contains("uncleanShutdown") || text.contains("EOF") { return .lost("the connection was cut") }
        return .untrusted(
            "the server's certificate is not trusted (\(text)); nothing was sent. Give tls.ca_file, or pin tls.fingerprint"
        )
    }

    private static func http(_ error: HTTPClientError) -> ConnectionFailure {
        switch error {
        case .cancelled: .cancelled
        case .connectTimeout: .notConnected("no answer in time")
        case .tlsHandshakeTimeout: .notConnected("no TLS handshake in time")
        case .deadlineExceeded, .readTimeout, .writeTimeout: .timeout
        case .alreadyShutdown: .closed
        case .remoteConnectionClosed: .lost("the connection was cut")
        default: .lost("\(error)")
        }
    }
}
