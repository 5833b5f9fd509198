import Gateway

/// What a resource's URI names.
enum ResourceURI: Sendable, Hashable {
    enum Part: String, Sendable, CaseIterable {
        case config
        case status
        case snapshots
    }

    case cluster
    case node(String)
    /// - `part`: nil for all of them together.
    case guest(Guest.Kind, node: String, vmid: Int, part: Part?)
    /// A guest's configuration as a snapshot holds it.
    case snapshot(Guest.Kind, node: String, vmid: Int, name: String)
    case task(upid: String)
    /// The rules that apply to whoever reads it.
    case policy

    /// - Returns: nil for a URI that can name no resource of the gateway's.
    init?(_ text: String) {
        guard text.utf8.count <= 1024 else { return nil }
        if text == "proxgate://policy" {
            self = .policy
            return
        }
        let scheme = "proxmox://"
        guard text.hasPrefix(scheme) else { return nil }
        let parts = text.dropFirst(scheme.count).split(separator: "/", omittingEmptySubsequences: false)
            .map { Self.unescape(String($0)) }
        switch parts.count {
        case 1 where parts[0] == "cluster": self = .cluster
        case 2:
            guard let name = parts[1], !name.isEmpty else { return nil }
            switch parts[0] {
            case "nodes": self = .node(name)
            case "tasks": self = .task(upid: name)
            default: return nil
            }
        case 4...6 where parts[0] == "nodes":
            guard let node = parts[1], !node.isEmpty, let kind = parts[2].flatMap(Guest.Kind.init),
                let digits = parts[3], let vmid = Int(digits), String(vmid) == digits
            else { return nil }
            switch parts.count {
            case 4: self = .guest(kind, node: node, vmid: vmid, part: nil)
            case 5:
                guard let part = parts[4].flatMap(Part.init) else { return nil }
                self = .guest(kind, node: node, vmid: vmid, part: part)
            default:
                guard parts[4] == "snapshots", let name = parts[5], !name.isEmpty else { return nil }
                self = .snapshot(kind, node: node, vmid: vmid, name: name)
            }
        default: return nil
        }
    }

    var text: String {
        switch self {
        case .cluster: "proxmox://cluster"
        case .policy: "proxgate://policy"
        case .node(let node): "proxmox://nodes/\(Self.escape(node))"
        case .task(let upid): "proxmox://tasks/\(Self.escape(upid))"
        case .guest(let kind, let node, let vmid, let part):
            "proxmox://nodes/\(Self.escape(node))/\(kind.rawValue)/\(vmid)" + (part.map { "/\($0.rawValue)" } ?? "")
        case .snapshot(let kind, let node, let vmid, let name):
            "proxmox://nodes/\(Self.escape(node))/\(kind.rawValue)/\(vmid)/snapshots/\(Self.escape(name))"
        }
    }

    // MARK: Percent encoding (RFC 3986)

    private static let plain = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:@!$'()*+,;=&".utf8)

    private static func escape(_ text: String) -> String {
        var escaped = ""
        for byte in text.utf8 {
            if plain.contains(byte) {
                escaped.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let hex = String(byte, radix: 16, uppercase: true)
                escaped += hex.utf8.count == 1 ? "%0\(hex)" : "%\(hex)"
            }
        }
        return escaped
    }

    private static func unescape(_ text: String) -> String? {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16),
                rest.prefix(2).allSatisfy({ $0 != UInt8(ascii: "+") })
            else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
