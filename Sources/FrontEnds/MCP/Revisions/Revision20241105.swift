extension Revision {
    /// The first: tools with a description and a schema, results as text; resources, prompts, logging.
    static let v20241105 = Revision(name: "2024-11-05")
}
