import Gateway
import JSONLines

/// Certificates of the nodes' own interface, and the accounts by which they are ordered.
enum CertificateTools {
    static let certificate = Thing(
        "certificate", "certificates", key: "filename", "", .certificate,
        [
            Field("filename", .text, "File"), Field("subject"), Field("issuer", column: false),
            Field("notbefore", .time, "From", column: false), Field("notafter", .time, "Until"),
            Field("fingerprint", column: false), Field("san", .list, "Names", column: false),
            Field("public-key-type", column: false), Field("public-key-bits", .integer, column: false),
        ],
        derive: { entry, raw in
            guard let end = raw["notafter"]?.int, 0..<1 << 40 ~= end else { return }
            let seconds = end - UnixTime.now().microseconds / 1_000_000
            let days = seconds / 86_400
            entry["days_left"] = .int(days)
            if seconds < 0 {
                entry["warning"] = "it has EXPIRED"
            } else if days < CertificateWarning.days {
                entry["warning"] = .string("it expires in \(days) days")
            }
        })

    private static let account = Thing(
        "ACME account", "accounts", key: "name", "Name of the account", .certificate, list: "/cluster/acme/account",
        [Field("name")])

    private static let accountFacts = Thing(
        "ACME account", "accounts", key: "name", "Name of the account", .certificate,
        [Field("directory"), Field("location"), Field("tos", .text, "Terms"), Field("account", .any, column: false)])

    /// Without `data`, which holds credentials for the DNS.
    private static let plugin = Thing(
        "ACME plugin", "plugins", key: "plugin", "Name of the plugin", .certificate, list: "/cluster/acme/plugins",
        [
            Field("plugin"), Field("type"), Field("api"), Field("nodes", .list), Field("disable", .flag, "Disabled"),
            Field("validation-delay", .integer, column: false),
        ])

    private static let restart = Take("restart", "Restart the interface, so that it is used at once", default: true)

    private static let output: JSONObject = [
        "certificate": ["type": "object", "properties": .object(certificate.schema)], "lines": Schema.strings,
    ]

    static let all: [any Tool] = [
        ListCertificates(),
        EndpointTool(
            "upload_certificate", "Upload certificate",
            "Gives a node's interface a certificate of your own, with its key, which is never shown or logged. One that "
                + "is there is replaced only with force: true. A gateway that pins the certificate's fingerprint has to "
                + "be told the new one, which the answer shows.",
            toolset: "access", .post, "/nodes/{node}/certificates/custom",
            takes: [
                Take("certificates", "Certificate chain in PEM, the node's own first"),
                Take("key", "Private key in PEM; the one that is there where it is left out"),
                Take("force", "Replace one that is there"), restart,
            ], .action(certificate), done: "Uploaded", output: output
        ).checking(checkKey).ending { answer, _, _, result in
            result["certificate"] = .object(certificate.entry(answer))
            tell(answer, &result)
        },
        EndpointTool(
            "delete_certificate", "Delete certificate",
            "Removes the certificate that was uploaded or ordered for a node; it goes back to its self-signed one.",
            toolset: "access", .delete, "/nodes/{node}/certificates/custom", takes: [restart], .action(certificate),
            done: "Deleted", isIdempotent: true, examples: [["node": "pve1"]]
        ).ending { _, call, context, result in
            let left = try await read(call.node ?? "", context.cluster)
            result["goal_reached"] = .bool(!left.contains { $0["filename"] == "pveproxy-ssl.pem" })
        },
        EndpointTool(
            "list_acme_accounts", "List ACME accounts", "Lists the accounts by which certificates are ordered.",
            toolset: "access", .get, "/cluster/acme/account", .list(account), examples: [[:]]),
        EndpointTool(
            "get_acme_account", "Get ACME account", "Shows where an account is and whom it contacts.",
            toolset: "access", .get, "/cluster/acme/account/{name}",
            takes: [Take("name", "Name of the account", default: "default")], .read(accountFacts)),
        EndpointTool(
            "list_acme_plugins", "List ACME plugins", "Lists how names are proven when a certificate is ordered.",
            toolset: "access", .get, "/cluster/acme/plugins", .list(plugin), examples: [[:]]),
        acme(
            "order_certificate", "Order certificate",
            "Orders a certificate for a node's interface by ACME, for the names in the node's configuration, and follows "
                + "the order.", .post, "Ordered", takes: [Take("force", "Replace one that is there")]),
        acme(
            "renew_certificate", "Renew certificate",
            "Renews a node's ACME certificate and follows the order. Earlier than 30 days before its end only with "
                + "force: true.", .put, "Renewed", takes: [Take("force", "Also where it is good for long")]),
        acme(
            "revoke_certificate", "Revoke certificate",
            "REVOKES a node's ACME certificate at its issuer and removes it; the node goes back to its self-signed one.",
            .delete, "Revoked", takes: []),
    ]

    private static func acme(
        _ name: String, _ title: String, _ summary: String, _ method: APIRequest.Method, _ done: String, takes: [Take]
    ) -> EndpointTool {
        EndpointTool(
            name, title, summary, toolset: "access", method, "/nodes/{node}/certificates/acme/certificate",
            takes: takes, .action(certificate), done: done, output: output
        ).ending { _, call, context, result in
            let now = try await read(call.node ?? "", context.cluster).first { $0["filename"] == "pveproxy-ssl.pem" }
            result["goal_reached"] = .bool((now != nil) == (method != .delete))
            guard let now else { return }
            result["certificate"] = .object(certificate.entry(now))
            tell(now, &result)
        }
    }

    static func read(_ node: String, _ cluster: any ClusterAccess) async throws -> [JSONValue] {
        try await cluster.send(APIRequest(.get, "/nodes/{node}/certificates/info", ["node": node])).data.array ?? []
    }

    private static func tell(_ raw: JSONValue, _ result: inout JSONObject) {
        let entry = certificate.entry(raw)
        result["lines"] = .array(
            ["subject", "notafter", "fingerprint", "san"].compactMap { name in
                certificate.show(name, entry[name]).map { text in
                    .string("\(certificate.fields.first { $0.ours == name }?.label ?? name): \(text)")
                }
            })
    }

    /// The two are easily exchanged; neither is repeated in the answer.
    @Sendable private static func checkKey(_ call: ToolCall, _ cluster: any ClusterAccess) async throws {
        var faults: [ArgumentFault] = []
        let chain = call.arguments["certificates"]?.string ?? ""
        if !chain.contains("-----BEGIN CERTIFICATE-----") || chain.contains("PRIVATE KEY") {
            faults.append(ArgumentFault("certificates", "expected certificates in PEM, and no key"))
        }
        if let key = call.arguments["key"]?.string, !key.contains("PRIVATE KEY-----") {
            faults.append(ArgumentFault("key", "expected a private key in PEM"))
        }
        guard faults.isEmpty else { throw GatewayError.invalidArguments(faults) }
    }
}

/// When a certificate's end is near.
enum CertificateWarning {
    static let days = 30
}
