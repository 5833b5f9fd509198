import AsyncHTTPClient
import Crypto
import JSONLines
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// HTTP to the endpoints of one cluster: pooled, verified, with the body's size bounded.
struct Transport: Sendable {
    private let client: HTTPClient
    private let configuration: ProxmoxConfiguration

    struct Answer: Sendable {
        let status: Int
        let reason: String
        let body: [UInt8]
    }

    init(_ configuration: ProxmoxConfiguration) throws {
        self.configuration = configuration
        var http = HTTPClient.Configuration(
            tlsConfiguration: try Self.tls(configuration.trust), redirectConfiguration: .disallow,
            timeout: .init(connect: configuration.connectTimeout.timeAmount), decompression: .disabled)
        http.httpVersion = .http1Only
        http.connectionPool = .init(
            // Below Proxmox's own limit, so that a request rarely meets a connection that is being closed.
            idleTimeout: .seconds(3), concurrentHTTP1ConnectionsPerHostSoftLimit: configuration.connections)
        http.connectionPool.retryConnectionEstablishment = false
        if case .fingerprint(let pin) = configuration.trust {
            let expected = pin.filter { $0 != ":" }.lowercased()
            let check: @Sendable (any Channel) -> EventLoopFuture<Void> = { channel in
                channel.nioSSL_peerCertificate().flatMapThrowing { certificate in
                    let found = try certificate.map { try Fingerprint.of($0) } ?? "none"
                    guard found == expected else { throw WrongCertificate(fingerprint: found) }
                }
            }
            http.http1_1ConnectionDebugInitializer = check
            http.http2ConnectionDebugInitializer = check
        }
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: http)
    }

    func shutdown() async { try? await client.shutdown() }

    /// Sends one request to one endpoint.
    /// - Parameter headers: credentials.
    func send(
        _ method: ProxmoxRequest.Method, _ path: String, form: String, headers: [(String, String)],
        to endpoint: ProxmoxConfiguration.Endpoint
    ) async throws -> Answer {
        let isBody = method == .post || method == .put
        let query = !isBody && !form.isEmpty ? "?\(form)" : ""
        var request = HTTPClientRequest(url: "https://\(endpoint)\(path)\(query)")
        request.method = HTTPMethod(rawValue: method.rawValue)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        request.headers.replaceOrAdd(name: "Accept", value: "application/json")
        if isBody {
            request.headers.replaceOrAdd(name: "Content-Type", value: "application/x-www-form-urlencoded")
            // Of a known length: Proxmox refuses a chunked body.
            request.body = .bytes(ByteBuffer(string: form))
        }
        let response = try await client.execute(request, timeout: configuration.requestTimeout.timeAmount)
        let body = try await response.body.collect(upTo: configuration.maximumAnswer)
        return Answer(
            status: Int(response.status.code), reason: response.status.reasonPhrase, body: Array(body.readableBytesView)
        )
    }

    private static func tls(_ trust: ProxmoxConfiguration.Trust) throws -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        switch trust {
        case .systemRoots: break
        case .certificateFile(let path): tls.trustRoots = .file(path)
        case .certificatePEM(let pem):
            tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)))
        case .fingerprint, .none: tls.certificateVerification = .none
        }
        return tls
    }
}

/// The server showed another certificate than the pinned one.
struct WrongCertificate: Error {
    let fingerprint: String
}

enum Fingerprint {
    /// SHA-256 of a certificate's DER form in lower-case hexadecimal.
    static func of(_ certificate: NIOSSLCertificate) throws -> String {
        SHA256.hash(data: try certificate.toDERBytes()).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    /// `AA:BB:...`, as Proxmox shows it.
    static func shown(_ hex: String) -> String {
        let digits = Array(hex.uppercased())
        return stride(from: 0, to: digits.count, by: 2).map { String(digits[$0..<min($0 + 2, digits.count)]) }
            .joined(separator: ":")
    }
}

extension Duration {
    var timeAmount: TimeAmount {
        let (seconds, attoseconds) = components
        return .nanoseconds(Int64(clamping: seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000))
    }
}
