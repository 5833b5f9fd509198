import Gateway
import JSONLines
import ProxmoxClient

/// A call of an endpoint of the catalogue, checked: the path is put together from the template and validated values, so
/// that no spelling of a path means anything (`//`, `%31%30%30` and node `localhost` are the same to Proxmox).
struct EndpointCall {
    let endpoint: Endpoint
    /// Every value in canonical form, those of the path among them.
    let parameters: JSONObject

    /// - Throws: ``GatewayError`` with all faults at once.
    init(_ arguments: JSONObject) throws {
        let method = arguments["method"]?.string.flatMap(ProxmoxRequest.Method.init) ?? .get
        let template = arguments["path"]?.string ?? ""
        guard let endpoint = Catalogue.shared.endpoint(method, template) else {
            throw Self.unknown(method, template)
        }
        if let reason = Self.never(endpoint) {
            throw GatewayError(
                .notPermitted, "\(endpoint.key) is never called through the gateway: \(reason)",
                ["endpoint": .string(endpoint.key)])
        }
        self.endpoint = endpoint
        var faults: [ArgumentFault] = []
        parameters = Self.checked(arguments["parameters"]?.object ?? [:], endpoint, &faults)
        guard faults.isEmpty else { throw GatewayError.invalidArguments(faults) }
    }

    var request: APIRequest {
        let placeholders = endpoint.placeholders
        var values: [String: String] = [:]
        for name in placeholders {
            values[name] = parameters[name].map { $0.string ?? $0.number?.literal ?? "" }
        }
        let rest = JSONObject(parameters.members.filter { !placeholders.contains($0.name) }.map { ($0.name, $0.value) })
        let method = APIRequest.Method(rawValue: endpoint.method.rawValue) ?? .get
        return APIRequest(method, endpoint.template, values, rest)
    }

    /// The kind of the guest in the path, where there is one.
    var guestKind: Guest.Kind? {
        let words = endpoint.template.split(separator: "/")
        guard words.count > 3, words[3] == "{vmid}" else { return nil }
        return Guest.Kind(rawValue: String(words[2]))
    }

    // MARK: Checks

    private static func checked(
        _ given: JSONObject, _ endpoint: Endpoint, _ faults: inout [ArgumentFault]
    ) -> JSONObject {
        var canonical = JSONObject()
        let known = endpoint.parameters
        let placeholders = endpoint.placeholders
        for (name, value) in given where !value.isNull {
            let place = "parameters.\(String(name.unicodeScalars.prefix(64)))"
            guard let facts = endpoint.parameter(name) else {
                if endpoint.isOpen {
                    canonical[name] = value
                } else if faults.count < 20 {
                    faults.append(
                        ArgumentFault(
                            place,
                            "\(endpoint.key) has no such parameter\(NearestName.hint(name, among: known.map(\.name)))"
                        ))
                }
                continue
            }
            do {
                canonical[name] = try facts.canonical(value)
            } catch {
                faults.append(ArgumentFault(place, error.problem))
                continue
            }
            if placeholders.contains(name), let text = canonical[name]?.string,
                let problem = PathValue.problem(text, name, in: endpoint.template)
            {
                faults.append(ArgumentFault(place, problem))
            }
            if let needed = facts.requires, given[needed]?.isNull != false {
                faults.append(ArgumentFault(place, "needs '\(needed)' as well"))
            }
        }
        for facts in known where !facts.isOptional && !facts.isFamily && given[facts.name]?.isNull != false {
            // The node of a guest is found from its VMID.
            if facts.name == "node", placeholders.contains("vmid") { continue }
            let choices = facts.choices.map { ": one of \($0.joined(separator: ", "))" } ?? " (\(facts.kind.rawValue))"
            faults.append(ArgumentFault("parameters.\(facts.name)", "is missing\(choices)"))
        }
        return canonical
    }

    private static func unknown(_ method: ProxmoxRequest.Method, _ template: String) -> GatewayError {
        let shown = String(template.unicodeScalars.prefix(100))
        let segments = template.split(separator: "/").map(String.init)
        if let match = Catalogue.shared.match(method, segments) {
            let values = match.values.sorted { $0.key < $1.key }.map { "\($0.key)" }.joined(separator: " and ")
            return .invalidArguments([
                ArgumentFault(
                    "path", "give the template \(match.endpoint.template), and \(values) among the parameters")
            ])
        }
        let others = Catalogue.shared.methods(of: segments).map(\.rawValue)
        if !others.isEmpty {
            return .invalidArguments([
                ArgumentFault("method", "\(shown) has no \(method.rawValue), only \(others.joined(separator: ", "))")
            ])
        }
        let hint = EndpointSearch.find(template, method: nil, limit: 1).first.map { "; is it \($0.key)?" } ?? ""
        return .invalidArguments([
            ArgumentFault("path", "the catalogue has no \(method.rawValue) \(shown)\(hint); find_api searches it")
        ])
    }

    /// What leads past the gateway is never called, whatever a profile says.
    static func never(_ endpoint: Endpoint) -> String? {
        switch endpoint.template.split(separator: "/").last {
        case "execute": "it runs commands on the host"
        case "mtunnel", "mtunnelwebsocket": "it is how nodes migrate guests among themselves"
        case "vncproxy", "vncshell", "vncwebsocket", "termproxy", "spiceproxy", "spiceshell":
            "it opens a console"
        case "ticket", "vncticket": "it mints credentials"
        case "login", "auth-url": "it mints credentials"
        default: nil
        }
    }
}
