import ProxmoxClient

/// Gathers what a configuration says of its cluster, and checks it as a whole.
struct ClusterSource {
    private let directory: String
    private let secrets: SecretReader
    private(set) var name: String
    /// One of `clusters`; it has its name there.
    private let isNamed: Bool
    private var endpoints: [ProxmoxConfiguration.Endpoint] = []
    private var user: String?
    private var password: Secret?
    private var tokenID: String?
    private var tokenSecret: Secret?
    private var certificateFile: String?
    private var fingerprint: String?
    private var verifies = true
    private var timeout: Double?

    /// - Parameter name: where the cluster is one of `clusters`.
    init(directory: String, environment: [String: String], name: String? = nil) {
        self.directory = directory
        self.name = name ?? "default"
        isNamed = name != nil
        secrets = SecretReader(directory: directory, environment: environment)
    }

    /// `{"cluster": {"name", "endpoints", "token": {"id", "secret"}, "user", "password", "tls": {...}}}`
    mutating func readOwn(_ reader: inout SettingsReader) -> Bool? {
        if !isNamed { name = reader.string("name") ?? name }
        for text in reader.strings("endpoints") ?? [] {
            if let endpoint = ProxmoxConfiguration.Endpoint(text: text) {
                endpoints.append(endpoint)
            } else {
                reader.fault("endpoints", ProxmoxConfiguration.Endpoint.problem(text))
            }
        }
        timeout = reader.number("timeout", 1...3600)
        user = reader.string("user")
        password = secrets.read("password", &reader)
        var token: (String?, Secret?)?
        token = reader.nested("token") { inner in (inner.string("id"), secrets.read("secret", &inner)) }
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

    /// What is wrong with one of several clusters names it.
    func configuration(_ faults: inout [String]) -> ProxmoxConfiguration? {
        var own: [String] = []
        let configuration = checked(&own)
        faults += isNamed ? own.map { "clusters.\(name): \($0)" } : own
        return configuration
    }

    private func checked(_ faults: inout [String]) -> ProxmoxConfiguration? {
        if endpoints.isEmpty {
            let place = isNamed ? "endpoints" : "cluster.endpoints"
            faults.append("no host to connect to: give \(place), e.g. [\"pve1.example.com\"]")
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

    /// `user@realm!name`
    static func isTokenID(_ text: String) -> Bool { text.contains("@") && text.contains("!") }

    private func credentials(_ faults: inout [String]) -> ProxmoxConfiguration.Credentials? {
        switch (tokenID, tokenSecret, user, password) {
        case (let id?, let secret?, nil, nil):
            guard Self.isTokenID(id) else {
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
