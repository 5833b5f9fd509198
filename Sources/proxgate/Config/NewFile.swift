import Glibc

/// Files of an installation: new ones, for their owner's eyes.
enum NewFile {
    /// - Throws: where the file exists already, or cannot be written whole.
    static func write(_ path: String, _ text: String, mode: mode_t = 0o600) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else {
            let why = errno == EEXIST ? "exists already and is left alone" : String(cString: strerror(errno))
            throw CommandError("\(path): \(why)")
        }
        defer { close(descriptor) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let why = String(cString: strerror(errno))
                unlink(path)
                throw CommandError("\(path): \(why)")
            }
            rest = rest.dropFirst(count)
        }
    }
}
