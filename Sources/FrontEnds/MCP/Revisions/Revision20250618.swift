extension Revision {
    /// Titles, structured results with a schema, links to resources, elicitation; batches are gone again.
    static let v20250618 = v20250326.followed(by: "2025-06-18") {
        $0.knowsTitles = true
        $0.knowsStructuredContent = true
        $0.knowsResourceLinks = true
        $0.knowsElicitation = true
        $0.hasBatches = false
    }
}
