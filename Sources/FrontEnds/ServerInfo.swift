/// What clients are told about the gateway.
public struct ServerInfo: Sendable {
    /// For programs: `proxgate`.
    public let name: String
    /// For people.
    public let title: String
    public let version: String
    /// How an assistant should use the tools (MCP `instructions`).
    public let instructions: String?

    public init(name: String = "proxgate", title: String = "proxgate", version: String, instructions: String? = nil) {
        self.name = name
        self.title = title
        self.version = version
        self.instructions = instructions
    }
}
