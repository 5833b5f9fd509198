import JSONLines

/// A firewall rule as people say it.
enum RuleSentence {
    /// `ACCEPT incoming tcp from 192.0.2.0/24 to port 22 on net0`
    static func text(_ rule: JSONValue) -> String {
        func word(_ name: String) -> String? {
            guard let text = rule[name]?.string ?? rule[name]?.int.map(String.init), !text.isEmpty else { return nil }
            return UntrustedText.line(text, limit: 120)
        }
        let action = word("action") ?? "?"
        var words: [String]
        if word("type") == "group" {
            words = ["apply security group \(action)"]
        } else {
            let direction = ["in": "incoming", "out": "outgoing", "forward": "forwarded"][word("type") ?? ""] ?? "any"
            words = [action, direction, word("macro") ?? word("proto") ?? "traffic"]
            if let kind = word("icmp-type") { words.append("of type \(kind)") }
            if let source = end(word("source"), word("sport")) { words.append("from \(source)") }
            if let target = end(word("dest"), word("dport")) { words.append("to \(target)") }
        }
        if let interface = word("iface") { words.append("on \(interface)") }
        if let level = word("log"), level != "nolog" { words.append("(logged as \(level))") }
        if rule["enable"]?.int == 0 || rule["enable"] == nil { words.append("(disabled)") }
        return words.joined(separator: " ")
    }

    private static func end(_ address: String?, _ port: String?) -> String? {
        let port = port.map { "port \($0)" }
        return [address, port].compactMap(\.self).isEmpty
            ? nil : [address, port].compactMap(\.self).joined(separator: " ")
    }
}
