/// For names that are ASCII, byte by byte: looking at them as characters takes many times as long, and the catalogue has
/// thousands.
extension String {
    /// One ASCII character in place of another.
    func swapping(_ old: UInt8, for new: UInt8) -> String {
        guard utf8.contains(old) else { return self }
        return String(decoding: utf8.map { $0 == old ? new : $0 }, as: UTF8.self)
    }

    /// Whether the bytes of a part, which is not empty, are among these.
    func holds(_ part: StaticString) -> Bool {
        let bytes = utf8.span
        let count = part.utf8CodeUnitCount
        guard bytes.count >= count else { return false }
        search: for start in 0...bytes.count - count {
            for offset in 0..<count where bytes[start + offset] != part.utf8Start[offset] { continue search }
            return true
        }
        return false
    }
}
