import Gateway
import JSONLines
import ProxmoxClient
import Testing

@testable import Tools

/// Every name in Proxmox's API that speaks of a secret is masked, or it is said here why it is none.
@Suite struct SecretMembersTests {
    private static let signs = [
        "pass", "secret", "token", "key", "hash", "cred", "private", "auth", "ticket", "otp", "hmac", "pem", "crypt",
        "finger", "confirm",
    ]

    private static let harmless = [
        "authid": "a user's name", "author": "whom mails are from", "authsupported": "names of methods",
        "bond_xmit_hash_policy": "which hash", "certkey": "the path of a file on the host",
        "config-keys": "names of settings", "crypted": "whether", "encrypted": "whether, or a fingerprint",
        "fingerprint": "of what everybody is shown", "full-tokenid": "a name", "generate-password": "whether",
        "hashpspool": "whether", "hotplug": "no otp", "keyboard": "a layout",
        "lock-token": "guards the network's configuration against two who change it at once, not against anybody",
        "master-pubkey": "public", "pem": "a certificate", "public-key-bits": "public", "public-key-type": "public",
        "ssh-public-keys": "public", "sshkeys": "public", "ssl_fingerprint": "of what everybody is shown",
        "token-coefficient": "a time", "tokenid": "a name", "tokens": "names", "totp-locked": "whether",
        "webauthn": "who asks for keys",
    ]

    @Test func everyNameIsMaskedOrExplained() {
        var found: Set<String> = []
        for endpoint in Catalogue.shared.endpoints {
            let names = endpoint.parameters.map(\.name) + Self.members(of: .object(endpoint.returns)).map(\.name)
            for name in names where Self.signs.contains(where: name.lowercased().contains) {
                if Self.harmless[name] != nil { found.insert(name) }
                #expect(
                    SecretNames.hold(name, "a text") || Self.harmless[name] != nil, "\(endpoint.key) shows '\(name)'")
            }
        }
        #expect(Set(Self.harmless.keys) == found, "explained, but not in the API")
    }

    /// Every answer that the catalogue describes, with a mark in place of each secret.
    @Test func noDescribedAnswerShowsOne() throws {
        var count = 0
        let namesOptions = ["pending", "cloudinit", "import-metadata", "repositories"]
        for endpoint in Catalogue.shared.endpoints where endpoint.method == .get {
            // There a `key` is an option's name.
            if namesOptions.contains(where: endpoint.template.hasSuffix) { continue }
            let answer = Self.example(.object(endpoint.returns), "")
            guard JSONWriter.string(answer).contains(Self.mark) else { continue }
            count += 1
            let shown = CallAPI.shown(answer, of: APIRequest(.get, endpoint.template))
            #expect(!JSONWriter.string(shown).contains(Self.mark), "\(endpoint.key): \(shown)")
        }
        #expect(count >= 6)
    }

    /// What the catalogue does not describe.
    @Test(
        arguments: [
            ("/access/domains/{realm}", ["type": "ldap", "password": "MARK", "client-key": "MARK"]),
            ("/cluster/acme/plugins/{id}", ["plugin": "dns", "data": "CF_Token=MARK"]),
            ("/cluster/metrics/server/{id}", ["type": "influxdb", "token": "MARK"]),
            ("/cluster/sdn/dns/{dns}", ["dns": "p", "type": "powerdns", "key": "MARK", "url": "https://u:MARK@ns/"]),
            ("/cluster/sdn/dns", [["dns": "p", "key": "MARK"]]),
            ("/cluster/sdn/ipams/{ipam}", ["ipam": "n", "token": "MARK"]),
            ("/cluster/notifications/endpoints/gotify/{name}", ["name": "g", "token": "MARK"]),
            ("/cluster/notifications/endpoints/smtp/{name}", ["name": "s", "password": "MARK"]),
            (
                "/cluster/notifications/endpoints/webhook/{name}",
                ["name": "w", "secret": [["name": "t", "value": "MARK"]]]
            ),
            ("/cluster/options", ["http_proxy": "http://who:MARK@192.0.2.1:3128/"]),
            ("/storage/{storage}", ["password": "MARK", "keyring": "MARK", "encryption-key": "MARK"]),
            ("/storage", [["storage": "s", "encryption-key": "MARK"]]),
            ("/nodes/{node}/subscription", ["key": "MARK", "status": "active"]),
            ("/nodes/{node}/qemu/{vmid}/config", ["cipassword": "MARK"]),
            ("/nodes/{node}/qemu/{vmid}/snapshot/{snapname}/config", ["cipassword": "MARK"]),
            (
                "/nodes/{node}/qemu/{vmid}/pending",
                [["key": "cipassword", "value": "MARK", "pending": "MARK"]]
            ),
            ("/nodes/{node}/qemu/{vmid}/cloudinit", [["key": "cipassword", "value": "MARK", "old": "MARK"]]),
            ("/access/users/{userid}", ["keys": "x!oath!MARK"]), ("/access/users", [["userid": "a", "keys": "MARK"]]),
        ] as [(String, JSONValue)])
    func norDoesAnUndescribedOne(_ template: String, _ answer: JSONValue) throws {
        let path = template.split(separator: "/").map { $0.first == "{" ? "x" : String($0) }
        #expect(Catalogue.shared.match(.get, path)?.endpoint.template == template)
        let shown = CallAPI.shown(answer, of: APIRequest(.get, template))
        #expect(JSONWriter.string(answer).contains(Self.mark) && !JSONWriter.string(shown).contains(Self.mark))
    }

    /// Names of options are no secrets.
    @Test func anOptionsNameStays() {
        let rows: JSONValue = [["key": "name", "value": "web1"], ["key": "cores", "value": 2, "pending": 4]]
        for template in ["/nodes/{node}/qemu/{vmid}/pending", "/nodes/{node}/qemu/{vmid}/cloudinit"] {
            #expect(CallAPI.shown(rows, of: APIRequest(.get, template)) == rows)
        }
    }

    // MARK: From schemas

    private static let mark = "MARK"

    /// The members that a schema names, at any depth.
    private static func members(of schema: JSONValue) -> [(name: String, schema: JSONValue)] {
        let own = (schema["properties"]?.object ?? [:]).members.map { (name: $0.name, schema: $0.value) }
        let inner = [schema["items"], schema["additionalProperties"]].compactMap(\.self)
        return own + (own.map(\.schema) + inner).flatMap(members)
    }

    private static func example(_ schema: JSONValue, _ name: String) -> JSONValue {
        switch schema["type"]?.string {
        case "array": return [example(schema["items"] ?? [:], name)]
        case "object":
            return .object(
                JSONObject((schema["properties"]?.object ?? [:]).members.map { ($0.name, example($0.value, $0.name)) }))
        case "integer", "number", "boolean": return 1
        default:
            let isNamed = signs.contains(where: name.lowercased().contains) && harmless[name] == nil
            return isNamed ? .string(mark) : "x"
        }
    }
}
