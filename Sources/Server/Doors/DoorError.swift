import Glibc

/// Why a door could not be opened: what was wrong, where, and what to do.
public struct DoorError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String
    /// The number of the system's error; nil where it was none.
    let code: Int32?

    init(_ description: String) {
        self.description = description
        code = nil
    }

    /// A system call on `path` failed.
    init(_ call: String, _ path: String, errno code: Int32) {
        self.code = code
        description = "\(path): \(call) failed: \(String(cString: strerror(code)))"
    }
}
