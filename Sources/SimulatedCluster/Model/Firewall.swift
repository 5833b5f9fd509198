import Crypto
import JSONLines

/// Where a set of firewall rules belongs.
enum FirewallScope: Sendable, Hashable {
    case cluster
    case node(String)
    case guest(Int)
    /// A security group of the cluster.
    case group(String)
}

/// The firewall of one scope, as its file has it.
struct Firewall: Sendable {
    struct Alias: Sendable {
        var cidr: String
        var comment: String?
    }

    struct Member: Sendable {
        let cidr: String
        var isExcluded = false
        var comment: String?
    }

    struct AddressSet: Sendable {
        var comment: String?
        var members: [Member] = []
    }

    var comment: String?
    var options: [String: String] = [:]
    /// Each rule's fields by name, in order of their position.
    var rules: [[String: String]] = []
    var aliases: [String: Alias] = [:]
    var sets: [String: AddressSet] = [:]

    /// SHA-1 over its content, by which a writer notices that somebody else wrote in between.
    var digest: String {
        var text = options.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\n" }.joined()
        for rule in rules { text += rule.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value) " }.joined() + "\n" }
        for (name, alias) in aliases.sorted(by: { $0.key < $1.key }) { text += "\(name) \(alias)\n" }
        for (name, set) in sets.sorted(by: { $0.key < $1.key }) { text += "\(name) \(set)\n" }
        return Hex.lower(Insecure.SHA1.hash(data: Array(text.utf8)))
    }

    /// A rule for the API.
    func json(_ position: Int) -> JSONObject {
        var json: JSONObject = ["pos": .int(position), "digest": .string(digest)]
        for (name, value) in rules[position].sorted(by: { $0.key < $1.key }) {
            json[name] = name == "enable" || name == "ipversion" ? .int(Int(value) ?? 0) : .string(value)
        }
        return json
    }
}
