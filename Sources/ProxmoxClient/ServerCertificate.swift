/// The certificate that a server shows to whoever connects.
public enum ServerCertificate {
    /// SHA-256 of the certificate in the form `AA:BB:...`. Nothing is sent to the server, and nobody is believed yet.
    ///
    /// - Returns: nil where the server showed none in time.
    public static func fingerprint(
        of endpoint: ProxmoxConfiguration.Endpoint, within timeout: Duration = .seconds(5)
    ) async -> String? {
        await CertificateProbe.presented(by: endpoint, within: timeout.timeAmount)?.description
    }

    /// Whether two texts name the same certificate, colons and case as one likes.
    public static func isSame(_ fingerprint: String, _ other: String) -> Bool {
        guard let one = Fingerprint(fingerprint), let two = Fingerprint(other) else { return false }
        return one == two
    }
}
