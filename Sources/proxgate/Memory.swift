import Glibc

enum Memory {
    /// Blocks of half a megabyte and more go back to the system when they are freed. By itself malloc keeps the first few
    /// for itself, up to 32 MB each: a gateway would stay as large as the longest list that it has ever read.
    ///
    /// All threads have one heap, which grows by a megabyte: those of their own grow by a page at a time, with a call of the
    /// system for each.
    static func arrange() {
        // <malloc.h> is not in the module map.
        typealias MallOpt = @convention(c) (Int32, Int32) -> Int32
        guard let symbol = dlsym(nil, "mallopt") else { return }
        let trimThreshold: Int32 = -1
        let topPad: Int32 = -2
        let mmapThreshold: Int32 = -3
        let mostArenas: Int32 = -8
        // Its declared type.
        let mallopt = unsafeBitCast(symbol, to: MallOpt.self)
        _ = mallopt(mmapThreshold, 512 << 10)
        // More than what it grows by, lest it goes to and fro.
        _ = mallopt(trimThreshold, 2 << 20)
        _ = mallopt(topPad, 1 << 20)
        _ = mallopt(mostArenas, 1)
    }
}
