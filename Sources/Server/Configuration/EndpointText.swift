import ProxmoxClient

extension ProxmoxConfiguration.Endpoint {
    /// Reads `host`, `host:port`, `[v6]:port`, or any of them behind `https://`; nil for what is no host.
    ///
    /// - Parameter port: where the text names none; 8006 is Proxmox's own.
    init?(text: String, port: Int? = nil) {
        var rest = Substring(text)
        if rest.hasPrefix("https://") { rest = rest.dropFirst(8) }
        if rest.last == "/" { rest = rest.dropLast() }
        var host = rest
        var ownPort = port
        if rest.first == "[", let close = rest.firstIndex(of: "]") {
            host = rest[rest.index(after: rest.startIndex)..<close]
            let tail = rest[rest.index(after: close)...]
            if tail.first == ":" { ownPort = Int(tail.dropFirst()) ?? -1 } else if !tail.isEmpty { ownPort = -1 }
        } else if rest.count(where: { $0 == ":" }) == 1, let colon = rest.firstIndex(of: ":") {
            host = rest[..<colon]
            ownPort = Int(rest[rest.index(after: colon)...]) ?? -1
        }
        let isHost = !host.isEmpty && host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"/?#@\\[]".utf8.contains($0) }
        guard isHost, 1...65_535 ~= (ownPort ?? 8006) else { return nil }
        self.init(host: String(host), port: ownPort ?? 8006)
    }

    /// What to say of a text that is none.
    static func problem(_ text: String) -> String {
        "'\(text)' is not a host, e.g. pve1.example.com or 192.0.2.1:8006"
    }
}
