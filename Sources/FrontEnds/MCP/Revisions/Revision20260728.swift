extension Revision {
    /// No handshake: each request carries version and capabilities in `_meta`, each result says what kind it is.
    static let v20260728 = v20251125.followed(by: "2026-07-28") {
        $0.era = .stateless
        $0.tasks = .byExtension
        $0.missingResource = .invalidParams
    }
}
