import Glibc

/// The terminal's raw mode, in which every key comes as it is pressed, Ctrl-C among them. What is written still has its
/// line ends made by the terminal.
enum RawMode {
    /// - Returns: false where stdin is no terminal.
    static func enter() -> Bool {
        let isRaw = TerminalMode.change { raw in
            raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
            raw.c_iflag &= ~tcflag_t(IXON | ICRNL)
            withUnsafeMutableBytes(of: &raw.c_cc) { characters in
                characters[Int(VMIN)] = 1
                characters[Int(VTIME)] = 0
            }
        }
        // Pasted text comes in brackets, so that its line ends run nothing.
        if isRaw { Terminal.write("\u{1B}[?2004h", to: STDERR_FILENO) }
        return isRaw
    }

    static func leave() {
        Terminal.write("\u{1B}[?2004l", to: STDERR_FILENO)
        TerminalMode.restore()
    }
}
