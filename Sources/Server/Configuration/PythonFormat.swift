import JSONLines
import ProxmoxClient

/// Turns the two formats of the Python server into the gateway's own. What they have in common with it (hooks, limits
/// and so on) is left as it is.
struct PythonFormat {
    private var cluster = JSONObject()
    private(set) var faults: [String] = []

    /// `{"host", "port", "username", "password", "verify_ssl"}`
    static func convertFlat(_ object: JSONObject) -> (object: JSONObject, faults: [String]) {
        var format = PythonFormat()
        var reader = SettingsReader(object)
        format.readServer(&reader)
        if let user = reader.string("username") { format.cluster["user"] = .string(user) }
        format.cluster.add(Self.secret("password", as: "password", &reader))
        format.faults += reader.faults
        let known = ["host", "port", "username", "verify_ssl"] + Self.forms("password")
        return format.finish(object, without: known)
    }

    /// `{"proxmox": {"host", "port", "verify_ssl", "service"}, "auth": {"user", "token_name", "token_value"}}`
    static func convertNested(_ object: JSONObject) -> (object: JSONObject, faults: [String]) {
        var format = PythonFormat()
        var reader = SettingsReader(object)
        _ = reader.nested("proxmox") { inner -> Bool? in
            format.readServer(&inner)
            if let service = inner.string("service"), service.lowercased() != "pve" {
                inner.fault("service", "only PVE is served, not '\(service)'")
            }
            return true
        }
        let token = reader.nested("auth") { inner -> JSONObject? in Self.token(&inner) }
        if let token { format.cluster["token"] = .object(token) }
        format.faults += reader.faults
        return format.finish(object, without: ["proxmox", "auth"])
    }

    private mutating func readServer(_ reader: inout SettingsReader) {
        let port = reader.int("port", 1...65_535)
        if let host = reader.string("host") {
            if let endpoint = ProxmoxConfiguration.Endpoint(text: host, port: port) {
                cluster["endpoints"] = [.string(endpoint.description)]
            } else {
                reader.fault("host", ProxmoxConfiguration.Endpoint.problem(host))
            }
        }
        if reader.bool("verify_ssl") == false { cluster["tls"] = ["verify": false] }
    }

    private static func token(_ reader: inout SettingsReader) -> JSONObject {
        var token = JSONObject()
        let user = reader.string("user")
        let name = reader.string("token_name")
        if user == nil { reader.fault("user", "is missing: the token's owner, e.g. root@pam") }
        if name == nil { reader.fault("token_name", "is missing: the part of the token's id after the '!'") }
        if let user, let name { token["id"] = .string("\(user)!\(name)") }
        token.add(secret("token_value", as: "secret", &reader))
        return token
    }

    private static func forms(_ name: String) -> [String] { ["", "_file", "_env", "_credential"].map { name + $0 } }

    private static func secret(_ name: String, as own: String, _ reader: inout SettingsReader) -> JSONObject {
        JSONObject(
            zip(forms(name), forms(own)).compactMap { name, own in
                reader.string(name).map { (own, .string($0)) }
            })
    }

    private func finish(_ object: JSONObject, without names: [String]) -> (object: JSONObject, faults: [String]) {
        var own: JSONObject = ["cluster": .object(cluster)]
        for (name, value) in object where !names.contains(where: { $0.hasSameBytes(as: name) }) { own[name] = value }
        // Names of Python's logging; here logs go to stderr in one form.
        if var logging = own["logging"]?.object {
            logging["format"] = nil
            logging["file"] = nil
            own["logging"] = logging.isEmpty ? nil : .object(logging)
        }
        return (own, faults)
    }
}

extension JSONObject {
    fileprivate mutating func add(_ other: JSONObject) {
        for (name, value) in other { self[name] = value }
    }
}
