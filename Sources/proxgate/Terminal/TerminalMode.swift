import Glibc

/// The mode of the terminal that stdin is, changed for a while. Whatever ends the program meanwhile, the next one finds the
/// terminal as it was.
enum TerminalMode {
    // Written before the handler that reads it is installed, and never while it is.
    nonisolated(unsafe) private static var original = termios()
    private static let signals = [SIGTERM, SIGHUP, SIGINT, SIGQUIT]

    /// - Returns: false where stdin is no terminal.
    static func change(_ change: (inout termios) -> Void) -> Bool {
        guard tcgetattr(STDIN_FILENO, &original) == 0 else { return false }
        for number in signals {
            signal(number) { number in
                tcsetattr(STDIN_FILENO, TCSADRAIN, &TerminalMode.original)
                signal(number, SIG_DFL)
                raise(number)
            }
        }
        var changed = original
        change(&changed)
        if tcsetattr(STDIN_FILENO, TCSADRAIN, &changed) == 0 { return true }
        restore()
        return false
    }

    static func restore() {
        tcsetattr(STDIN_FILENO, TCSADRAIN, &original)
        for number in signals { signal(number, SIG_DFL) }
    }
}
