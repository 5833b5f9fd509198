public import JSONLines
public import Logging
public import ProxmoxClient

/// A configuration in the making: what is known of the cluster, and the questions that the cluster can answer itself.
public struct NewConfiguration: Sendable {
    public enum Trust: Sendable {
        case fingerprint(String)
        case certificateFile(String)
        case systemRoots
    }

    public let endpoint: ProxmoxConfiguration.Endpoint
    public let trust: Trust
    public let tokenID: String

    /// - Parameter endpoint: as the configuration would name it.
    public init?(endpoint: String, trust: Trust, tokenID: String) {
        guard let endpoint = ProxmoxConfiguration.Endpoint(text: endpoint) else { return nil }
        self.endpoint = endpoint
        self.trust = trust
        self.tokenID = tokenID
    }

    /// Asks the cluster for its name, which shows that address, certificate and token are right.
    ///
    /// - Throws: ``ProxmoxError`` that says what is not.
    public func name(secret: Secret, logger: Logger) async throws -> String {
        let trust: ProxmoxConfiguration.Trust =
            switch trust {
            case .fingerprint(let text): .fingerprint(text)
            case .certificateFile(let path): .certificateFile(path)
            case .systemRoots: .systemRoots
            }
        let client = ProxmoxClient(
            ProxmoxConfiguration(
                name: "new", endpoints: [endpoint], credentials: .token(id: tokenID, secret: secret), trust: trust),
            logger: logger)
        let name: String
        do {
            _ = try await client.send(ProxmoxRequest(method: .get, path: ["version"]))
            // Without the right to read it the name is a matter of taste.
            let status = try? await client.send(ProxmoxRequest(method: .get, path: ["cluster", "status"]))
            let rows = status?.data.array ?? []
            let row = rows.first { $0["type"] == "cluster" } ?? rows.first
            name = row?["name"]?.string ?? "default"
        } catch {
            await client.shutdown()
            throw error
        }
        await client.shutdown()
        return name
    }

    /// What a configuration says of the cluster, without its name.
    public func cluster(secretFile: String) -> JSONObject {
        var cluster: JSONObject = [
            "endpoints": [.string(endpoint.description)],
            "token": ["id": .string(tokenID), "secret_file": .string(secretFile)],
        ]
        switch trust {
        case .fingerprint(let text): cluster["tls"] = ["fingerprint": .string(text)]
        case .certificateFile(let path): cluster["tls"] = ["ca_file": .string(path)]
        case .systemRoots: break
        }
        return cluster
    }

    /// Whether a cluster can be called so, where there are several.
    public static func isClusterName(_ text: String) -> Bool { ClustersReader.isName(text) }
}
