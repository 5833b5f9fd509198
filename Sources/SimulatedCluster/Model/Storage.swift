/// A storage definition; one that is not shared exists on each of its nodes on its own.
struct Storage: Sendable {
    let name: String
    let type: String
    let content: String
    var shared = false
    var nodes: [String]?
    let total: Int
    let used: Int
    /// What its configuration holds besides type and content, such as `path` or `server`.
    var settings: [String: String] = [:]

    func isOn(_ node: String) -> Bool { nodes?.contains(node) ?? true }

    var contentTypes: [String] { content.split(separator: ",").map(String.init) }
}
