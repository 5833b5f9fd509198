import Gateway
import Glibc
public import JSONLines

/// A configuration as JSON in the gateway's own format, before its meaning is read: converted where it was written for
/// the Python server, with what the environment overrides.
public struct ConfigurationDocument: Sendable {
    public enum Format: String, Sendable {
        case own = "proxgate's own format"
        case pythonFlat = "the Python server's flat format"
        case pythonNested = "the Python server's nested format"

        /// By the members that only one of them has.
        init(of object: JSONObject) {
            if object["cluster"] != nil || object["clusters"] != nil {
                self = .own
            } else if object["proxmox"] != nil || object["auth"] != nil {
                self = .pythonNested
            } else {
                self = ["host", "username", "password"].contains { object[$0] != nil } ? .pythonFlat : .own
            }
        }
    }

    public let file: String
    public let format: Format
    public private(set) var object: JSONObject
    /// Environment variables that count.
    public let overrides: [String]
    /// Places of secrets that stand in the file itself: `cluster.token.secret`.
    public let inlineSecrets: [String]
    /// What could not be converted.
    let faults: [String]
    public private(set) var warnings: [String] = []

    /// - Parameter environment: whose `PROXGATE_...` variables count.
    /// - Throws: ``ConfigurationError`` where the file cannot be trusted or read, or is no JSON object.
    public static func read(_ path: String, environment: [String: String]) throws -> ConfigurationDocument {
        let bytes: [UInt8]
        do {
            bytes = try FileTrust.read(path, limit: 4 << 20)
        } catch let error as GatewayError {
            throw ConfigurationError(file: path, faults: [error.message])
        }
        var document = try ConfigurationDocument(bytes, file: path, environment: environment)
        try document.checkMode()
        return document
    }

    init(_ bytes: [UInt8], file: String, environment: [String: String]) throws(ConfigurationError) {
        let written = try Self.object(bytes, file)
        self.file = file
        format = Format(of: written)
        var converted: (object: JSONObject, faults: [String])
        switch format {
        case .own: converted = (written, [])
        case .pythonFlat: converted = PythonFormat.convertFlat(written)
        case .pythonNested: converted = PythonFormat.convertNested(written)
        }
        inlineSecrets = Self.secrets(in: converted.object)
        let environmental = EnvironmentOverrides.apply(environment, to: &converted.object)
        overrides = environmental.names
        object = converted.object
        faults = converted.faults + environmental.faults
        if format != .own {
            warnings.append(
                "\(file) is in \(format.rawValue); `proxgate config convert \(file)` writes it in proxgate's own")
        }
    }

    /// With asterisks in place of secrets.
    public var masked: JSONObject { SecretNames.masked(object) }

    /// The document with files' names in the place of the secrets that stand in it.
    ///
    /// - Throws: ``ConfigurationError`` where the document could not be converted.
    public func withoutSecrets() throws(ConfigurationError) -> (
        object: JSONObject, secrets: [(file: String, value: String)]
    ) {
        guard faults.isEmpty else { throw ConfigurationError(file: file, faults: faults) }
        var object = object
        var secrets: [(file: String, value: String)] = []
        func moved(_ member: String, of owner: JSONObject, to file: String) -> JSONObject {
            guard let value = owner[member]?.string else { return owner }
            secrets.append((file, value))
            return JSONObject(
                owner.map { $0.name == member ? ("\(member)_file", .string(file)) : ($0.name, $0.value) })
        }
        func withoutSecrets(_ value: JSONValue, _ prefix: String) -> JSONValue {
            guard var account = value.object else { return value }
            if let token = account["token"]?.object {
                account["token"] = .object(moved("secret", of: token, to: "\(prefix)token.secret"))
            }
            return .object(moved("password", of: account, to: "\(prefix)password.secret"))
        }
        object["cluster"] = object["cluster"].map { withoutSecrets($0, "") }
        for (list, word) in [("clusters", "cluster"), ("profiles", "profile")] {
            guard let members = object[list]?.object else { continue }
            object[list] = .object(
                JSONObject(
                    members.enumerated().map { index, member in
                        (member.name, withoutSecrets(member.value, "\(word)-\(index + 1)-"))
                    }))
        }
        return (object, secrets)
    }

    /// Where paths in the file start.
    var directory: String { file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "." }

    /// A file that everybody can read is no place for a secret. What was good enough for the Python server still is,
    /// with a warning.
    private mutating func checkMode() throws(ConfigurationError) {
        var status = stat()
        guard let place = inlineSecrets.first, stat(file, &status) == 0, status.st_mode & 0o004 != 0 else { return }
        let problem =
            "\(place): stands in a file that everybody can read; run: chmod o= \(file) (or give \(place)_file)"
        guard format != .own else { throw ConfigurationError(file: file, faults: [problem]) }
        warnings.append("\(file) holds a secret and can be read by everybody; run: chmod o= \(file)")
    }

    private static func object(_ bytes: [UInt8], _ file: String) throws(ConfigurationError) -> JSONObject {
        let value: JSONValue
        do {
            value = try JSONReader.read(bytes)
        } catch {
            let line = 1 + bytes.prefix(error.offset).count { $0 == 0x0A }
            throw ConfigurationError(file: file, faults: ["line \(line), \(error)"])
        }
        guard let object = value.object else {
            throw ConfigurationError(file: file, faults: ["expected an object, got \(value.kind)"])
        }
        return object
    }

    /// What `settings` mean is the hooks' business.
    private static func secrets(in object: JSONObject, at path: String = "") -> [String] {
        object.flatMap { name, value -> [String] in
            let place = path.isEmpty ? name : "\(path).\(name)"
            if let inner = value.object { return place == "settings" ? [] : secrets(in: inner, at: place) }
            return SecretNames.contains(name) && value.string?.isEmpty == false ? [place] : []
        }
    }
}
