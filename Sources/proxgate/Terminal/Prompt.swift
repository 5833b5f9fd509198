import Glibc

/// Questions to the person at the terminal. They go to stderr: stdout carries answers only.
enum Prompt {
    static var isPossible: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// - Returns: what was typed, or the default for an empty line; nil at the end of input.
    static func ask(_ question: String, default usual: String? = nil) -> String? {
        Terminal.write(question + (usual.map { " [\($0)]" } ?? "") + ": ", to: STDERR_FILENO)
        guard let line = readLine() else { return nil }
        return line.isEmpty ? usual ?? "" : line
    }

    /// Text from elsewhere, without what would drive the terminal.
    static func shown(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.filter {
                    $0 == "\n" || ![.control, .format].contains($0.properties.generalCategory)
                }))
    }

    static func agrees(_ question: String) -> Bool {
        Terminal.write(question + " [y/N] ", to: STDERR_FILENO)
        return ["y", "yes"].contains(readLine()?.lowercased() ?? "")
    }

    /// Does not show what is typed.
    static func secret(_ question: String) -> String? {
        let isTerminal = TerminalMode.change { $0.c_lflag &= ~tcflag_t(ECHO) }
        defer { if isTerminal { TerminalMode.restore() } }
        Terminal.write(question + ": ", to: STDERR_FILENO)
        let line = readLine()
        Terminal.write("\n", to: STDERR_FILENO)
        return line
    }
}
