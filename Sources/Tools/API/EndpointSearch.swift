import Gateway
import JSONLines
import ProxmoxClient

/// Finds endpoints by words in their paths, names and parameters.
enum EndpointSearch {
    static func find(_ query: String, method: ProxmoxRequest.Method?, limit: Int) -> [Endpoint] {
        let words = Words.of(query)
        guard !words.isEmpty else { return [] }
        var ranked: [(endpoint: Endpoint, score: Int)] = []
        for endpoint in Catalogue.shared.endpoints where method == nil || endpoint.method == method {
            let score = score(endpoint, words)
            if score > 0 { ranked.append((endpoint, score)) }
        }
        // Ties in the catalogue's order, so that every answer is the same.
        ranked.sort { ($1.score, $0.endpoint.template.utf8.count) < ($0.score, $1.endpoint.template.utf8.count) }
        return ranked.prefix(limit).map(\.endpoint)
    }

    private static func score(_ endpoint: Endpoint, _ words: [String]) -> Int {
        let path = Words.of(endpoint.template)
        let name = Words.of(endpoint.name)
        var parameters: [String]?
        var score = 0
        var missing = 0
        for word in words {
            if path.last == word {
                score += 12
            } else if path.contains(word) {
                score += 8
            } else if name.contains(word) || verbs[word] == endpoint.method {
                score += 6
            } else if path.contains(where: { $0.hasPrefix(word) || word.hasPrefix($0) && $0.utf8.count > 3 }) {
                score += 4
            } else {
                let all = parameters ?? endpoint.parameters.flatMap { Words.of($0.name) }
                parameters = all
                if all.contains(word) { score += 3 } else { missing += 1 }
            }
        }
        return missing == words.count ? 0 : score - missing * 4
    }

    /// Words that people use for methods.
    private static let verbs: [String: ProxmoxRequest.Method] = [
        "list": .get, "get": .get, "show": .get, "read": .get, "create": .post, "add": .post, "new": .post,
        "run": .post,
        "update": .put, "change": .put, "set": .put, "edit": .put, "delete": .delete, "remove": .delete,
        "destroy": .delete,
    ]
}

/// Words of a text in lower case, with the field's other names replaced.
enum Words {
    static func of(_ text: String) -> [String] {
        text.lowercased().split { !($0.isLetter || $0.isNumber) }.map { synonyms[String($0)] ?? String($0) }
    }

    private static let synonyms = [
        "vm": "qemu", "vms": "qemu", "container": "lxc", "containers": "lxc", "ct": "lxc", "backup": "vzdump",
        "backups": "vzdump", "snapshots": "snapshot", "disk": "disk", "nodes": "nodes", "node": "node",
        "users": "users",
        "user": "users", "permission": "acl", "permissions": "acl", "resources": "resources", "tags": "tags",
    ]
}
