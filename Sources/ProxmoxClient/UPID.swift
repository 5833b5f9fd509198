/// A task's identifier: `UPID:node:pid:pstart:start:type:id:user:`.
public struct UPID: Sendable, Hashable, CustomStringConvertible {
    public let text: String
    public let node: String
    public let pid: Int
    /// The worker's start in the kernel's ticks.
    public let pstart: Int
    /// Seconds since 1970.
    public let start: Int
    /// `qmstart`, `vzdump`, ...
    public let type: String
    /// The guest or other thing worked on; may be empty.
    public let id: String
    public let user: String
    /// The API token's name, where one began the task.
    public let token: String?

    /// nil where the text is not a UPID.
    public init?(_ text: String) {
        guard text.utf8.count <= 512, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x2F }) else { return nil }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 9, parts[0] == "UPID", !parts[1].isEmpty, !parts[5].isEmpty, parts.last == "",
            let pid = Int(parts[2], radix: 16), let pstart = Int(parts[3], radix: 16),
            let start = Int(parts[4], radix: 16),
            pid >= 0, pstart >= 0, start >= 0
        else { return nil }
        self.text = text
        node = parts[1]
        self.pid = pid
        self.pstart = pstart
        self.start = start
        type = parts[5]
        // An id may hold colons itself (a volume); the user is the last part.
        id = parts[6..<(parts.count - 2)].joined(separator: ":")
        let user = parts[parts.count - 2].split(separator: "!", maxSplits: 1).map(String.init)
        self.user = user.first ?? ""
        token = user.count > 1 ? user[1] : nil
    }

    public var description: String { text }
}
