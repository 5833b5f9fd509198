import JSONLines

/// `/nodes/{node}/certificates`: what the node shows, uploads, and orders through ACME.
enum CertificateRoutes {
    private static let base = "/nodes/{node}/certificates"
    private static let file = "pveproxy-ssl.pem"

    static let all: [Route] = [
        Route("GET", base) { _, _ in .index(["acme", "custom", "info"], key: "name") },
        Route("GET", "\(base)/acme") { _, _ in .index(["certificate"], key: "name") },
        Route("GET", "\(base)/info") { state, call in
            // The simulated cluster's own certificate is its own authority.
            let own = state.certificate.map { [$0.json("pve-root-ca.pem"), $0.json("pve-ssl.pem")] } ?? []
            // What could not be read was never taken in.
            let custom = state.certificates[call.node].flatMap { try? CertificateFacts(pem: $0) }
            return .objects(own + (custom.map { [$0.json(file)] } ?? []))
        },
        Route("POST", "\(base)/custom", run: upload),
        Route("DELETE", "\(base)/custom") { state, call in
            state.certificates[call.node] = nil
            return .null
        },
        Route("POST", "\(base)/acme/certificate") { state, call throws(Refusal) in
            let domains = try domains(call, in: state)
            if state.certificates[call.node] != nil, !call.flag("force") {
                throw .parameter("force", "Custom certificate exists but 'force' is not set.")
            }
            return order("acmenewcert", domains, &state, call)
        },
        Route("PUT", "\(base)/acme/certificate") { state, call throws(Refusal) in
            guard let current = state.certificates[call.node].flatMap({ try? CertificateFacts(pem: $0) }) else {
                throw .died("No current (custom) certificate found, please order a new certificate!")
            }
            if current.notAfter > state.epoch + 30 * 86_400, !call.flag("force") {
                throw .parameter(
                    "force", "Certificate does not expire within the next 30 days, and 'force' is not set.")
            }
            return order("acmerenew", try domains(call, in: state), &state, call)
        },
        Route("DELETE", "\(base)/acme/certificate") { state, call throws(Refusal) in
            if state.certificates[call.node] == nil {
                throw .died("No certificate found, please order a certificate first!")
            }
            _ = try account(call, in: state)
            return Reply(
                state.fork("acmerevoke", "", on: call.node, as: call.user) { state, upid in
                    state.log(upid, "Loading ACME account details")
                    state.log(upid, "Revoking old certificate")
                    state.conclude(upid, after: 1) { state, upid throws(Refusal) in
                        state.certificates[upid.node] = nil
                        state.log(upid, "Deleting certificate files")
                        state.log(upid, "Restarting pveproxy")
                    }
                })
        },
    ]

    private static func upload(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let pem = call.text("certificates") ?? ""
        let facts: CertificateFacts
        do { facts = try CertificateFacts(pem: pem) } catch {
            throw .parameter("certificates", "invalid format - not a valid PEM-formatted list of certificates\n")
        }
        if let key = call.text("key"), !key.contains("PRIVATE KEY-----") {
            throw .parameter("key", "invalid format - not a valid PEM-formatted string\n")
        }
        if call.parameters["key"] == nil, state.certificates[call.node] == nil {
            throw .parameter("key", "Attempted to upload custom certificate without (existing) key.")
        }
        if state.certificates[call.node] != nil, !call.flag("force") {
            throw .died("Custom certificate file exists but force flag is not set.")
        }
        // The key is of no use here, and is not kept. The server goes on showing its own certificate, which clients
        // were told to trust.
        state.certificates[call.node] = pem
        return Reply(.object(facts.json(file)))
    }

    /// The node's domains with the plugin that proves each.
    private static func domains(
        _ call: APICall, in state: ClusterState
    ) throws(Refusal) -> [(name: String, plugin: String)] {
        let settings = state.nodeSettings[call.node] ?? [:]
        var domains: [(name: String, plugin: String)] = []
        for part in (settings["acme"] ?? "").split(separator: ",") where part.hasPrefix("domains=") {
            domains += part.dropFirst(8).split(separator: ";").map { (String($0), "standalone") }
        }
        for number in 0...5 {
            guard let text = settings["acmedomain\(number)"] else { continue }
            let parts = text.split(separator: ",").map(String.init)
            func value(_ name: String) -> String? {
                parts.first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) }
            }
            let name = value("domain") ?? parts.first { !$0.contains("=") } ?? ""
            domains.append((name, value("plugin") ?? "standalone"))
        }
        if domains.isEmpty {
            throw .failed(status: 400, message: "ACME domain list in configuration is missing!\n")
        }
        _ = try account(call, in: state)
        return domains
    }

    /// The account that the node's settings name.
    private static func account(_ call: APICall, in state: ClusterState) throws(Refusal) -> String {
        let parts = (state.nodeSettings[call.node]?["acme"] ?? "").split(separator: ",")
        let name = parts.first { $0.hasPrefix("account=") }.map { String($0.dropFirst(8)) } ?? "default"
        if state.acme.accounts[name] == nil { throw .died("ACME account config file '\(name)' does not exist.") }
        return name
    }

    private static func order(
        _ type: String, _ domains: [(name: String, plugin: String)], _ state: inout ClusterState, _ call: APICall
    ) -> Reply {
        Reply(
            state.fork(type, "", on: call.node, as: call.user) { state, upid in
                state.log(upid, "Loading ACME account details")
                state.log(upid, "Placing ACME order")
                state.conclude(upid, after: 3) { state, upid throws(Refusal) in
                    for domain in domains {
                        state.log(upid, "Getting authorization details from '\(domain.name)'")
                        guard state.acme.plugins[domain.plugin] != nil else {
                            throw .died("validating challenge failed - plugin '\(domain.plugin)' does not exist")
                        }
                        state.log(upid, "The validation for \(domain.name) is pending!")
                        state.log(upid, "Status is 'valid', domain '\(domain.name)' OK!")
                    }
                    state.log(upid, "All domains validated!")
                    state.log(upid, "Creating CSR")
                    let chain: String
                    do { chain = try SelfSignedCertificate.issue(for: domains.map(\.name), now: state.epoch) } catch {
                        throw .died("ordering failed: \(error)")
                    }
                    state.log(upid, "Downloading certificate")
                    state.log(upid, "Setting pveproxy certificate and key")
                    state.certificates[upid.node] = chain
                    state.log(upid, "Restarting pveproxy")
                }
            })
    }
}
