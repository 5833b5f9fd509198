import Gateway
import JSONLines

/// What is written down for a node's network, but not in force.
struct PendingNetwork: Sendable {
    /// As Proxmox shows it: a unified diff of `/etc/network/interfaces`; empty where nothing is pending.
    let diff: String
    let interfaces: [JSONValue]

    static func read(_ node: String, _ cluster: any ClusterAccess) async throws -> PendingNetwork {
        let answer = try await cluster.send(APIRequest(.get, "/nodes/{node}/network", ["node": node]))
        return PendingNetwork(diff: answer.extra["changes"]?.string ?? "", interfaces: answer.data.array ?? [])
    }

    init(diff: String, interfaces: [JSONValue] = []) {
        self.diff = diff
        self.interfaces = interfaces
    }

    /// One interface's lines in the diff.
    private struct Stanza {
        var added: [String] = []
        var removed: [String] = []
        /// Its own line came or went.
        var isNew = false
        var isGone = false
    }

    /// Interfaces that are touched, in order.
    var touched: [String] { stanzas.map(\.name).filter { $0 != "?" } }

    /// A sentence for each change: `vmbr0: address 192.0.2.11/24 becomes 192.0.2.99/24`.
    var words: [String] {
        stanzas.flatMap { name, stanza -> [String] in
            let subject = name == "?" ? "an interface" : name
            func lines(_ list: [String]) -> String { list.isEmpty ? "" : " (\(list.joined(separator: "; ")))" }
            if stanza.isNew { return ["\(subject) is new\(lines(stanza.added))"] }
            if stanza.isGone { return ["\(subject) goes away\(lines(stanza.removed))"] }
            var removed = stanza.removed
            var words: [String] = []
            for line in stanza.added {
                let key = Self.key(line)
                if let index = removed.firstIndex(where: { Self.key($0) == key }) {
                    let old = removed.remove(at: index).dropFirst(key.count + 1)
                    words.append("\(subject): \(key) \(old) becomes \(line.dropFirst(key.count + 1))")
                } else {
                    words.append("\(subject): \(line) is added")
                }
            }
            return words + removed.map { "\(subject): \($0) is removed" }
        }
    }

    private static func key(_ line: String) -> String { String(line.prefix { $0 != " " }) }

    private var stanzas: [(name: String, stanza: Stanza)] {
        var found: [(name: String, stanza: Stanza)] = []
        var current = "?"
        func change(_ body: (inout Stanza) -> Void) {
            if let index = found.firstIndex(where: { $0.name == current }) {
                body(&found[index].stanza)
            } else {
                var stanza = Stanza()
                body(&stanza)
                found.append((current, stanza))
            }
        }
        for line in diff.split(separator: "\n") where !line.hasPrefix("---") && !line.hasPrefix("+++") {
            if line.hasPrefix("@@") {
                current = "?"
                continue
            }
            let sign = line.first
            let text = line.dropFirst().split(whereSeparator: { $0 == " " || $0 == "\t" }).joined(separator: " ")
            guard !text.isEmpty else { continue }
            let words = text.split(separator: " ")
            let isHead = words[0] == "iface" || words[0] == "auto"
            if isHead, words.count > 1 { current = String(words[1]) }
            guard sign == "+" || sign == "-" else { continue }
            let shown = words[0] == "auto" ? "at boot" : words[0] == "iface" ? "" : text
            change { stanza in
                if words[0] == "iface" {
                    if sign == "+" { stanza.isNew.toggle() } else { stanza.isGone.toggle() }
                }
                guard !shown.isEmpty else { return }
                if sign == "+" { stanza.added.append(shown) } else { stanza.removed.append(shown) }
            }
        }
        // A stanza whose head is written anew is neither new nor gone.
        return found.map { name, stanza in
            var stanza = stanza
            if stanza.isNew, stanza.isGone { (stanza.isNew, stanza.isGone) = (false, false) }
            return (name, stanza)
        }
    }
}
