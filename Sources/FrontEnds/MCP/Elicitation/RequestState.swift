import Crypto
import Gateway
import Glibc
import JSONLines

/// The `requestState` that goes with a question to a client of 2026-07-28, and comes back with its answer.
///
/// Whoever carries it may change it, so it is sealed (HMAC-SHA256) and bound to the caller, the tool and the arguments.
/// It only names an approval, which itself can be used once.
struct RequestState: Sendable {
    private let key: SymmetricKey
    private let now: @Sendable () -> Int

    /// - Parameters:
    ///   - key: 32 bytes; instances that share the state file may share it.
    ///   - now: seconds since 1970.
    init(key: [UInt8], now: @escaping @Sendable () -> Int = { time(nil) }) {
        self.key = SymmetricKey(data: key)
        self.now = now
    }

    /// - Parameter seconds: how long it holds.
    func seal(approval: String, for request: CallRequest, seconds: Int) -> String {
        let payload: JSONObject = [
            "approval": .string(approval), "expires": .int(now() + seconds), "request": .string(Self.digest(request)),
        ]
        let bytes = JSONWriter.bytes(.object(payload))
        let mac = HMAC<SHA256>.authenticationCode(for: bytes, using: key)
        return "\(Base64.url(bytes)).\(Base64.url(Array(mac)))"
    }

    /// - Returns: the approval's id.
    /// - Throws: ``MCPError`` for a state that was not made here, is out of date, or belongs to another request.
    func open(_ text: String, for request: CallRequest) throws(MCPError) -> String {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 4096, parts.count == 2, let bytes = Base64.bytes(url: String(parts[0])),
            let mac = Base64.bytes(url: String(parts[1])),
            HMAC<SHA256>.isValidAuthenticationCode(mac, authenticating: bytes, using: key),
            let payload = try? JSONReader.read(bytes), let approval = payload["approval"]?.string,
            let expires = payload["expires"]?.int
        else { throw MCPError(.invalidParams, "'requestState' is not what the gateway gave") }
        guard payload["request"]?.string == Self.digest(request) else {
            throw MCPError(.invalidParams, "'requestState' belongs to another request")
        }
        guard now() < expires else { throw MCPError(.invalidParams, "'requestState' is out of date; call again") }
        return approval
    }

    private static func digest(_ request: CallRequest) -> String {
        let principal = request.principal
        let whole: JSONValue = [
            "method": "tools/call", "user": .string(principal.user), "uid": .int(Int(principal.uid)),
            "door": .string(principal.door.rawValue), "tool": .string(request.tool),
            "arguments": sorted(.object(request.arguments)),
        ]
        return Base64.url(Array(SHA256.hash(data: JSONWriter.bytes(whole))))
    }

    /// The order in which members were written means nothing.
    private static func sorted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let values): .array(values.map(sorted))
        case .object(let object):
            .object(
                JSONObject(
                    object.members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
                        .map { ($0.name, sorted($0.value)) }))
        default: value
        }
    }
}
