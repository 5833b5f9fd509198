extension Revision {
    /// No handshake: each request carries version and capabilities in `_meta`, each result says what kind it is.
    static let v2026_07_28 = v2025_11_25.followed(by: "2026-07-28") {
        $0.era = .stateless
    }
}
