/// Accounts with certificate authorities, and ways to prove that a domain is ours.
struct ACMEState: Sendable {
    struct Account: Sendable {
        var contact: [String]
        let directory: String
        let terms: String?
        /// Seconds since 1970.
        let created: Int
    }

    var accounts: [String: Account] = [:]
    /// Settings by plugin, `type` among them.
    var plugins: [String: [String: String]] = ["standalone": ["type": "standalone"]]

    /// What Proxmox offers of directories.
    static let directories = [
        (name: "Let's Encrypt V2", url: "https://acme-v02.api.letsencrypt.org/directory"),
        (name: "Let's Encrypt V2 Staging", url: "https://acme-staging-v02.api.letsencrypt.org/directory"),
    ]
    static let terms = "https://letsencrypt.org/documents/LE-SA-v1.5-February-24-2025.pdf"
}
