public import JSONLines

/// Names of values that are never shown: not in logs, errors, audit or results.
public enum SecretNames {
    private static let theirs: Set<String> = [
        "password", "cipassword", "secret", "token_value", "value-secret", "ticket", "csrfpreventiontoken",
        "private-key",
        "key", "encryption-key", "client-key", "confirm", "otp", "authorization", "state_key",
        "keyring", "confirmation-password", "eab-hmac-key", "totp", "vncticket", "corosync_authkey",
    ]

    /// Secret where they hold a text: a metric server's and a notification's token, a DNS plugin's credentials, what a
    /// user's second factor counts with.
    private static let namesOfTexts: Set<String> = ["token", "data", "keys"]

    /// Our arguments have `_` where Proxmox has `-`.
    private static let names = theirs.union(theirs.map { $0.replacing("-", with: "_") })

    public static func contains(_ name: String) -> Bool { names.contains(name.lowercased()) }

    /// Whether a member of this name and value is one.
    public static func hold(_ name: String, _ value: JSONValue) -> Bool {
        let name = name.lowercased()
        if names.contains(name) { return true }
        // The API's own `data` is a task, where it is a text at all.
        return namesOfTexts.contains(name) && value.string?.hasPrefix("UPID:") == false
    }

    /// Whether a word of a line may be the name of one.
    public static func mayBe(_ word: String) -> Bool {
        contains(word) || namesOfTexts.contains(word.lowercased())
    }

    /// The same object with every secret member, at any depth, replaced by asterisks, and passwords in addresses.
    public static func masked(_ object: JSONObject) -> JSONObject {
        JSONObject(object.members.map { ($0.name, hold($0.name, $0.value) ? "**********" : masked($0.value)) })
    }

    public static func masked(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let object): .object(masked(object))
        case .array(let values): .array(values.map(masked))
        case .string(let text): AddressPassword.masked(text).map(JSONValue.string) ?? value
        default: value
        }
    }
}
