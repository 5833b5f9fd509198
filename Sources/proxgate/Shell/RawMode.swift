import Glibc

/// The terminal's raw mode, in which every key comes as it is pressed, Ctrl-C among them. What is written still has its
/// line ends made by the terminal.
enum RawMode {
    // Written before the handler that reads them is installed, and never after.
    nonisolated(unsafe) private static var original = termios()

    /// - Returns: false where stdin is no terminal.
    static func enter() -> Bool {
        guard tcgetattr(STDIN_FILENO, &original) == 0 else { return false }
        var raw = original
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
        raw.c_iflag &= ~tcflag_t(IXON | ICRNL)
        withUnsafeMutableBytes(of: &raw.c_cc) { characters in
            characters[Int(VMIN)] = 1
            characters[Int(VTIME)] = 0
        }
        guard tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0 else { return false }
        // A terminal that is left raw is of no use to the next program.
        for number in [SIGTERM, SIGHUP, SIGINT] {
            signal(number) { number in
                tcsetattr(STDIN_FILENO, TCSADRAIN, &RawMode.original)
                signal(number, SIG_DFL)
                raise(number)
            }
        }
        // Pasted text comes in brackets, so that its line ends run nothing.
        Terminal.write("\u{1B}[?2004h", to: STDERR_FILENO)
        return true
    }

    static func leave() {
        Terminal.write("\u{1B}[?2004l", to: STDERR_FILENO)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &original)
    }
}
