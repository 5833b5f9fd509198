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

    init(node: String, pid: Int, pstart: Int, start: Int, type: String, id: String, user: Identity) {
        self.node = node
        self.pid = pid
        self.pstart = pstart
        self.start = start
        self.type = type
        self.id = id
        self.user = user
    }

    /// nil where the text has another form.
    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard Self.isWellFormed(text), let pid = Int(parts[2], radix: 16), let pstart = Int(parts[3], radix: 16),
            let start = Int(parts[4], radix: 16)
        else { return nil }
        let user = parts[7].split(separator: "!", maxSplits: 1).map(String.init)
        self.init(
            node: parts[1], pid: pid, pstart: pstart, start: start, type: parts[5], id: parts[6],
            user: Identity(user: user[0], token: user.count > 1 ? user[1] : nil))
    }

    /// Whether a text has the form of a UPID.
    static func isWellFormed(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 9 && parts[0] == "UPID" && !parts[1].isEmpty && parts[8].isEmpty
            && parts[2...4].allSatisfy { (8...9).contains($0.count) && $0.allSatisfy(\.isHexDigit) }
            && !parts[5].isEmpty && !parts[7].isEmpty && !text.contains { $0.isWhitespace }
    }
}
