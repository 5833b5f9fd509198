import Crypto
import FoundationEssentials
import NIOSSL
import SwiftASN1
import X509

/// A certificate for 127.0.0.1 and localhost, signed with its own new P-256 key: made at each start, kept nowhere.
public struct SelfSignedCertificate: Sendable {
    public let certificatePEM: String
    public let privateKeyPEM: String
    /// SHA-256 over the certificate's DER form, as Proxmox shows it: upper-case hex pairs joined by colons.
    public let fingerprint: String

    /// Makes a key and a certificate that is valid from an hour ago, for clients whose clock is behind, for `days` days.
    ///
    /// - Parameter commonName: the subject, which is the issuer too.
    /// - Throws: what swift-certificates throws when the certificate cannot be put together.
    public static func make(commonName: String = "pve1", days: Int = 365) throws -> SelfSignedCertificate {
        let key = P256.Signing.PrivateKey()
        let issuerKey = Certificate.PrivateKey(key)
        let name = try DistinguishedName {
            OrganizationName("Proxmox Virtual Environment")
            CommonName(commonName)
        }
        let now = Date()
        let certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: issuerKey.publicKey,
            notValidBefore: now.addingTimeInterval(-3_600),
            notValidAfter: now.addingTimeInterval(Double(days) * 86_400),
            issuer: name,
            subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                KeyUsage(digitalSignature: true, keyCertSign: true)
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames([
                    .ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1])),
                    .dnsName("localhost"),
                    .dnsName(commonName),
                ])
            },
            issuerPrivateKey: issuerKey)
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        let der = serializer.serializedBytes
        return SelfSignedCertificate(
            certificatePEM: PEMDocument(type: "CERTIFICATE", derBytes: der).pemString,
            privateKeyPEM: key.pemRepresentation,
            fingerprint: Hex.upper(SHA256.hash(data: der), separator: ":"))
    }

    /// What a certificate authority of ACME issues: for these domains, from now on.
    ///
    /// - Parameter now: seconds since 1970.
    /// - Returns: the chain, which is one certificate.
    static func issue(for domains: [String], now: Int, days: Int = 90) throws -> String {
        let authority = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let begin = Date(timeIntervalSince1970: Double(now))
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(),
            publicKey: Certificate.PrivateKey(P256.Signing.PrivateKey()).publicKey, notValidBefore: begin,
            notValidAfter: begin.addingTimeInterval(Double(days) * 86_400),
            issuer: try DistinguishedName {
                OrganizationName("Simulated ACME")
                CommonName("Simulated ACME CA")
            },
            subject: try DistinguishedName { CommonName(domains.first ?? "localhost") },
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions { SubjectAlternativeNames(domains.map { .dnsName($0) }) },
            issuerPrivateKey: authority)
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        return PEMDocument(type: "CERTIFICATE", derBytes: serializer.serializedBytes).pemString
    }

    /// TLS for a server that shows this certificate.
    func tlsConfiguration() throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(certificatePEM.utf8)).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(privateKeyPEM.utf8), format: .pem)))
        configuration.applicationProtocols = ["http/1.1"]
        return configuration
    }
}
