import Glibc

/// The files of one audit: the one that is written, and full ones before it, named by the number of their last line.
public struct AuditFiles: Sendable {
    /// The file that is written: `audit.jsonl`; a full one becomes `audit.jsonl.000000012345`.
    public let path: String

    public init(path: String) { self.path = path }

    private static let digits = 12

    func full(upTo seq: Int) -> String {
        let number = String(seq)
        return "\(path)." + String(repeating: "0", count: max(0, Self.digits - number.utf8.count)) + number
    }

    /// The full ones, oldest first.
    public func full() -> [String] {
        let slash = path.lastIndex(of: "/")
        let directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let prefix = (slash.map { String(path[path.index(after: $0)...]) } ?? path) + "."
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            let number = name.dropFirst(prefix.count)
            if name.hasPrefix(prefix), number.count == Self.digits, number.allSatisfy(\.isWholeNumber) {
                names.append(String(path.dropLast(prefix.count - 1)) + name)
            }
        }
        return names.sorted()
    }

    /// All that exist, oldest first.
    public func all() -> [String] { full() + (access(path, F_OK) == 0 ? [path] : []) }
}
