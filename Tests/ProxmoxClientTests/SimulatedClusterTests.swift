import JSONLines
import SimulatedCluster
import Synchronization
import Testing

@testable import ProxmoxClient

/// The client against the whole simulated cluster, which behaves as recorded from Proxmox.
@Suite struct SimulatedClusterTests {
    private enum Login { case token, password }

    private func withCluster(
        _ login: Login, _ body: (SimulatedCluster, ProxmoxClient) async throws -> Void
    ) async throws {
        var options = SimulatedCluster.Options()
        options.speed = 20
        let cluster = try await SimulatedCluster.start(options, logger: quiet)
        let credentials: ProxmoxConfiguration.Credentials =
            switch login {
            case .token: .token(id: cluster.tokenID, secret: Secret(cluster.tokenSecret))
            case .password: .password(user: cluster.username, password: Secret(cluster.password))
            }
        var configuration = ProxmoxConfiguration(
            name: "simulated", endpoints: [.init(host: "127.0.0.1", port: cluster.port)], credentials: credentials,
            trust: .fingerprint(cluster.fingerprint))
        configuration.connectTimeout = .seconds(60)
        let client = ProxmoxClient(configuration, logger: quiet)
        do {
            try await body(cluster, client)
        } catch {
            Issue.record(error)
        }
        await client.shutdown()
        await cluster.stop()
    }

    private func run(_ request: ProxmoxRequest, on client: ProxmoxClient) async throws -> TaskEnd {
        let upid = try #require(UPID(try await client.send(request).data.string ?? ""))
        return try await TaskFollower().follow(upid, on: client, deadline: .now + .seconds(60))
    }

    private func status(_ vmid: Int, on client: ProxmoxClient) async throws -> String? {
        let path = ["nodes", "pve1", "qemu", "\(vmid)", "status", "current"]
        return try await client.send(ProxmoxRequest(method: .get, path: path)).data["status"]?.string
    }

    /// The node that a guest is on, as any client finds it.
    private func power(_ verb: String, _ vmid: Int, on client: ProxmoxClient) async throws -> ProxmoxRequest {
        let guests =
            try await client.send(ProxmoxRequest(method: .get, path: ["cluster", "resources"])).data.array ?? []
        let guest = try #require(guests.first { $0["vmid"]?.int == vmid })
        return ProxmoxRequest(
            method: .post,
            path: ["nodes", guest["node"]?.string ?? "", guest["type"]?.string ?? "", "\(vmid)", "status", verb])
    }

    @Test(arguments: [true, false])
    func aGuestIsStartedAndItsTaskFollowed(_ byToken: Bool) async throws {
        try await withCluster(byToken ? .token : .password) { cluster, client in
            let start = try await power("start", 102, on: client)
            let end = try await run(start, on: client)
            #expect(end.status.outcome == .ok)
            #expect(end.log.isEmpty)
            let again = try await run(start, on: client)
            #expect(again.status.outcome == .failed("VM 102 already running"))
            #expect(again.log.last?.contains("VM 102 already running") == true)
        }
    }

    @Test func warningsAreASuccess() async throws {
        try await withCluster(.token) { cluster, client in
            cluster.failNextTask(type: "qmstart", with: "WARNINGS: 2")
            let end = try await run(power("start", 102, on: client), on: client)
            #expect(end.status.outcome == .warnings(2))
            #expect(!end.log.isEmpty)
        }
    }

    @Test func ticketsThatEndAreReplaced() async throws {
        try await withCluster(.password) { cluster, client in
            let start = try await power("start", 102, on: client)
            cluster.expireTickets()
            #expect(try await run(start, on: client).status.outcome == .ok)
            #expect(cluster.requests.count { $0.path.hasSuffix("/access/ticket") } == 2)
        }
    }

    @Test func refusalsCarryProxmoxsText() async throws {
        try await withCluster(.token) { cluster, client in
            let missing = ProxmoxRequest(method: .get, path: ["nodes", "pve1", "qemu", "999", "config"])
            let error = await proxmoxError { _ = try await client.send(missing) }
            #expect(error?.kind == .server)
            #expect(error?.message.contains("999.conf' does not exist") == true)
            let wrong = ProxmoxRequest(method: .get, path: ["nodes", "pve1", "qemu", "x", "config"])
            let complaint = await proxmoxError { _ = try await client.send(wrong) }
            #expect(complaint?.kind == .invalidParameters)
            #expect(complaint?.errors.map(\.parameter) == ["vmid"])
            let unknown = ProxmoxRequest(method: .post, path: ["no", "route"])
            #expect(await proxmoxError { _ = try await client.send(unknown) }?.status == 501)
            let node = try await power("start", 102, on: client).path[1]
            cluster.setNodeOnline(node, false)
            let away = ProxmoxRequest(method: .get, path: ["nodes", node, "status"])
            let gone = await proxmoxError { _ = try await client.send(away) }
            #expect(gone?.kind == .nodeUnreachable)
            // The body is empty: the text is the status line's.
            #expect(gone?.message.isEmpty == false)
            #expect(gone?.message != "status \(gone?.status ?? 0)")
        }
    }

    @Test func aNodeThatGoesAndComesBackDoesNotEndTheWatch() async throws {
        try await withCluster(.token) { cluster, client in
            let start = try await power("start", 102, on: client)
            let upid = try #require(UPID(try await client.send(start).data.string ?? ""))
            cluster.setNodeOnline(upid.node, false)
            async let end = TaskFollower().follow(upid, on: client, deadline: .now + .seconds(60))
            try await Task.sleep(for: .milliseconds(100))
            cluster.setNodeOnline(upid.node, true)
            #expect(try await end.problem == nil)
            #expect(try await !end.status.isRunning)
        }
    }

    @Test func wrongCredentialsAreRefused() async throws {
        try await withCluster(.token) { cluster, _ in
            for credentials in [
                ProxmoxConfiguration.Credentials.token(id: cluster.tokenID, secret: Secret("wrong")),
                .token(id: cluster.expiredToken.id, secret: Secret(cluster.expiredToken.secret)),
                .password(user: cluster.username, password: Secret("wrong")),
                .password(user: cluster.disabled.id, password: Secret(cluster.disabled.secret)),
            ] {
                var configuration = ProxmoxConfiguration(
                    name: "simulated", endpoints: [.init(host: "127.0.0.1", port: cluster.port)],
                    credentials: credentials, trust: .certificatePEM(cluster.certificatePEM))
                configuration.connectTimeout = .seconds(60)
                let error = try await withClient(configuration) { client in
                    await proxmoxError { _ = try await client.send(.start) }
                }
                #expect(error?.kind == .unauthorized)
                #expect(error?.message.isEmpty == false)
            }
        }
    }
}
