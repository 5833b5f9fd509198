extension Revision {
    /// Of its additions (icons, tasks, elicitation by URL) only the rule for unreadable ids concerns the gateway.
    static let v20251125 = v20250618.followed(by: "2025-11-25") {
        $0.omitsUnreadableID = true
    }
}
