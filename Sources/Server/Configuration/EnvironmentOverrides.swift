import JSONLines

/// What the environment may say instead of the configuration: how to reach the cluster and how to write, never what is
/// allowed or recorded.
enum EnvironmentOverrides {
    struct Variable {
        let name: String
        /// Where the value belongs.
        let place: [String]
        let kind: Kind
        /// Members beside it that it takes the place of.
        var replaces: [String] = []
    }

    enum Kind {
        case text
        case list
        case number
    }

    static let variables = [
        Variable(name: "PROXGATE_ENDPOINTS", place: ["cluster", "endpoints"], kind: .list),
        Variable(name: "PROXGATE_TIMEOUT", place: ["cluster", "timeout"], kind: .number),
        Variable(name: "PROXGATE_TOKEN_ID", place: ["cluster", "token", "id"], kind: .text),
        Variable(
            name: "PROXGATE_TOKEN_SECRET", place: ["cluster", "token", "secret"], kind: .text,
            replaces: ["secret_file", "secret_env", "secret_credential"]),
        Variable(name: "PROXGATE_USER", place: ["cluster", "user"], kind: .text),
        Variable(
            name: "PROXGATE_PASSWORD", place: ["cluster", "password"], kind: .text,
            replaces: ["password_file", "password_env", "password_credential"]),
        Variable(
            name: "PROXGATE_CA_FILE", place: ["cluster", "tls", "ca_file"], kind: .text,
            replaces: ["fingerprint", "verify"]),
        Variable(
            name: "PROXGATE_FINGERPRINT", place: ["cluster", "tls", "fingerprint"], kind: .text,
            replaces: ["ca_file", "verify"]),
        Variable(name: "PROXGATE_FORMAT", place: ["format"], kind: .text),
        Variable(name: "PROXGATE_LOG_FORMAT", place: ["logging", "format"], kind: .text),
        Variable(name: "PROXGATE_LOG_LEVEL", place: ["logging", "level"], kind: .text),
    ]

    /// Puts the environment's values in their places.
    ///
    /// - Returns: names of the variables that were set, and what is wrong with that.
    static func apply(
        _ environment: [String: String], to object: inout JSONObject
    ) -> (names: [String], faults: [String]) {
        // An empty one counts as unset, as with most programs.
        let set = variables.filter { environment[$0.name]?.isEmpty == false }
        let names = Set(set.map(\.name))
        var cluster = ["cluster"]
        if let several = object["clusters"]?.object, object["cluster"] == nil {
            let ambiguous = set.filter { $0.place[0] == "cluster" }
            guard several.count == 1 || ambiguous.isEmpty else {
                let problem =
                    "the configuration has several clusters, and the environment cannot say which is meant: unset it"
                return (set.map(\.name), ambiguous.map { "\($0.name): \(problem)" })
            }
            if let name = several.names.first { cluster = ["clusters", name] }
        }
        // Whole credentials of one kind take the place of those of the other.
        if names.isSuperset(of: ["PROXGATE_TOKEN_ID", "PROXGATE_TOKEN_SECRET"]) {
            let others = ["user", "password", "password_file", "password_env", "password_credential"]
            remove(others, at: cluster[...], from: &object)
        } else if names.isSuperset(of: ["PROXGATE_USER", "PROXGATE_PASSWORD"]) {
            remove(["token"], at: cluster[...], from: &object)
        }
        for variable in set {
            guard let text = environment[variable.name] else { continue }
            let place = variable.place[0] == "cluster" ? cluster + variable.place.dropFirst() : variable.place
            put(value(text, variable.kind), at: place[...], variable.replaces, in: &object)
        }
        return (set.map(\.name), [])
    }

    private static func value(_ text: String, _ kind: Kind) -> JSONValue {
        switch kind {
        case .text: .string(text)
        case .list: .array(text.split { ", ".contains($0) }.map { .string(String($0)) })
        case .number: (try? JSONReader.read(text)).flatMap { $0.number.map(JSONValue.number) } ?? .string(text)
        }
    }

    private static func put(
        _ value: JSONValue, at place: ArraySlice<String>, _ replaced: [String], in object: inout JSONObject
    ) {
        guard let name = place.first else { return }
        if place.count == 1 {
            for other in replaced { object[other] = nil }
            object[name] = value
            return
        }
        // What is no object is the reader's to complain of.
        guard var inner = (object[name] ?? .object([:])).object else { return }
        put(value, at: place.dropFirst(), replaced, in: &inner)
        object[name] = .object(inner)
    }

    private static func remove(_ names: [String], at place: ArraySlice<String>, from object: inout JSONObject) {
        guard let name = place.first else {
            for name in names { object[name] = nil }
            return
        }
        guard var inner = object[name]?.object else { return }
        remove(names, at: place.dropFirst(), from: &inner)
        object[name] = .object(inner)
    }
}
