/// Random texts for passwords, tokens and identifiers, from the system's generator.
enum Secrets {
    /// Letters and digits, without those that look alike.
    static func password(length: Int = 20) -> String {
        let alphabet = Array("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789")
        return String((0..<length).compactMap { _ in alphabet.randomElement() })
    }

    /// A version 4 UUID in lower case, as Proxmox makes token secrets and `vmgenid`.
    static func uuid() -> String {
        var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let text = Hex.lower(bytes)
        let ends = [0, 8, 12, 16, 20, 32]
        return zip(ends, ends.dropFirst()).map { text.dropFirst($0).prefix($1 - $0) }.joined(separator: "-")
    }

    /// A hardware address under Proxmox's own prefix.
    static func hardwareAddress() -> String {
        "BC:24:11:" + Hex.upper((0..<3).map { _ in UInt8.random(in: .min ... .max) }, separator: ":")
    }
}
