/// A task's name: `UPID:node:pid:pstart:start:type:id:user:`.
struct UPID: Sendable, Hashable {
    let node: String
    let pid: Int
    let pstart: Int
    /// Seconds since 1970.
    let start: Int
    let type: String
    let id: String
    let user: Identity

    var text: String {
        let numbers = [pid, pstart, start].map { Hex.upper($0, digits: 8) }.joined(separator: ":")
        return "UPID:\(node):\(numbers):\(type):\(id):\(user.name):"
    }

    /// Whether a text has the form of a UPID.
    static func isWellFormed(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 9 && parts[0] == "UPID" && !parts[1].isEmpty && parts[8].isEmpty
            && parts[2...4].allSatisfy { (8...9).contains($0.count) && $0.allSatisfy(\.isHexDigit) }
            && !parts[5].isEmpty && !parts[7].isEmpty && !text.contains { $0.isWhitespace }
    }
}
