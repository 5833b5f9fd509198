import JSONLines
import ProxmoxClient

/// One node: is it reached, is it the one that is trusted, does it know the credentials, which version is it?
struct EndpointCheck {
    let client: ProxmoxClient
    let endpoint: ProxmoxConfiguration.Endpoint

    func finding() async -> Finding {
        let check = "endpoint \(endpoint)"
        do {
            let answer = try await client.send(ProxmoxRequest(method: .get, path: ["version"]))
            return Self.version(answer.data["version"]?.string, check)
        } catch let error as ProxmoxError {
            let (kind, remedy) = Self.remedy(error)
            return .failure(kind, check, error.message, remedy: remedy)
        } catch {
            return .failure(.endpointFails, check, "\(error)", remedy: "try again")
        }
    }

    static func version(_ version: String?, _ check: String) -> Finding {
        guard let version, let major = Int(version.prefix { $0.isNumber }) else {
            return .warning(.endpointStrange, check, "answers, but names no version", remedy: "is that Proxmox VE?")
        }
        guard major >= 8 else {
            return .warning(
                .endpointOld, check, "answers with Proxmox VE \(version); proxgate knows 8 and 9",
                remedy: "upgrade the node; tools may fail on it")
        }
        return .ok(check, "answers with Proxmox VE \(version)")
    }

    private static func remedy(_ error: ProxmoxError) -> (Finding.Kind, String) {
        switch error.kind {
        case .certificate:
            (
                .certificateUntrusted,
                "compare with `pvenode cert info` on the node, then set cluster.tls.fingerprint or ca_file"
            )
        case .unauthorized:
            (
                .credentialsRefused,
                "the token or password is wrong, expired or disabled; `proxgate config init --commands-only` prints how to make one"
            )
        case .unreachable, .timeout:
            (
                .endpointUnreachable,
                "check address, port (8006) and firewall; `systemctl status pveproxy` on the node"
            )
        default: (.endpointFails, "`journalctl -u pveproxy -u pvedaemon` on the node says more")
        }
    }
}
