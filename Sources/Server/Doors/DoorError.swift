import Glibc

/// Why a door could not be opened: what was wrong, where, and what to do.
public struct DoorError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }

    /// A system call on `path` failed.
    init(_ call: String, _ path: String, errno code: Int32) {
        description = "\(path): \(call) failed: \(String(cString: strerror(code)))"
    }
}
