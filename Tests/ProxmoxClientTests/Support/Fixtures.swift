import Logging
import SimulatedCluster
import Synchronization

@testable import ProxmoxClient

let quiet = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }

extension ProxmoxConfiguration {
    static func token(_ server: ScriptedServer, trust: Trust? = nil) -> ProxmoxConfiguration {
        var configuration = ProxmoxConfiguration(
            name: "test", endpoints: [server.endpoint],
            credentials: .token(id: "root@pam!sim", secret: Secret("s3cr3t")),
            trust: trust ?? .fingerprint(server.certificate.fingerprint))
        // The machine is busy with other tests.
        configuration.connectTimeout = .seconds(60)
        return configuration
    }

    static func password(_ server: ScriptedServer) -> ProxmoxConfiguration {
        var configuration = token(server)
        configuration.credentials = .password(user: "alice@pve", password: Secret("pa=ss;w&rd"))
        return configuration
    }
}

extension ProxmoxRequest {
    static let version = ProxmoxRequest(method: .get, path: ["version"])
    static let start = ProxmoxRequest(method: .post, path: ["nodes", "pve1", "qemu", "102", "status", "start"])
}

/// The error that an action throws; nil where it throws none, or another.
func proxmoxError(_ action: () async throws -> Void) async -> ProxmoxError? {
    do {
        try await action()
        return nil
    } catch {
        return error as? ProxmoxError
    }
}

/// The error of the first attempt that was sent: a busy machine may need a short time for the TLS handshake alone.
func firstSent(_ action: () async throws -> Void) async -> ProxmoxError? {
    for _ in 0..<20 {
        let error = await proxmoxError(action)
        if error?.kind != .unreachable { return error }
    }
    return nil
}

/// Runs a client against a scripted server and ends both.
func withClient<Result>(
    _ configuration: ProxmoxConfiguration, logger: Logger = quiet,
    _ body: (ProxmoxClient) async throws -> Result
) async throws -> Result {
    let client = ProxmoxClient(configuration, logger: logger)
    do {
        let result = try await body(client)
        await client.shutdown()
        return result
    } catch {
        await client.shutdown()
        throw error
    }
}

/// Waits until something has come about; a guard against hanging, not a measurement.
func eventually(_ condition: () async -> Bool) async throws -> Bool {
    for _ in 0..<2_000 {
        if await condition() { return true }
        try await Task.sleep(for: .milliseconds(5))
    }
    return false
}
