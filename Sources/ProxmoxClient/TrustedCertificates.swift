import NIOSSL

/// Whom to believe, as TLS settings.
enum TrustedCertificates {
    /// - Throws: ``TransportFault`` that names the file and what is wrong with it.
    static func tls(_ trust: ProxmoxConfiguration.Trust) throws -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        switch trust {
        case .systemRoots: break
        case .certificateFile(let path):
            tls.trustRoots = .certificates(try read("\(path) holds") { try NIOSSLCertificate.fromPEMFile(path) })
        case .certificatePEM(let pem):
            tls.trustRoots = .certificates(
                try read("the PEM text holds") { try NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)) })
        // The pin is checked against the certificate itself, whoever signed it.
        case .fingerprint, .none: tls.certificateVerification = .none
        }
        return tls
    }

    private static func read(
        _ holder: String, _ certificates: () throws -> [NIOSSLCertificate]
    ) throws -> [NIOSSLCertificate] {
        do {
            let certificates = try certificates()
            if !certificates.isEmpty { return certificates }
        } catch NIOSSLError.failedToLoadCertificate {
            // Said below.
        } catch {
            throw TransportFault(text: "the certificates to trust cannot be read: \(error)")
        }
        throw TransportFault(text: "\(holder) no certificate in PEM form")
    }
}
