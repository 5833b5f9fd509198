import Glibc

/// SIGHUP means to load the rules anew.
enum HangUps {
    /// One that comes while the rules are being loaded for the first time must not end the process.
    static func ignore() { signal(SIGHUP, SIG_IGN) }
}
