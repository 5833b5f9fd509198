/// A task's identifier: `UPID:node:pid:pstart:start:type:id:user:`, its numbers hexadecimal.
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
    /// `user@realm`
    public let user: String
    /// The API token's name, where one began the task.
    public let token: String?

    /// nil where the text is not a UPID.
    public init?(_ text: String) {
        // A UPID is a segment of a path, so a slash has no place in it.
        guard text.utf8.count <= 512, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x2F }) else { return nil }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 9, parts[0] == "UPID", Self.isNode(parts[1]), parts[5] != "", parts.last == "",
            let pid = Self.hexadecimal(parts[2], 8...8), let pstart = Self.hexadecimal(parts[3], 8...9),
            let start = Self.hexadecimal(parts[4], 8...8)
        else { return nil }
        let owner = parts[parts.count - 2].split(separator: "!", maxSplits: 1, omittingEmptySubsequences: false)
        guard let user = owner.first, !user.isEmpty else { return nil }
        self.text = text
        node = parts[1]
        self.pid = pid
        self.pstart = pstart
        self.start = start
        type = parts[5]
        // An id may hold colons itself (a volume); the user is the last part.
        id = parts[6..<(parts.count - 2)].joined(separator: ":")
        self.user = String(user)
        token = owner.count > 1 ? String(owner[1]) : nil
    }

    public var description: String { text }

    private static func isNode(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, first != 0x2D, last != 0x2D else { return false }
        return text.utf8.allSatisfy {
            $0 == 0x2D || 0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0
        }
    }

    private static func hexadecimal(_ text: String, _ digits: ClosedRange<Int>) -> Int? {
        // Int's own reading takes a sign too.
        guard digits ~= text.utf8.count, text.utf8.first != 0x2B, text.utf8.first != 0x2D else { return nil }
        return Int(text, radix: 16)
    }
}
