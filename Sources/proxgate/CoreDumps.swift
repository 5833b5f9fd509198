import Glibc

enum CoreDumps {
    /// This process holds passwords and tokens: a crash leaves no image of it, and other processes of the same user do not
    /// look into its memory.
    static func turnOff() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        _ = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        // A core that goes to a program and not to a file knows no limit. prctl takes any number of arguments, and Swift
        // imports no such function.
        typealias Prctl = @convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32
        guard let symbol = dlsym(nil, "prctl") else { return }
        // Its declared type, with all the arguments that it may read.
        let prctl = unsafeBitCast(symbol, to: Prctl.self)
        let setDumpable: Int32 = 4
        _ = prctl(setDumpable, 0, 0, 0, 0)
    }
}
