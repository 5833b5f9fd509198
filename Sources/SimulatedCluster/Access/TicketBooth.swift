import Crypto
import FoundationEssentials

/// Issues and checks tickets and the tokens against request forgery.
struct TicketBooth: Sendable {
    /// A ticket older than this is refused.
    static let lifetime = 7_200

    private var key: SymmetricKey

    init() { key = SymmetricKey(size: .bits256) }

    /// With a key from before, so that its tickets stay good; nil where the text is none.
    init?(savedKey: String) {
        guard let bytes = Data(base64Encoded: savedKey), bytes.count == 32 else { return nil }
        key = SymmetricKey(data: bytes)
    }

    /// The key for a file that nobody else may read.
    var savedKey: String { key.withUnsafeBytes { Data($0) }.base64EncodedString() }

    /// Makes every ticket issued so far invalid.
    mutating func expireAll() { key = SymmetricKey(size: .bits256) }

    /// `PVE:user@realm:time::signature`
    func ticket(for user: String, now: Int) -> String {
        let plain = "PVE:\(user):\(Hex.upper(now, digits: 8))"
        return "\(plain)::\(signature(of: plain))"
    }

    /// The user of a ticket that is signed and in its time; those from the future are tolerated for five minutes.
    func user(of ticket: String, now: Int) -> String? {
        guard let split = ticket.firstRange(of: "::") else { return nil }
        let plain = String(ticket[..<split.lowerBound])
        guard signature(of: plain) == ticket[split.upperBound...] else { return nil }
        let parts = plain.split(separator: ":")
        guard parts.count == 3, let issued = Int(parts[2], radix: 16), isInTime(issued, now) else { return nil }
        return String(parts[1])
    }

    /// `time:signature`, good for the user's writes by ticket.
    func forgeryToken(for user: String, now: Int) -> String {
        let time = Hex.upper(now, digits: 8)
        return "\(time):\(signature(of: "\(time):\(user)"))"
    }

    func accepts(forgeryToken token: String, of user: String, now: Int) -> Bool {
        let parts = token.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let issued = Int(parts[0], radix: 16), isInTime(issued, now) else { return false }
        return signature(of: "\(parts[0]):\(user)") == parts[1]
    }

    private func isInTime(_ issued: Int, _ now: Int) -> Bool {
        // A hostile time stamp may be any number; its difference to now must not overflow.
        (now - Self.lifetime + 1...now + 300).contains(issued)
    }

    private func signature(of text: String) -> String {
        Data(HMAC<SHA512>.authenticationCode(for: Data(text.utf8), using: key)).base64EncodedString()
    }
}
