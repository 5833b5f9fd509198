import JSONLines
import Logging
import SimulatedCluster
import TestLogs
import Testing

@testable import ProxmoxClient

@Suite(.serialized) struct FailoverTests {
    private func server() async throws -> ScriptedServer {
        try await ScriptedServer.start { _, _ in .data("\"UPID\"") }
    }

    /// A change goes to the second endpoint, once.
    private func expectSecond(
        behind first: ProxmoxConfiguration.Endpoint, _ adjust: (inout ProxmoxConfiguration) -> Void = { _ in }
    ) async throws {
        let second = try await server()
        var configuration = ProxmoxConfiguration.token(second)
        configuration.endpoints = [first, second.endpoint]
        adjust(&configuration)
        let keeper = LogKeeper()
        try await withClient(configuration, logger: Logger(label: "t") { _ in keeper }) { (client) async throws in
            #expect(try await client.send(.start).data.string == "UPID")
            #expect(second.requests.count == 1)
            // The endpoint that answered is asked first from now on.
            #expect(try await client.send(.start).data.string == "UPID")
            #expect(second.requests.count == 2)
        }
        #expect(keeper.lines.count { $0.contains("not sent") } == 1)
        await second.stop()
    }

    @Test func theNextEndpointIsTriedWhereNobodyListens() async throws {
        try await expectSecond(behind: Listener.nobody())
    }

    @Test func theNextEndpointIsTriedWhereTheNameIsUnknown() async throws {
        try await expectSecond(behind: .init(host: "no-such-node.invalid"))
    }

    @Test func theNextEndpointIsTriedWhereTheHandshakeIsCut() async throws {
        let first = try await Listener.start(cuts: true)
        try await expectSecond(behind: first.endpoint)
        await first.stop()
    }

    @Test func theNextEndpointIsTriedWhereTheHandshakeHangs() async throws {
        let first = try await Listener.start(cuts: false)
        try await expectSecond(behind: first.endpoint) { $0.connectTimeout = .seconds(4) }
        await first.stop()
    }

    @Test func aCertificateThatIsNotTrustedEndsTheSearch() async throws {
        let first = try await ScriptedServer.start(certificate: .make()) { _, _ in .data("1") }
        let second = try await server()
        var configuration = ProxmoxConfiguration.token(second)
        configuration.endpoints = [first.endpoint, second.endpoint]
        let error = try await withClient(configuration) { (client) async throws in
            await proxmoxError { _ = try await client.send(.version) }
        }
        #expect(error?.kind == .certificate)
        #expect(error?.message.contains(first.certificate.fingerprint) == true)
        #expect(first.requests.isEmpty)
        #expect(second.connections == 0)
        await first.stop()
        await second.stop()
    }

    @Test func whenAllAreDownEachIsNamed() async throws {
        let cut = try await Listener.start(cuts: true)
        let closed = try Listener.nobody()
        var configuration = ProxmoxConfiguration(
            name: "lab", endpoints: [closed, cut.endpoint, .init(host: "no-such-node.invalid")],
            credentials: .token(id: "a@b!c", secret: Secret("x")), trust: .systemRoots)
        for request in [ProxmoxRequest.version, .start] {
            let error = try await withClient(configuration) { (client) async throws in
                await proxmoxError { _ = try await client.send(request) }
            }
            // Nothing left, so that even a change's outcome is known.
            #expect(error?.kind == .unreachable)
            for text in [
                "lab", closed.description, cut.endpoint.description, "no-such-node.invalid", "nothing was sent",
            ] {
                #expect(error?.message.contains(text) == true)
            }
        }
        configuration.endpoints = []
        let error = try await withClient(configuration) { (client) async throws in
            await proxmoxError { _ = try await client.send(.version) }
        }
        #expect(error?.kind == .unreachable)
        await cut.stop()
    }

    @Test func anEndpointThatGoesAwayIsLeft() async throws {
        let first = try await ScriptedServer.start { _, _ in .answer("200 OK", body: "{\"data\":1}", closes: true) }
        let second = try await ScriptedServer.start(certificate: first.certificate) { _, _ in .data("2") }
        var configuration = ProxmoxConfiguration.token(first)
        configuration.endpoints = [first.endpoint, second.endpoint]
        try await withClient(configuration) { (client) async throws in
            #expect(try await client.send(.start).data == 1)
            await first.stop()
            for _ in 0..<3 { #expect(try await client.send(.start).data == 2) }
        }
        #expect(first.requests.count == 1 && second.requests.count == 3)
        await second.stop()
    }

    @Test func aRequestThatWasSentGoesNowhereElse() async throws {
        let first = try await ScriptedServer.start { _, _ in .cut }
        let second = try await ScriptedServer.start(certificate: first.certificate) { _, _ in .data("1") }
        var configuration = ProxmoxConfiguration.token(first)
        configuration.endpoints = [first.endpoint, second.endpoint]
        let error = try await withClient(configuration) { (client) async throws in
            await proxmoxError { _ = try await client.send(.start) }
        }
        #expect(error?.kind == .outcomeUnknown)
        #expect(first.requests.count == 1)
        #expect(second.requests.isEmpty)
        await first.stop()
        await second.stop()
    }
}
