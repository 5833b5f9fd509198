extension Revision {
    /// The first: tools with a description and a schema, results as text.
    static let v2024_11_05 = Revision(name: "2024-11-05")
}
