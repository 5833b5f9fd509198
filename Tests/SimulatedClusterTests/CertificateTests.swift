import JSONLines
import Testing

@testable import SimulatedCluster

@Suite struct CertificateTests {
    /// What the API tells of the certificate is what the server shows on the wire.
    @Test func factsAreThoseOfTheClustersOwnCertificate() async throws {
        try await withCluster { cluster, client in
            for node in ["pve1", "pve3"] {
                let list = try await client.get("/nodes/\(node)/certificates/info").data.array ?? []
                #expect(list.map { $0["filename"]?.string } == ["pve-root-ca.pem", "pve-ssl.pem"])
                let own = try #require(list.last)
                #expect(
                    own["fingerprint"]?.string == cluster.fingerprint && own["pem"]?.string == cluster.certificatePEM)
                #expect(own["subject"] == "/O=Proxmox Virtual Environment/CN=pve1" && own["issuer"] == own["subject"])
                #expect(own["san"] == ["127.0.0.1", "localhost", "pve1"])
                #expect(own["public-key-type"] == "id-ecPublicKey" && own["public-key-bits"] == 256)
                let (from, to) = (own["notbefore"]?.int ?? 0, own["notafter"]?.int ?? 0)
                #expect(to - from == 365 * 86_400 + 3_600)
            }
            let nodes = try await client.get("/nodes").data.array ?? []
            #expect(nodes.allSatisfy { $0["ssl_fingerprint"]?.string == cluster.fingerprint })
        }
    }

    @Test func customCertificatesAreReadNotBelieved() async throws {
        try await withCluster { _, client in
            let path = "/nodes/pve1/certificates/custom"
            let key = "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n"
            for text in ["no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
                let answer = try await client.post(path, ["certificates": text, "key": key])
                #expect(
                    answer.error("certificates")?.contains("not a valid PEM-formatted list of certificates") == true)
            }
            let other = try SelfSignedCertificate.make(commonName: "proxy.example", days: 30)
            let without = try await client.post(path, ["certificates": other.certificatePEM])
            #expect(without.error("key") == "Attempted to upload custom certificate without (existing) key.")
            #expect(
                try await client.post(path, ["certificates": other.certificatePEM, "key": "x"]).error("key") != nil)
            let form = ["certificates": other.certificatePEM, "key": other.privateKeyPEM]
            let facts = try await client.post(path, form).data
            #expect(facts["filename"] == "pveproxy-ssl.pem" && facts["fingerprint"]?.string == other.fingerprint)
            #expect(facts["subject"] == "/O=Proxmox Virtual Environment/CN=proxy.example")
            #expect(
                try await client.post(path, form).message == "Custom certificate file exists but force flag is not set."
            )
            #expect(try await client.post(path, form.merging(["force": "1"]) { $1 }).status == 200)
            #expect(try await client.get("/nodes/pve1/certificates/info").data.array?.count == 3)
            #expect(try await client.delete(path).data.isNull)
            #expect(try await client.get("/nodes/pve1/certificates/info").data.array?.count == 2)
        }
    }

    /// RSA 2048 for example.invalid, made with OpenSSL.
    @Test func keysOfRSAAreMeasured() throws {
        let facts = try CertificateFacts(pem: Self.rsa)
        #expect(facts.keyType == "rsaEncryption" && facts.keyBits == 2_048)
        #expect(facts.subject == "/C=AT/O=Example/CN=example.invalid")
        #expect(facts.names == ["example.invalid", "192.0.2.7"])
    }

    @Test func certificatesAreOrderedRenewedAndRevoked() async throws {
        try await withCluster { cluster, client in
            let path = "/nodes/pve1/certificates/acme/certificate"
            let root = try await client.login(cluster.root)
            #expect(try await client.post(path).message == "ACME domain list in configuration is missing!")
            #expect(
                try await client.put("/nodes/pve1/config", ["acme": "domains=pve1.example;pve.example"]).status == 200)
            #expect(try await client.post(path).message == "ACME account config file 'default' does not exist.")
            let register = try await root.post("/cluster/acme/account", ["contact": "me@example.invalid"])
            #expect(try await root.follow(register) == "OK")
            #expect(
                try await root.post("/cluster/acme/account", ["contact": "me@example.invalid"]).error("name")
                    == "ACME account config file 'default' already exists.")
            let account = try await root.get("/cluster/acme/account/default").data
            #expect(account["account"]?["contact"] == ["mailto:me@example.invalid"])
            #expect(try await client.delete(path).message == "No certificate found, please order a certificate first!")
            #expect(
                try await client.put(path, [:]).message
                    == "No current (custom) certificate found, please order a new certificate!")
            let order = try await client.post(path)
            #expect(try await client.follow(order) == "OK")
            #expect(try await client.log(order).contains("Status is 'valid', domain 'pve.example' OK!"))
            func custom() async throws -> JSONValue? {
                try await client.get("/nodes/pve1/certificates/info").data.array?.first {
                    $0["filename"] == "pveproxy-ssl.pem"
                }
            }
            let first = try await custom()
            #expect(
                first?["san"] == ["pve1.example", "pve.example"]
                    && first?["issuer"] == "/O=Simulated ACME/CN=Simulated ACME CA")
            #expect(try await client.post(path).error("force") == "Custom certificate exists but 'force' is not set.")
            #expect(
                try await client.put(path, [:]).error("force")
                    == "Certificate does not expire within the next 30 days, and 'force' is not set.")
            #expect(try await client.follow(client.put(path, ["force": "1"])) == "OK")
            #expect(try await custom()?["fingerprint"] != first?["fingerprint"])
            #expect(try await client.follow(client.delete(path)) == "OK")
            #expect(try await custom() == nil)
        }
    }

    @Test func challengesArePlugins() async throws {
        try await withCluster { cluster, client in
            let path = "/cluster/acme/plugins"
            #expect(try await client.get(path).data.array?.map { $0["plugin"]?.string } == ["standalone"])
            #expect(try await client.post(path, ["id": "dns1", "type": "dns"]).error("api") != nil)
            let data = "Q0ZfVG9rZW49c2VjcmV0"
            #expect(try await client.post(path, ["id": "dns1", "type": "dns", "api": "cf", "data": data]).data.isNull)
            #expect(try await client.get("\(path)/dns1").data["data"] == "CF_Token=secret")
            // The request log has no key.
            #expect(cluster.requests.allSatisfy { !$0.line.contains(data) })
            _ = try await client.put(
                "/nodes/pve2/config", ["acme": "account=lab", "acmedomain0": "pve2.example,plugin=dns1"])
            let root = try await client.login(cluster.root)
            let account = ["contact": "me@example.invalid", "name": "lab", "tos_url": ACMEState.terms]
            #expect(try await root.follow(root.post("/cluster/acme/account", account)) == "OK")
            let order = "/nodes/pve2/certificates/acme/certificate"
            #expect(try await client.follow(client.post(order)) == "OK")
            #expect(try await client.delete("\(path)/dns1").data.isNull)
            #expect(
                try await client.follow(client.put(order, ["force": "1"]))
                    == "validating challenge failed - plugin 'dns1' does not exist")
            #expect(try await client.get("\(path)/dns1").message == "ACME plugin 'dns1' not defined")
        }
    }

    private static let rsa = """
        -----BEGIN CERTIFICATE-----
        MIIDdzCCAl+gAwIBAgIUEn8S/J5S8W6vyllIMsxgYemT7gQwDQYJKoZIhvcNAQEL
        BQAwOTELMAkGA1UEBhMCQVQxEDAOBgNVBAoMB0V4YW1wbGUxGDAWBgNVBAMMD2V4
        YW1wbGUuaW52YWxpZDAgFw0yNjExMjUwMzExMTFaGA8yMTI2MTEwMTAzMTExMVow
        OTELMAkGA1UEBhMCQVQxEDAOBgNVBAoMB0V4YW1wbGUxGDAWBgNVBAMMD2V4YW1w
        bGUuaW52YWxpZDCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAOd1urIC
        RQ9zZ9W1/EejXf0twfdNMnwDj3xhFiXFsb8x/7K3toXktjVC2s6t/BQvsr/Yv1pF
        gcmyz5IG6gDaldIJlpMTZFgWflEo+5+2IWQpTfvSo5dFmKwA+zJfcBsBtUXui/PM
        c3UrOvE4s0NXUvjDi/JOBbYl4hsJhoRjUeTiayhgE3BmTwsBKNXAaYw/E/z1tq9E
        vaCHzhDWjYpv2UQ3znKy2fFh+UEUaDVEbIurydStiZ4iN53RZ7yTs71kBZZkOQ+2
        h1hfwLbCmauM58TBKsuirb1+eaUwlzBRGDGnaTKBH6w1Js2iNhYqhxjBMOa6aG0t
        h2fqhFK88xuAI9cCAwEAAaN1MHMwHQYDVR0OBBYEFFlGGJSeOrDf8EUkN6iet9Ic
        a8udMB8GA1UdIwQYMBaAFFlGGJSeOrDf8EUkN6iet9Ica8udMA8GA1UdEwEB/wQF
        MAMBAf8wIAYDVR0RBBkwF4IPZXhhbXBsZS5pbnZhbGlkhwTAAAIHMA0GCSqGSIb3
        DQEBCwUAA4IBAQBljeUnI1Vzm7MxvC4m3Qk444lrHUSKw980/g8XyT9clns5kMmq
        wXZQndriAu3zFRSBqfU4YFBt4xBp41rrZ8EgaNUB2ayK5AcPJtmqP0EWUBoElVGs
        a5KWDjhEjphsfxsdrb6BvSBvUOfHjvQhi2m+Ovdwp7McaD2kf1CYp3soR+5JInAg
        rQcQP/nqRhkj7wqoeFMkwvWp3hX+1WlitBGQJ+acACfslwazUfFHkqhuNhOTZMem
        dNOoGJkTo1mTs8zPhYjZOeGplOu6fM7yMumMBfiXa20Z5Ykva9C1NQtOMsDODMaC
        eMXUG0HUqqcPLRKbd4Q9DRqPc4m8I6vS5FAP
        -----END CERTIFICATE-----
        """
}
