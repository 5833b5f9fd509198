import Crypto
import FoundationEssentials
import JSONLines
import SwiftASN1
import X509

/// What Proxmox tells of a certificate: read from the certificate itself, the first of a chain.
struct CertificateFacts: Sendable {
    /// The whole chain as it was given.
    let pem: String
    /// `/O=Proxmox Virtual Environment/CN=pve1`
    let subject: String
    let issuer: String
    /// Seconds since 1970.
    let notBefore: Int
    let notAfter: Int
    /// SHA-256 over its DER form: upper-case hex pairs joined by colons.
    let fingerprint: String
    let names: [String]
    let keyType: String
    let keyBits: Int

    /// - Throws: where it is no PEM, or holds no certificate that can be read.
    init(pem: String) throws {
        let documents = try PEMDocument.parseMultiple(pemString: pem)
        var first: Certificate?
        for document in documents {
            let certificate = try Certificate(pemDocument: document)
            first = first ?? certificate
        }
        guard let certificate = first, let document = documents.first else { throw NoCertificate() }
        self.pem = pem
        subject = Self.line(certificate.subject)
        issuer = Self.line(certificate.issuer)
        notBefore = Int(certificate.notValidBefore.timeIntervalSince1970)
        notAfter = Int(certificate.notValidAfter.timeIntervalSince1970)
        fingerprint = Hex.upper(SHA256.hash(data: document.derBytes), separator: ":")
        // An extension that cannot be read names nothing.
        names = (try? certificate.extensions.subjectAlternativeNames)?.compactMap(Self.text) ?? []
        (keyType, keyBits) = Self.key(certificate.publicKey)
    }

    private struct NoCertificate: Error {}

    /// - Parameter file: `pve-ssl.pem`
    func json(_ file: String) -> JSONObject {
        [
            "filename": .string(file), "subject": .string(subject), "issuer": .string(issuer),
            "notbefore": .int(notBefore), "notafter": .int(notAfter), "fingerprint": .string(fingerprint),
            "public-key-type": .string(keyType), "public-key-bits": .int(keyBits),
            "san": .array(names.map(JSONValue.string)), "pem": .string(pem),
        ]
    }

    /// A name as OpenSSL writes it on one line.
    private static func line(_ name: DistinguishedName) -> String {
        name.flatMap { $0 }.map { attribute in
            let short: [ASN1ObjectIdentifier: String] = [
                .RDNAttributeType.commonName: "CN", .RDNAttributeType.organizationName: "O",
                .RDNAttributeType.organizationalUnitName: "OU", .RDNAttributeType.countryName: "C",
                .RDNAttributeType.localityName: "L", .RDNAttributeType.stateOrProvinceName: "ST",
                .RDNAttributeType.emailAddress: "emailAddress", .RDNAttributeType.domainComponent: "DC",
            ]
            let value = String(attribute.value) ?? "\(attribute.value)"
            return "/\(short[attribute.type] ?? "\(attribute.type)")=\(value)"
        }.joined()
    }

    private static func text(_ name: GeneralName) -> String? {
        switch name {
        case .dnsName(let text), .rfc822Name(let text), .uniformResourceIdentifier(let text): return text
        case .ipAddress(let octets):
            let bytes = Array(octets.bytes)
            if bytes.count == 4 { return bytes.map { "\($0)" }.joined(separator: ".") }
            let groups = stride(from: 0, to: bytes.count - 1, by: 2).map { Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]) }
            return groups.map { String($0, radix: 16) }.joined(separator: ":")
        default: return nil
        }
    }

    private static func key(_ key: Certificate.PublicKey) -> (type: String, bits: Int) {
        if P256.Signing.PublicKey(key) != nil { return ("id-ecPublicKey", 256) }
        if P384.Signing.PublicKey(key) != nil { return ("id-ecPublicKey", 384) }
        if P521.Signing.PublicKey(key) != nil { return ("id-ecPublicKey", 521) }
        if Curve25519.Signing.PublicKey(key) != nil { return ("ED25519", 256) }
        // A key of an unknown kind has no length that could be told.
        return ("rsaEncryption", (try? modulusBits(of: key)) ?? 0)
    }

    /// The key of an RSA certificate is the sequence of its modulus and exponent.
    private static func modulusBits(of key: Certificate.PublicKey) throws -> Int {
        let key = try DER.parse(Array(key.subjectPublicKeyInfoBytes))
        return try DER.sequence(key, identifier: .sequence) { nodes in
            let modulus = try ArraySlice<UInt8>(derEncoded: &nodes)
            _ = try ArraySlice<UInt8>(derEncoded: &nodes)
            let significant = modulus.drop { $0 == 0 }
            return significant.first.map { significant.count * 8 - $0.leadingZeroBitCount } ?? 0
        }
    }
}
