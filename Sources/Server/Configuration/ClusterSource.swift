import Gateway
import Glibc
import JSONLines
import ProxmoxClient

/// Gathers what a configuration says of its cluster, in any of the three formats, and checks it as a whole.
struct ClusterSource {
    private let directory: String
    private let environment: [String: String]
    private var name = "default"
    private var endpoints: [ProxmoxConfiguration.Endpoint] = []
    private var user: String?
    private var password: Secret?
    private var tokenID: String?
    private var tokenSecret: Secret?
    private var certificateFile: String?
    private var fingerprint: String?
    private var verifies = true
    private var timeout: Double?

    init(directory: String, environment: [String: String]) {
        self.directory = directory
        self.environment = environment
    }

    // MARK: Formats

    /// `{"cluster": {"name", "endpoints", "token": {"id", "secret"}, "user", "password", "tls": {...}}}`
    mutating func readOwn(_ reader: inout SettingsReader) -> Bool? {
        name = reader.string("name") ?? name
        for text in reader.strings("endpoints") ?? [] { addEndpoint(text, nil, "endpoints", &reader) }
        timeout = reader.number("timeout", 1...3600)
        user = reader.string("user")
        password = secret("password", &reader)
        var token: (String?, Secret?)?
        token = reader.nested("token") { inner in (inner.string("id"), secret("secret", &inner)) }
        (tokenID, tokenSecret) = token ?? (nil, nil)
        var tls: (String?, String?, Bool?)?
        tls = reader.nested("tls") { inner in
            (inner.string("ca_file"), inner.string("fingerprint"), inner.bool("verify"))
        }
        certificateFile = tls?.0.map { $0.hasPrefix("/") ? $0 : "\(directory)/\($0)" }
        fingerprint = tls?.1
        verifies = tls?.2 ?? true
        return true
    }

    /// The Python server's `{"host", "username", "password", "verify_ssl"}`.
    mutating func readFlat(_ reader: inout SettingsReader) {
        if let host = reader.string("host") { addEndpoint(host, reader.int("port", 1...65_535), "host", &reader) }
        user = reader.string("username")
        password = secret("password", &reader)
        verifies = reader.bool("verify_ssl") ?? true
    }

    /// The Python server's `{"proxmox": {"host", "port", "verify_ssl", "service"}, "auth": {...}}`.
    mutating func readNestedProxmox(_ reader: inout SettingsReader) -> Bool? {
        if let host = reader.string("host") { addEndpoint(host, reader.int("port", 1...65_535), "host", &reader) }
        verifies = reader.bool("verify_ssl") ?? true
        if let service = reader.string("service"), service.lowercased() != "pve" {
            reader.fault("service", "only PVE is served, not '\(service)'")
        }
        return true
    }

    mutating func readNestedAuth(_ reader: inout SettingsReader) -> Bool? {
        let user = reader.string("user")
        let tokenName = reader.string("token_name")
        tokenSecret = secret("token_value", &reader)
        if let user, let tokenName { tokenID = "\(user)!\(tokenName)" }
        if user == nil { reader.fault("user", "is missing: the token's owner, e.g. root@pam") }
        if tokenName == nil { reader.fault("token_name", "is missing: the part of the token's id after the '!'") }
        return true
    }

    // MARK: Pieces

    /// `NAME`, `NAME_file` (a file that holds it) or `NAME_env` (an environment variable that does).
    func secret(_ name: String, _ reader: inout SettingsReader) -> Secret? {
        let plain = reader.string(name)
        let file = reader.string("\(name)_file")
        let variable = reader.string("\(name)_env")
        guard [plain, file, variable].compactMap(\.self).count <= 1 else {
            reader.fault(name, "give only one of \(name), \(name)_file and \(name)_env")
            return nil
        }
        if let file {
            do {
                let path = file.hasPrefix("/") ? file : "\(directory)/\(file)"
                let bytes = try FileTrust.read(path, limit: 64 << 10, isSecret: true)
                let text = Self.trimmed(String(decoding: bytes, as: UTF8.self))
                guard !text.isEmpty else {
                    reader.fault("\(name)_file", "\(path) is empty")
                    return nil
                }
                return Secret(text)
            } catch {
                reader.fault("\(name)_file", (error as? GatewayError)?.message ?? "\(error)")
                return nil
            }
        }
        if let variable {
            guard let value = environment[variable], !value.isEmpty else {
                reader.fault("\(name)_env", "the environment has no \(variable)")
                return nil
            }
            return Secret(value)
        }
        return plain.map { Secret($0) }
    }

    /// Editors end a file with a newline that is no part of the secret.
    private static func trimmed(_ text: String) -> String {
        var text = Substring(text)
        while let last = text.last, last.isNewline || last == " " { text.removeLast() }
        return String(text)
    }

    /// `host`, `host:port`, `[v6]:port`, or any of them behind `https://`.
    private mutating func addEndpoint(_ text: String, _ port: Int?, _ name: String, _ reader: inout SettingsReader) {
        var rest = Substring(text)
        if rest.hasPrefix("https://") { rest = rest.dropFirst(8) }
        if rest.last == "/" { rest = rest.dropLast() }
        var host = rest
        var ownPort = port
        if rest.first == "[", let close = rest.firstIndex(of: "]") {
            host = rest[rest.index(after: rest.startIndex)..<close]
            let tail = rest[rest.index(after: close)...]
            if tail.first == ":" { ownPort = Int(tail.dropFirst()) ?? -1 } else if !tail.isEmpty { ownPort = -1 }
        } else if rest.count(where: { $0 == ":" }) == 1, let colon = rest.firstIndex(of: ":") {
            host = rest[..<colon]
            ownPort = Int(rest[rest.index(after: colon)...]) ?? -1
        }
        let isHost = !host.isEmpty && host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"/?#@\\[]".utf8.contains($0) }
        guard isHost, 1...65_535 ~= (ownPort ?? 8006) else {
            reader.fault(name, "'\(text)' is not a host, e.g. pve1.example.com or 192.0.2.1:8006")
            return
        }
        endpoints.append(ProxmoxConfiguration.Endpoint(host: String(host), port: ownPort ?? 8006))
    }

    // MARK: The whole

    func configuration(_ faults: inout [String]) -> ProxmoxConfiguration? {
        if endpoints.isEmpty {
            faults.append("no host to connect to: give cluster.endpoints, e.g. [\"pve1.example.com\"]")
        }
        let credentials = credentials(&faults)
        let trusts = [certificateFile != nil, fingerprint != nil, !verifies].count { $0 }
        if trusts > 1 { faults.append("tls: give only one of ca_file, fingerprint and verify: false") }
        if let fingerprint,
            fingerprint.filter({ $0 != ":" }).count != 64 || !fingerprint.allSatisfy({ $0 == ":" || $0.isHexDigit })
        {
            faults.append("tls.fingerprint: expected a SHA-256 in 64 hexadecimal digits, with or without colons")
        }
        guard let credentials, faults.isEmpty else { return nil }
        let trust: ProxmoxConfiguration.Trust =
            if let fingerprint {
                .fingerprint(fingerprint)
            } else if let certificateFile {
                .certificateFile(certificateFile)
            } else {
                verifies ? .systemRoots : .none
            }
        var configuration = ProxmoxConfiguration(
            name: name, endpoints: endpoints, credentials: credentials, trust: trust)
        if let timeout { configuration.requestTimeout = .milliseconds(Int64(timeout * 1000)) }
        return configuration
    }

    private func credentials(_ faults: inout [String]) -> ProxmoxConfiguration.Credentials? {
        switch (tokenID, tokenSecret, user, password) {
        case (let id?, let secret?, nil, nil):
            guard id.contains("@"), id.contains("!") else {
                faults.append("token.id: '\(id)' is not a token's id such as root@pam!proxgate")
                return nil
            }
            return .token(id: id, secret: secret)
        case (nil, nil, let user?, let password?):
            guard user.contains("@") else {
                faults.append("user: '\(user)' has no realm; Proxmox's own accounts are e.g. root@pam or alice@pve")
                return nil
            }
            return .password(user: user, password: password)
        case (nil, nil, nil, nil): faults.append("no credentials: give a token (id and secret), or user and password")
        case (_?, nil, nil, nil): faults.append("token.secret: is missing (or give secret_file or secret_env)")
        case (nil, _?, nil, nil): faults.append("token.id: is missing, e.g. root@pam!proxgate")
        case (nil, nil, _?, nil): faults.append("password: is missing (or give password_file or password_env)")
        case (nil, nil, nil, _?): faults.append("user: is missing, e.g. root@pam")
        default: faults.append("give either a token or user and password, not both")
        }
        return nil
    }
}
