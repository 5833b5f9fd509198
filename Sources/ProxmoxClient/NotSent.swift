import AsyncHTTPClient
import Glibc
import NIOCore
import NIOPosix
import NIOSSL

/// Why a request did not leave. In none of these cases was a byte of it sent.
enum NotSent: Sendable {
    /// No connection came about: another endpoint may be tried.
    case noConnection(String)
    /// All connections to the endpoint were taken for as long as a connection may take to come about.
    case busy
    /// The server is not the one that is trusted: nobody else is tried.
    case untrusted(String, presented: Fingerprint?)
    case closed

    init(_ error: any Error) {
        switch error {
        case let error as WrongCertificate:
            self = .untrusted("is not the pinned one", presented: error.presented)
        case let error as NIOSSLExtraError
        where error == .failedToValidateHostname || error == .serverHostnameImpossibleToMatch:
            self = .untrusted("is not made out to this host", presented: nil)
        case let error as NIOSSLError where Self.isVerdict(error):
            self = .untrusted("is not signed by an authority that is trusted", presented: nil)
        case let error as HTTPClientError where error == .alreadyShutdown || error == .cancelled: self = .closed
        case let error as HTTPClientError where error == .getConnectionFromPoolTimeout: self = .busy
        default: self = .noConnection(FailureText.of(error))
        }
    }

    /// Other handshake failures, such as a server that is just going down, are no verdict on its certificate.
    private static func isVerdict(_ error: NIOSSLError) -> Bool {
        switch error {
        case .unableToValidateCertificate, .noCertificateToValidate: true
        case .handshakeFailed(let cause): "\(cause)".contains("CERTIFICATE_VERIFY_FAILED")
        default: false
        }
    }
}

/// What went wrong on a connection, in words for a reader.
enum FailureText {
    static func of(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            error.connectionErrors.first.map { of($0.error) } ?? "the name \(error.host) has no address"
        case let error as IOError: String(cString: strerror(error.errnoCode)).lowercased()
        case let error as HTTPClientError: of(error)
        case let error as ChannelError: of(error)
        case let error as NIOSSLError: error == .uncleanShutdown ? cut : "no TLS handshake"
        default: "\(error)"
        }
    }

    static func isTimeout(_ error: any Error) -> Bool {
        let error = error as? HTTPClientError
        return error == .deadlineExceeded || error == .readTimeout || error == .writeTimeout
    }

    private static let cut = "the connection was cut"

    private static func of(_ error: HTTPClientError) -> String {
        switch error {
        case .connectTimeout: "no answer in time"
        case .tlsHandshakeTimeout: "no TLS handshake in time"
        case .deadlineExceeded: "no connection in time"
        case .remoteConnectionClosed, .uncleanShutdown: cut
        // The whole description repeats header fields, and so credentials.
        default: error.shortDescription
        }
    }

    private static func of(_ error: ChannelError) -> String {
        switch error {
        case .connectTimeout: "no answer in time"
        case .eof, .ioOnClosedChannel, .inputClosed, .alreadyClosed: cut
        default: "\(error)"
        }
    }
}
