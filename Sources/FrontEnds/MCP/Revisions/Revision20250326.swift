extension Revision {
    /// Tool annotations, messages in progress notifications, batches.
    static let v2025_03_26 = v2024_11_05.followed(by: "2025-03-26") {
        $0.knowsAnnotations = true
        $0.knowsProgressMessages = true
        $0.hasBatches = true
    }
}
