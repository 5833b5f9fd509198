import JSONLines
import Testing

@testable import Gateway

/// Secrets in texts that Proxmox gives whole, and in addresses.
@Suite struct SecretTextTests {
    @Test(arguments: [
        ("password: $5$salt$hash\nuser: deploy", "password: **********\nuser: deploy"),
        ("cores: 2\ncipassword: $5$x$y\nname: web", "cores: 2\ncipassword: **********\nname: web"),
        ("  - hashed_passwd: '$6$x$y'\n", "  - hashed_passwd: **********\n"),
        ("plain_text_passwd = hunter\n", "plain_text_passwd = **********\n"),
        ("#cipassword: x\n", "#cipassword: **********\n"), ("\"password\": \"x\"\n", "\"password\": **********\n"),
        ("root:$y$j9T$salt$hash:19000:0\n", "**********\n"), ("x $2b$10$abc y\n", "x ********** y\n"),
        ("\tkey = AQB==\n", "\tkey = **********\n"), ("token: abc\n", "token: **********\n"),
        // What only looks so.
        ("chpasswd:\n  expire: False\n", "chpasswd:\n  expire: False\n"), ("lock_passwd: |\n", "lock_passwd: |\n"),
        ("sshkeys: ssh-ed25519 AAAA me\n", "sshkeys: ssh-ed25519 AAAA me\n"), ("costs $5 or $6\n", "costs $5 or $6\n"),
        ("\n\n:\n=\n", "\n\n:\n=\n"), ("", ""), ("naïve: ü\r\n", "naïve: ü\r\n"),
    ])
    func `a line that names a secret does not show it`(_ text: String, _ expected: String) {
        #expect(SecretLines.masked(text) == expected)
    }

    @Test(arguments: [
        ("http://who:hunter2@proxy:3128/", "http://who:**********@proxy:3128/"),
        ("see https://a:b@c and ftp://d:e@f.", "see https://a:**********@c and ftp://d:**********@f."),
        ("https://u:p@ss@host/x", "https://u:**********@host/x"), ("http://:x@h", "http://:**********@h"),
    ])
    func `an address does not show its password`(_ text: String, _ expected: String) {
        #expect(AddressPassword.masked(text) == expected)
        let (given, shown): (JSONValue, JSONValue) = (
            ["url": .string(text), "list": [.string(text)]], ["url": .string(expected), "list": [.string(expected)]]
        )
        #expect(SecretNames.masked(given) == shown)
    }

    @Test(arguments: [
        "http://proxy:3128/", "http://who@proxy/", "http://h/a:b@c", "http://h?x=a:b@c", "a:b@c", "//a:b@c", "://", "",
        "http://u:@h", "http://[2001:db8::1]:8006/", "mailto:a@b", "http://h a:b@c",
    ])
    func `an address without one stays`(_ text: String) { #expect(AddressPassword.masked(text) == nil) }

    @Test func `a file that Proxmox gives whole comes without them, to hooks and tools alike`() async throws {
        let fake = FakeCluster { request in
            request.method == .get ? "user: a\npassword: $5$x$yyyy\n" : "password: stays"
        }
        let cluster = DiscreetCluster(fake, RecentSecrets())
        let dump = APIRequest(.get, "/nodes/pve1/qemu/101/cloudinit/dump", [:], ["type": "user"])
        #expect(try await cluster.send(dump).data == "user: a\npassword: **********\n")
        #expect(try await cluster.send(APIRequest(.post, "/x")).data == "password: stays")
    }

    @Test func `the password of an address is remembered as a secret`() {
        let operation = Operation(
            id: "1", tool: "call_api", toolNames: [],
            arguments: ["parameters": ["http_proxy": "http://who:hunter2hunter2@p:1"]],
            cluster: "lab", node: nil, guests: [], principal: Principal(user: "a", uid: 1, door: .stdio),
            effects: [.reconfigure], requests: [], dryRun: false)
        #expect(CallSecrets(operation).masked("bad hunter2hunter2") == "bad **********")
    }
}
