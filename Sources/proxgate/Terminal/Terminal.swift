import Glibc

/// Writing to the standard streams of a command that answers one person once.
enum Terminal {
    /// Whoever starts the program without one of the three streams leaves its number to the next file or connection
    /// that is opened, and answers would be written there. Opened for reading only, so that a lost answer still is an
    /// error.
    static func openClosedStreams() {
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest free number is taken, which is this one.
            _ = open("/dev/null", O_RDONLY)
        }
    }

    static func write(_ text: String, to descriptor: Int32 = STDOUT_FILENO) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Of the terminal that stderr is; 80 where nobody knows.
    static var columns: Int { columns(of: STDERR_FILENO) }

    static func columns(of descriptor: Int32) -> Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 80 }
        return Int(size.ws_col)
    }

    /// The text in a style of ECMA-48 (`31` is red), where it goes to a terminal that wants colours.
    static func styled(_ text: String, _ style: String, on descriptor: Int32) -> String {
        // https://no-color.org
        let isPlain = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
        let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? false
        guard isatty(descriptor) == 1, !isPlain, !isDumb else { return text }
        return "\u{1B}[\(style)m\(text)\u{1B}[0m"
    }
}
