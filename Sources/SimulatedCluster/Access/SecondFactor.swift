import Crypto
import FoundationEssentials
import JSONLines

/// A second factor of a user: an app that shows numbers, or a list of keys for the day on which the phone is gone.
struct SecondFactor: Sendable, Equatable {
    enum Kind: String, Sendable {
        case totp, recovery
    }

    let id: String
    let kind: Kind
    var description: String
    /// Seconds since 1970.
    let created: Int
    var isEnabled = true
    /// The app's key in base 32, or the keys that are left, a blank between two.
    var secret: String

    /// Without its secret.
    var json: JSONObject {
        [
            "id": .string(id), "type": .string(kind.rawValue), "description": .string(description),
            "created": .int(created), "enable": .int(isEnabled ? 1 : 0),
        ]
    }

    /// Whether an answer to the challenge is right; a key is used up by it.
    mutating func accepts(_ answer: String, now: Int) -> Bool {
        guard isEnabled else { return false }
        switch kind {
        case .totp: return Self.code(secret, now: now).contains(answer)
        case .recovery:
            var keys = secret.split(separator: " ").map(String.init)
            guard let index = keys.firstIndex(of: answer) else { return false }
            keys.remove(at: index)
            secret = keys.joined(separator: " ")
            return true
        }
    }

    /// The six digits of this half minute, the one before and the one after (RFC 6238); none for a key that is none.
    static func code(_ key: String, now: Int) -> [String] {
        guard let bytes = base32(key), !bytes.isEmpty else { return [] }
        return [0, -1, 1].map { step in
            let counter = withUnsafeBytes(of: UInt64(max(0, now / 30 + step)).bigEndian) { Data($0) }
            let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: bytes)))
            let offset = Int(mac[mac.count - 1] & 0xF)
            let number = mac[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } & 0x7FFF_FFFF
            let digits = String(number % 1_000_000)
            return String(repeating: "0", count: 6 - digits.count) + digits
        }
    }

    private static func base32(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (bits, value) = (0, 0)
        for byte in text.uppercased().utf8 where byte != UInt8(ascii: "=") {
            let digit: Int
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit = Int(byte - UInt8(ascii: "A"))
            case UInt8(ascii: "2")...UInt8(ascii: "7"): digit = Int(byte - UInt8(ascii: "2")) + 26
            default: return nil
            }
            value = (value << 5 | digit) & 0xFFFF
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(value >> bits & 0xFF))
            }
        }
        return bytes
    }
}

extension AccessState {
    /// What a login with a good password still has to answer; nil where the password is enough.
    func challenge(for name: String) -> JSONObject? {
        let factors = users[name]?.factors.filter(\.isEnabled) ?? []
        guard !factors.isEmpty else { return nil }
        var challenge: JSONObject = ["totp": .bool(factors.contains { $0.kind == .totp })]
        if let keys = factors.first(where: { $0.kind == .recovery }) {
            let left = keys.secret.split(separator: " ").count
            challenge["recovery"] = left == 0 ? "unavailable" : left < 3 ? "low" : "available"
        }
        return challenge
    }

    /// - Parameter answer: `totp:123456` or `recovery:KEY`.
    mutating func accepts(secondFactor answer: String, of name: String, now: Int) -> Bool {
        let parts = answer.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2, let kind = SecondFactor.Kind(rawValue: parts[0]) else { return false }
        for index in users[name]?.factors.indices ?? 0..<0 where users[name]?.factors[index].kind == kind {
            if users[name]?.factors[index].accepts(parts[1], now: now) == true { return true }
        }
        return false
    }
}
