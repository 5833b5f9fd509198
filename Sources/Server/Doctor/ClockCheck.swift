import JSONLines
import ProxmoxClient

/// Whether this machine and the nodes agree about the time: tickets, tokens and hooks by the hour depend on it.
struct ClockCheck {
    let client: ProxmoxClient
    let now: @Sendable () -> Double

    func findings() async -> [Finding] {
        guard let nodes = try? await client.send(ProxmoxRequest(method: .get, path: ["nodes"])).data.array else {
            return []
        }
        var findings: [Finding] = []
        for node in nodes where node["status"] == "online" {
            guard let name = node["node"]?.string else { continue }
            let before = now()
            // Whoever may not read it is told so by the privileges.
            guard
                let time = try? await client.send(ProxmoxRequest(method: .get, path: ["nodes", name, "time"]))
                    .data["time"]?.double
            else { continue }
            findings.append(Self.finding(name, skew: time - (before + now()) / 2))
        }
        return findings
    }

    /// - Parameter skew: seconds by which the node is ahead.
    static func finding(_ node: String, skew: Double) -> Finding {
        // Whatever the node says, it can be told.
        let seconds = Int(max(-1e15, min(1e15, skew.rounded())))
        let remedy = "let both follow a time server: `timedatectl set-ntp true`, `chronyc tracking` on the node"
        switch abs(skew) {
        case ..<10: return .ok("clock", "\(node) agrees within \(abs(seconds) + 1) s")
        case ..<120: return .warning(.clockOff, "clock", "\(node) is \(seconds) s off", remedy: remedy)
        default: return .failure(.clockWrong, "clock", "\(node) is \(seconds) s off; logins will fail", remedy: remedy)
        }
    }
}
