/// Who asks: on stdio the user that started the process, on the Unix socket the peer that the kernel names.
public struct Principal: Sendable, Equatable {
    public enum Door: String, Sendable {
        case stdio
        case socket
    }

    /// The user's name, or the uid in digits where the system knows no name.
    public let user: String
    public let uid: UInt32
    /// Names of the user's groups.
    public let groups: [String]
    public let door: Door
    /// What an MCP client says it is: a claim, shown in the audit, never grounds for a decision.
    public var client: String?
    /// What its connection's lists show beside the configured toolsets; nil where the client would not hear of a change.
    public var listed: ListedToolsets?
    /// Name of the profile that holds for it; nil where none are configured, or none is for it. Set by the pipeline.
    public var profile: String?
    /// The clusters where its profile lets it answer the policy's questions. Set by the pipeline.
    public var approves: Set<String> = []

    public init(user: String, uid: UInt32, groups: [String] = [], door: Door, client: String? = nil) {
        self.user = user
        self.uid = uid
        self.groups = groups
        self.door = door
        self.client = client
    }
}
