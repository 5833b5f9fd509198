extension Revision {
    /// Icons, experimental tasks, and the rule for unreadable ids.
    static let v20251125 = v20250618.followed(by: "2025-11-25") {
        $0.namesFormMode = true
        $0.knowsIcons = true
        $0.tasks = .onRequest
        $0.omitsUnreadableID = true
    }
}
