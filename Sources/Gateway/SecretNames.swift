public import JSONLines

/// Names of values that are never shown: not in logs, errors, audit or results.
public enum SecretNames {
    private static let theirs: Set<String> = [
        "password", "cipassword", "secret", "token_value", "value-secret", "ticket", "csrfpreventiontoken",
        "private-key",
        "key", "encryption-key", "client-key", "confirm", "otp", "authorization", "state_key",
        "keyring", "confirmation-password",
    ]

    /// Our arguments have `_` where Proxmox has `-`.
    private static let names = theirs.union(theirs.map { $0.replacing("-", with: "_") })

    public static func contains(_ name: String) -> Bool { names.contains(name.lowercased()) }

    /// The same object with every secret member, at any depth, replaced by asterisks.
    public static func masked(_ object: JSONObject) -> JSONObject {
        JSONObject(object.members.map { ($0.name, contains($0.name) ? "**********" : masked($0.value)) })
    }

    public static func masked(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let object): .object(masked(object))
        case .array(let values): .array(values.map(masked))
        default: value
        }
    }
}
