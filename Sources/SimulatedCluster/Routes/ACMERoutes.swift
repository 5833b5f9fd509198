import Crypto
import FoundationEssentials
import JSONLines

/// `/cluster/acme`: accounts with certificate authorities, and plugins that answer their challenges.
enum ACMERoutes {
    private static let base = "/cluster/acme"

    static let all: [Route] = accounts + plugins + facts

    private static let facts = [
        Route("GET", base) { _, _ in
            .index(["account", "tos", "meta", "directories", "plugins", "challenge-schema"], key: "name")
        },
        Route("GET", "\(base)/directories") { _, _ in
            .objects(ACMEState.directories.map { ["name": .string($0.name), "url": .string($0.url)] })
        },
        Route("GET", "\(base)/tos") { _, _ in Reply(.string(ACMEState.terms)) },
        Route("GET", "\(base)/meta") { _, _ in
            Reply([
                "termsOfService": .string(ACMEState.terms), "website": "https://letsencrypt.org",
                "caaIdentities": ["letsencrypt.org"],
            ])
        },
    ]

    private static let accounts = [
        Route("GET", "\(base)/account") { state, _ in
            .objects(state.acme.accounts.keys.sorted().map { ["name": .string($0)] })
        },
        Route("POST", "\(base)/account") { state, call throws(Refusal) in
            let name = call.text("name") ?? "default"
            if state.acme.accounts[name] != nil {
                throw .parameter("name", "ACME account config file '\(name)' already exists.")
            }
            let account = ACMEState.Account(
                contact: contact(call), directory: call.text("directory") ?? ACMEState.directories[0].url,
                terms: call.text("tos_url"), created: state.epoch)
            return Reply(
                state.fork("acmeregister", "", on: state.localNode, as: call.user) { state, upid in
                    state.log(upid, "Registering new ACME account..")
                    state.conclude(upid, after: 1) { state, upid throws(Refusal) in
                        state.acme.accounts[name] = account
                        state.log(upid, "Registration successful, account URL: '\(location(account))'")
                        state.log(upid, "Task OK")
                    }
                })
        },
        Route("GET", "\(base)/account/{name}") { state, call throws(Refusal) in
            let account = try account(call, in: state)
            var json: JSONObject = [
                "account": [
                    "contact": .array(account.contact.map(JSONValue.string)), "status": "valid",
                    "createdAt": .string(UTCTime(epoch: account.created).iso),
                ],
                "directory": .string(account.directory), "location": .string(location(account)),
            ]
            json["tos"] = account.terms.map(JSONValue.string)
            return Reply(.object(json))
        },
        Route("PUT", "\(base)/account/{name}") { state, call throws(Refusal) in
            _ = try account(call, in: state)
            let (name, contact) = (call.text("name") ?? "default", contact(call))
            return Reply(
                state.fork("acmeupdate", "", on: state.localNode, as: call.user) { state, upid in
                    state.conclude(upid, after: 1) { state, _ throws(Refusal) in
                        if !contact.isEmpty { state.acme.accounts[name]?.contact = contact }
                    }
                })
        },
        Route("DELETE", "\(base)/account/{name}") { state, call throws(Refusal) in
            _ = try account(call, in: state)
            let name = call.text("name") ?? "default"
            return Reply(
                state.fork("acmedeactivate", "", on: state.localNode, as: call.user) { state, upid in
                    state.log(upid, "Deactivating account..")
                    state.conclude(upid, after: 1) { state, _ throws(Refusal) in state.acme.accounts[name] = nil }
                })
        },
    ]

    private static func account(_ call: APICall, in state: ClusterState) throws(Refusal) -> ACMEState.Account {
        let name = call.text("name") ?? "default"
        guard let account = state.acme.accounts[name] else {
            throw .parameter("name", "ACME account config file '\(name)' does not exist.")
        }
        return account
    }

    private static func contact(_ call: APICall) -> [String] {
        ParameterFormat.list(call.text("contact") ?? "").map { "mailto:\($0)" }
    }

    private static func location(_ account: ACMEState.Account) -> String {
        let root = account.directory.hasSuffix("/directory") ? account.directory.dropLast(10) : account.directory[...]
        return "\(root)/acme/acct/\(account.created)"
    }

    private static let plugins = [
        Route("GET", "\(base)/plugins") { state, call in
            let type = call.text("type")
            let shown = state.acme.plugins.sorted { $0.key < $1.key }.filter { (type ?? $1["type"]) == $1["type"] }
            return .objects(shown.map { describe($0, $1, in: state) })
        },
        Route("POST", "\(base)/plugins") { state, call throws(Refusal) in
            let id = call.text("id") ?? ""
            if state.acme.plugins[id] != nil { throw .died("ACME plugin ID '\(id)' already defined") }
            state.acme.plugins[id] = try settings(call, [:])
            return .null
        },
        Route("GET", "\(base)/plugins/{id}") { state, call throws(Refusal) in
            Reply(.object(describe(call.text("id") ?? "", try plugin(call, in: state), in: state)))
        },
        Route("PUT", "\(base)/plugins/{id}") { state, call throws(Refusal) in
            let old = try plugin(call, in: state)
            if let digest = call.text("digest"), digest != fileDigest(state) {
                throw .died("detected modified configuration - file changed by other user? Try again.")
            }
            state.acme.plugins[call.text("id") ?? ""] = try settings(call, old)
            return .null
        },
        Route("DELETE", "\(base)/plugins/{id}") { state, call throws(Refusal) in
            _ = try plugin(call, in: state)
            state.acme.plugins[call.text("id") ?? ""] = nil
            return .null
        },
    ]

    private static func plugin(_ call: APICall, in state: ClusterState) throws(Refusal) -> [String: String] {
        let id = call.text("id") ?? ""
        guard let plugin = state.acme.plugins[id] else { throw .died("ACME plugin '\(id)' not defined") }
        return plugin
    }

    /// `data` comes and is kept in base64url, and is shown as text.
    private static func settings(_ call: APICall, _ old: [String: String]) throws(Refusal) -> [String: String] {
        var plugin = old
        for name in ParameterFormat.list(call.text("delete") ?? "") { plugin[name] = nil }
        for name in call.parameters.keys where !["id", "delete", "digest"].contains(name) {
            plugin[name] = call.text(name)
        }
        if let data = call.text("data") {
            let standard = data.replacing("-", with: "+").replacing("_", with: "/")
            let padding = String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
            guard let bytes = Data(base64Encoded: standard + padding) else {
                throw .parameter("data", "invalid base64")
            }
            plugin["data"] = String(decoding: bytes, as: UTF8.self)
        }
        if plugin["type"] == "dns", plugin["api"] == nil {
            throw .parameter("api", "property is missing and it is not optional")
        }
        return plugin
    }

    private static func describe(_ id: String, _ plugin: [String: String], in state: ClusterState) -> JSONObject {
        var json: JSONObject = ["plugin": .string(id), "digest": .string(fileDigest(state))]
        for (name, value) in plugin.sorted(by: { $0.key < $1.key }) {
            let isNumber = name == "disable" || name == "validation-delay"
            json[name] = isNumber ? .int(Int(value) ?? 0) : .string(value)
        }
        return json
    }

    private static func fileDigest(_ state: ClusterState) -> String {
        let lines = state.acme.plugins.sorted { $0.key < $1.key }.map { id, plugin in
            "\(id) \(plugin.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })"
        }
        return Hex.lower(Insecure.SHA1.hash(data: Array(lines.joined(separator: "\n").utf8)))
    }
}
