import Glibc

enum Memory {
    /// Blocks of half a megabyte and more go back to the system when they are freed. By itself malloc keeps the first few
    /// for itself, up to 32 MB each: a gateway would stay as large as the longest list that it has ever read.
    static func returnLargeBlocks() {
        // <malloc.h> is not in the module map.
        typealias MallOpt = @convention(c) (Int32, Int32) -> Int32
        guard let symbol = dlsym(nil, "mallopt") else { return }
        let mmapThreshold: Int32 = -3
        let trimThreshold: Int32 = -1
        // Its declared type.
        let mallopt = unsafeBitCast(symbol, to: MallOpt.self)
        _ = mallopt(mmapThreshold, 512 << 10)
        _ = mallopt(trimThreshold, 512 << 10)
    }
}
