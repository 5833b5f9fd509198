/// Bytes while they are written: an array would check at each of them whether it is shared, and has room.
struct ByteOutput: ~Copyable {
    private var start: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    init(reserving capacity: Int) {
        self.capacity = max(capacity, 16)
        start = .allocate(capacity: self.capacity)
    }

    deinit { start.deallocate() }

    /// With room for a newline.
    var bytes: [UInt8] {
        Array(unsafeUninitializedCapacity: count + 1) { buffer, initialized in
            // Room for one byte at least.
            buffer.baseAddress!.initialize(from: start, count: count)
            initialized = count
        }
    }

    @inline(__always)
    mutating func reserve(_ more: Int) {
        if more > capacity - count { grow(more) }
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        start[count] = byte
        count += 1
    }

    mutating func append(_ more: UnsafeBufferPointer<UInt8>) {
        guard let first = more.baseAddress else { return }
        reserve(more.count)
        (start + count).update(from: first, count: more.count)
        count += more.count
    }

    /// Appends a text up to the first byte that a JSON string may not hold as itself, or that may begin such a character.
    ///
    /// - Returns: the number of bytes.
    @inline(__always)
    mutating func appendPlain(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        reserve(text.count)
        let source = UnsafeRawPointer(text.baseAddress)
        let target = UnsafeMutableRawPointer(start + count)
        var place = 0
        var found: UInt64 = 0
        while let source, place + 8 <= text.count, found == 0 {
            let word = source.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            // What stands behind a special byte is written over.
            target.storeBytes(of: word, toByteOffset: place, as: UInt64.self)
            found = ByteWords.specialsToWrite(UInt64(littleEndian: word))
            place += found == 0 ? 8 : found.trailingZeroBitCount / 8
        }
        while found == 0, place < text.count, !Self.isSpecial(text[place]) {
            start[count + place] = text[place]
            place += 1
        }
        count += place
        return place
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0xE2
    }

    /// By leaps: the room that is not used costs nothing, but what has been written is copied, into memory that is new to
    /// the process.
    private mutating func grow(_ more: Int) {
        capacity = max(capacity * 4, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: start, count: count)
        start.deallocate()
        start = larger
    }
}
