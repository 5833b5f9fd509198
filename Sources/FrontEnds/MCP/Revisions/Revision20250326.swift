extension Revision {
    /// Tool annotations, messages in progress notifications, the completions capability, batches.
    static let v20250326 = v20241105.followed(by: "2025-03-26") {
        $0.knowsAnnotations = true
        $0.knowsProgressMessages = true
        $0.declaresCompletions = true
        $0.hasBatches = true
    }
}
