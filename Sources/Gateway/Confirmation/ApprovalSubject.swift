import Crypto
import JSONLines

/// The call that an answer holds for: who asks for what, on which guest as it was, under which policy.
public struct ApprovalSubject: Sendable, Equatable {
    /// The requester.
    let uid: UInt32
    /// Where it would be done.
    let cluster: String
    /// The gateway's own words for the call.
    public let headline: String
    /// For operators: principal, tool, arguments, guests, effects, requests; secrets are masked.
    let shown: JSONObject
    /// What must still be the same when the answer is used, by name, as SHA-256 (arguments may hold secrets).
    private let binding: JSONObject

    /// - Parameters:
    ///   - facts: read for this question.
    ///   - namesCluster: whether the headline says which cluster it is, since there are several.
    /// - Throws: ``GatewayError`` where the guest's facts cannot be had.
    init(
        _ operation: Operation, policy: String, facts: any FactSource, namesCluster: Bool = false
    ) async throws {
        var guests: [JSONObject] = []
        for guest in operation.guests {
            var json: JSONObject = [
                "cluster": .string(guest.cluster), "kind": .string(guest.kind.rawValue), "vmid": .int(guest.vmid),
            ]
            for name in [GuestFact.name, .tags, .pool, .vmgenid] {
                // A container has no generation to know it by.
                if name == .vmgenid, guest.kind == .lxc { continue }
                json[name.rawValue] = try await facts.fact(name, of: guest)
            }
            let tags = json["tags"]?.array?.compactMap(\.string).sorted() ?? []
            json["tags"] = .array(tags.map(JSONValue.string))
            guests.append(json)
        }
        let principal = operation.principal
        uid = principal.uid
        cluster = operation.cluster
        headline = Self.headline(operation, guests, namesCluster)
        shown = [
            "principal": [
                "user": .string(principal.user), "uid": .int(Int(principal.uid)),
                "door": .string(principal.door.rawValue), "client": principal.client.map(JSONValue.string) ?? .null,
            ],
            "cluster": .string(operation.cluster), "tool": .string(operation.tool),
            "node": operation.node.map(JSONValue.string) ?? .null,
            "guests": .array(guests.map(JSONValue.object)),
            "arguments": .object(SecretNames.masked(operation.arguments)),
            "effects": .array(operation.effects.sorted().map { .string($0.rawValue) }),
            "requests": .array(operation.requests.map(\.json)), "policy": .string(policy),
        ]
        binding = [
            "caller": .string("\(principal.uid)"), "cluster": .string(operation.cluster),
            "tool": .string(operation.tool),
            "arguments": Self.digest(.object(Self.sorted(operation.arguments))),
            "guest": Self.digest(.array(guests.map(JSONValue.object))), "policy": .string(policy),
        ]
    }

    /// What is not the same any more, in words for the caller; nil where everything is.
    func difference(from now: ApprovalSubject) -> String? {
        let changed = binding.names.filter { binding[$0] != now.binding[$0] }
        if changed.isEmpty, binding.count == now.binding.count { return nil }
        // Nobody learns of other callers' approvals.
        if changed.contains("caller") { return "there is no such approval" }
        return "it was given for another \(changed.joined(separator: ", another "))"
    }

    /// Equal where ``difference(from:)`` finds none.
    var bindingDigest: String { Self.digest(.object(binding)).string ?? "" }

    private static func digest(_ value: JSONValue) -> JSONValue {
        .string(
            SHA256.hash(data: JSONWriter.bytes(value)).map { byte in
                (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }.joined())
    }

    /// The order in which arguments were written means nothing.
    private static func sorted(_ object: JSONObject) -> JSONObject {
        JSONObject(object.members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }.map { ($0, $1) })
    }

    private static func headline(_ operation: Operation, _ guests: [JSONObject], _ namesCluster: Bool) -> String {
        var parts = [operation.tool]
        if namesCluster { parts.append("cluster \(operation.cluster)") }
        for (guest, facts) in zip(operation.guests, guests).prefix(5) {
            // A guest's name is its owner's to choose: quoted, so that it is not read as ours.
            let name = facts["name"]?.string.map { " " + JSONWriter.string(.string(Printable.line($0, limit: 80))) }
            let tags = facts["tags"]?.array?.compactMap(\.string) ?? []
            var text = "\(guest.kind.noun) \(guest.vmid)\(name ?? "") on \(guest.node)"
            if !tags.isEmpty { text += ", tagged \(tags.joined(separator: " "))" }
            if let pool = facts["pool"]?.string { text += ", pool \(pool)" }
            parts.append(text)
        }
        if operation.guests.count > 5 { parts.append("and \(operation.guests.count - 5) more guests") }
        if operation.guests.isEmpty, let node = operation.node { parts.append("node \(node)") }
        parts.append("effects " + operation.effects.sorted().map(\.rawValue).joined(separator: " "))
        let arguments = JSONWriter.string(.object(SecretNames.masked(operation.arguments)))
        let length = arguments.unicodeScalars.count
        parts.append(Printable.line(arguments) + (length > 500 ? "... (\(length - 500) more characters)" : ""))
        return Printable.line(parts.joined(separator: " · "), limit: 2000)
    }

    // MARK: As JSON

    var json: JSONObject {
        var object: JSONObject = ["headline": .string(headline)]
        for (name, value) in shown { object[name] = value }
        object["binding"] = .object(binding)
        return object
    }

    init?(json: JSONObject) {
        guard let headline = json["headline"]?.string, let binding = json["binding"]?.object,
            let uid = json["principal"]?["uid"]?.int
        else { return nil }
        self.uid = UInt32(clamping: uid)
        self.headline = headline
        self.binding = binding
        cluster = json["cluster"]?.string ?? ""
        let names = ["principal", "cluster", "tool", "node", "guests", "arguments", "effects", "requests", "policy"]
        shown = JSONObject(names.compactMap { name in json[name].map { (name, $0) } })
    }
}
