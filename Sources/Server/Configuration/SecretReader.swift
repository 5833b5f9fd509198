import Gateway
import JSONLines
import ProxmoxClient

/// Reads a secret from wherever the configuration says that it is.
struct SecretReader {
    /// Where the configuration file lies.
    let directory: String
    let environment: [String: String]

    /// `NAME` itself, `NAME_file` (a file that holds it), `NAME_env` (an environment variable that does) or
    /// `NAME_credential` (a credential that systemd hands to the service).
    func read(_ name: String, _ reader: inout SettingsReader) -> Secret? {
        let plain = reader.string(name)
        let file = reader.string("\(name)_file")
        let variable = reader.string("\(name)_env")
        let credential = reader.string("\(name)_credential")
        guard [plain, file, variable, credential].compactMap(\.self).count <= 1 else {
            reader.fault(name, "give only one of \(name), \(name)_file, \(name)_env and \(name)_credential")
            return nil
        }
        if let file {
            return contents(file.hasPrefix("/") ? file : "\(directory)/\(file)", "\(name)_file", &reader)
        }
        if let variable {
            guard let value = environment[variable], !value.isEmpty else {
                reader.fault("\(name)_env", "the environment has no \(variable)")
                return nil
            }
            return Secret(value)
        }
        if let credential { return systemd(credential, "\(name)_credential", &reader) }
        return plain.map { Secret($0) }
    }

    /// See systemd.exec(5), "Credentials".
    private func systemd(_ credential: String, _ name: String, _ reader: inout SettingsReader) -> Secret? {
        guard let credentials = environment["CREDENTIALS_DIRECTORY"], !credentials.isEmpty else {
            reader.fault(
                name,
                "systemd has handed over no credentials (the environment has no CREDENTIALS_DIRECTORY): add "
                    + "LoadCredential=\(credential):FILE to the unit")
            return nil
        }
        guard !credential.isEmpty, !credential.contains("/"), credential != ".", credential != ".." else {
            reader.fault(name, "'\(credential)' is not the name of a credential")
            return nil
        }
        return contents("\(credentials)/\(credential)", name, &reader)
    }

    private func contents(_ path: String, _ name: String, _ reader: inout SettingsReader) -> Secret? {
        do {
            let bytes = try FileTrust.read(path, limit: 64 << 10, isSecret: true)
            let text = Self.trimmed(String(decoding: bytes, as: UTF8.self))
            if !text.isEmpty { return Secret(text) }
            reader.fault(name, "\(path) is empty")
        } catch {
            reader.fault(name, (error as? GatewayError)?.message ?? "\(error)")
        }
        return nil
    }

    /// Editors end a file with a newline that is no part of the secret.
    private static func trimmed(_ text: String) -> String {
        var text = Substring(text)
        while let last = text.last, last.isNewline || last == " " { text.removeLast() }
        return String(text)
    }
}
