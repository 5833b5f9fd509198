import Gateway
import ProxmoxClient

/// The API tokens that profiles have of their own: whether each is valid and may do what its profile's tools need.
struct ProfileTokenCheck {
    let configuration: Configuration
    let cluster: String
    /// Of the gateway's own account, whose connections the tokens share.
    let client: ProxmoxClient
    let tools: [ToolSpec]

    func findings() async -> [Finding] {
        var findings: [Finding] = []
        for profile in configuration.access.profiles(on: cluster) {
            guard let token = profile.token, let secret = configuration.profileSecrets[profile.name] else { continue }
            findings += await self.findings(of: profile, token, secret).map {
                $0.labelled("profile \(profile.name)")
            }
        }
        return findings
    }

    private func findings(of profile: Profile, _ token: String, _ secret: Secret) async -> [Finding] {
        let own = client.acting(as: token, secret: secret)
        do { _ = try await own.send(ProxmoxRequest(method: .get, path: ["version"])) } catch {
            let text = (error as? ProxmoxError)?.message ?? "\(error)"
            return [
                .failure(
                    .profileTokenRefused, "account", "token \(token): \(text)",
                    remedy: "the token is wrong, expired or disabled: correct profiles.\(profile.name).token")
            ]
        }
        var access = configuration.access
        access.profiles = [profile]
        let needed = NeededPrivileges(
            for: access.enabled(among: tools), isReadOnly: access.isReadOnly || profile.isReadOnly)
        return await AccountCheck(client: own, credentials: .token(id: token, secret: secret)).findings(needed)
    }
}
