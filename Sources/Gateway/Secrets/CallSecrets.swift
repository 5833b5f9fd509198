public import JSONLines

/// The secrets that one call carries, by value: masked wherever a hook, Proxmox or a task's log repeats one in a text.
///
/// By name, secrets are masked by ``SecretNames``; a text such as a hook's `error(op.args.cipassword)` has no names.
public struct CallSecrets: Sendable, CustomStringConvertible, CustomReflectable {
    /// Shorter ones would mask ordinary words, and hide nothing that could not be guessed.
    private static let shortest = 4
    /// Of a secret of several lines, these are secret by themselves.
    private static let longLine = 16

    /// As they stand, and as JSON writes them.
    let values: [String]

    /// - Parameter result: what the call came to; it may hold a secret that was made for its caller.
    public init(_ operation: Operation, result: JSONObject = [:]) {
        var found: Set<String> = []
        Self.collect(operation.arguments, &found)
        for request in operation.requests { Self.collect(request.parameters, &found) }
        if operation.requests.contains(where: \.makesToken) {
            for value in [result["value"], result["data"]?["value"]] {
                if let value { Self.collect(value, isSecret: true, &found) }
            }
        }
        // The longest first: one may be part of another.
        values = found.sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
    }

    public var isEmpty: Bool { values.isEmpty }

    public func masked(_ text: String) -> String {
        values.reduce(text) { $0.replacing($1, with: SecretPatterns.mask) }
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
        for (name, value) in object.members { collect(value, isSecret: SecretNames.hold(name, value), &found) }
    }

    private static func collect(_ value: JSONValue, isSecret: Bool, _ found: inout Set<String>) {
        switch value {
        case .object(let object):
            for (name, value) in object.members {
                collect(value, isSecret: isSecret || SecretNames.hold(name, value), &found)
            }
        case .array(let values): for value in values { collect(value, isSecret: isSecret, &found) }
        case .string(let text):
            guard isSecret else {
                for password in AddressPassword.passwords(in: text) {
                    collect(.string(password), isSecret: true, &found)
                }
                return
            }
            guard text.utf8.count >= shortest else { return }
            found.insert(text)
            found.insert(String(JSONWriter.string(value).dropFirst().dropLast()))
            // A log would repeat a key line by line.
            for line in text.split(whereSeparator: \.isNewline)
            where line.utf8.count >= longLine && line.count < text.count {
                found.insert(String(line))
            }
        default: break
        }
    }

    public var description: String { "<secrets>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
