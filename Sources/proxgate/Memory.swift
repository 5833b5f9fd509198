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

    /// Takes the program's code, and that of its libraries, out of the memory that counts as this process's: the start has
    /// touched most of it and never will again. What is needed comes back by itself, without a read as long as the system
    /// has it cached.
    static func forgetCode() {
        guard let file = fopen("/proc/self/maps", "re") else { return }
        defer { fclose(file) }
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        while getline(&line, &capacity, file) > 0, let line {
            // Such as `7f03a000-7f03c000 r-xp 00000000 fe:00 1234   /usr/bin/proxgate`: never written to, so nothing is lost.
            let words = String(cString: line).split(separator: " ", maxSplits: 5)
            guard words.count == 6, words[1] == "r-xp", words[4] != "0" else { continue }
            let ends = words[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            guard ends.count == 2, let start = UnsafeMutableRawPointer(bitPattern: ends[0]) else { continue }
            madvise(start, Int(ends[1] - ends[0]), MADV_DONTNEED)
        }
    }
}
