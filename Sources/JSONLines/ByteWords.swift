/// Looks at eight bytes at once for those that a JSON string does not hold as themselves.
enum ByteWords {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// Which of eight bytes are `"`, `\` or a control character: the lowest bit that is set belongs to the first of them.
    @inline(__always)
    static func specials(_ word: UInt64) -> UInt64 {
        let controls = (word &- ones &* 0x20) & ~word
        return (controls | zeros(word ^ ones &* 0x22) | zeros(word ^ ones &* 0x5C)) & highBits
    }

    /// As ``specials(_:)``, with the bytes 0xE2 besides.
    @inline(__always)
    static func specialsToWrite(_ word: UInt64) -> UInt64 { specials(word) | zeros(word ^ ones &* 0xE2) & highBits }

    /// A byte's highest bit is set where the byte is zero; of the bytes behind the first one it may be set wrongly.
    @inline(__always)
    private static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word }
}

extension Span<UInt8> {
    /// The place of the first byte from a place on that is `"`, `\` or a control character; the end where there is none.
    @inline(__always)
    func special(from start: Int) -> Int {
        var place = start
        while place + 8 <= count {
            let found = ByteWords.specials(
                UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)))
            if found != 0 { return place + found.trailingZeroBitCount / 8 }
            place += 8
        }
        while place < count, self[place] >= 0x20, self[place] != UInt8(ascii: "\""), self[place] != UInt8(ascii: "\\") {
            place += 1
        }
        return place
    }
}
