public import JSONLines

/// The secrets that one call carries, by value: masked wherever a hook, Proxmox or a task's log repeats one in a text.
///
/// By name, secrets are masked by ``SecretNames``; a text such as a hook's `error(op.args.cipassword)` has no names.
public struct CallSecrets: Sendable {
    private static let mask = "**********"
    /// Shorter ones would mask ordinary words, and hide nothing that could not be guessed.
    private static let shortest = 4

    /// As they stand, and as JSON writes them.
    private let values: [String]

    public init(_ operation: Operation) {
        var found: Set<String> = []
        Self.collect(operation.arguments, &found)
        for request in operation.requests { Self.collect(request.parameters, &found) }
        // The longest first: one may be part of another.
        values = found.sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
    }

    public var isEmpty: Bool { values.isEmpty }

    public func masked(_ text: String) -> String {
        values.reduce(text) { $0.replacing($1, with: Self.mask) }
    }

    public func masked(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): .string(masked(text))
        case .array(let values): .array(values.map(masked))
        case .object(let object): .object(masked(object))
        default: value
        }
    }

    public func masked(_ object: JSONObject) -> JSONObject {
        JSONObject(object.members.map { (masked($0.name), masked($0.value)) })
    }

    private static func collect(_ object: JSONObject, _ found: inout Set<String>) {
        for (name, value) in object.members { collect(value, isSecret: SecretNames.contains(name), &found) }
    }

    private static func collect(_ value: JSONValue, isSecret: Bool, _ found: inout Set<String>) {
        switch value {
        case .object(let object):
            for (name, value) in object.members {
                collect(value, isSecret: isSecret || SecretNames.contains(name), &found)
            }
        case .array(let values): for value in values { collect(value, isSecret: isSecret, &found) }
        case .string(let text):
            guard isSecret, text.utf8.count >= shortest else { return }
            found.insert(text)
            found.insert(String(JSONWriter.string(value).dropFirst().dropLast()))
        default: break
        }
    }
}
