import Glibc

/// What files look like from outside: when any of them changes, comes or goes, the marks differ.
struct FileMarks: Sendable, Equatable {
    private struct Mark: Sendable, Equatable {
        let inode: UInt64
        let size: Int
        let seconds: Int
        let nanoseconds: Int
        /// The time of a change of owner or mode, which makes a file trusted or not.
        let changed: Int
        let changedNanoseconds: Int
    }

    private let file: String?
    /// Of the file, nil where there is none.
    private let own: Mark?
    /// Of the directories and what counts in them, by path.
    private var marks: [String: Mark] = [:]

    /// - Parameters:
    ///   - file: nil for none.
    ///   - directories: their `*.lua` files count.
    init(of file: String?, and directories: [String]) {
        self.file = file
        own = file.flatMap(Self.mark)
        replace(directories: directories)
    }

    /// Everything that was looked at.
    var paths: [String] { (file.map { [$0] } ?? []) + marks.keys }

    /// Looks at other directories instead; the file's mark stays as it was.
    mutating func replace(directories: [String]) {
        marks = [:]
        for path in directories {
            marks[path] = Self.mark(path)
            guard let stream = opendir(path) else { continue }
            defer { closedir(stream) }
            while let entry = readdir(stream) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
                }
                let file = "\(path)/\(name)"
                if name.hasSuffix(".lua"), !name.hasPrefix(".") { marks[file] = Self.mark(file) }
            }
        }
    }

    private static func mark(_ path: String) -> Mark? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        // A directory's own time changes with every editor's temporary file.
        let isDirectory = status.st_mode & S_IFMT == S_IFDIR
        return Mark(
            inode: UInt64(status.st_ino), size: isDirectory ? 0 : Int(status.st_size),
            seconds: isDirectory ? 0 : status.st_mtim.tv_sec, nanoseconds: isDirectory ? 0 : status.st_mtim.tv_nsec,
            changed: isDirectory ? Int(status.st_mode) : status.st_ctim.tv_sec,
            changedNanoseconds: isDirectory ? Int(status.st_uid) : status.st_ctim.tv_nsec)
    }
}
