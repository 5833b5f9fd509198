extension Revision {
    /// Of its additions (icons, tasks, elicitation by URL) only the rule for unreadable ids concerns the gateway.
    static let v2025_11_25 = v2025_06_18.followed(by: "2025-11-25") {
        $0.omitsUnreadableID = true
    }
}
