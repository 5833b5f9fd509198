import Glibc
import JSONLines
import Logging
import SimulatedCluster
import TestLogs
import Testing

@testable import ProxmoxClient

@Suite(.serialized) struct TrustTests {
    private func server() async throws -> ScriptedServer {
        try await ScriptedServer.start { _, _ in .data("{\"version\":\"9.2\"}") }
    }

    /// Sends a read and a change, neither of which may reach a server that is not trusted.
    private func expectRefusal(
        _ configuration: ProxmoxConfiguration, _ server: ScriptedServer, presents fingerprint: String?
    ) async throws {
        for request in [ProxmoxRequest.version, .start] {
            let error = try await withClient(configuration) { (client) async throws in
                await proxmoxError { _ = try await client.send(request) }
            }
            #expect(error?.kind == .certificate)
            #expect(error?.message.contains("nothing was sent") == true)
            if let fingerprint { #expect(error?.message.contains(fingerprint) == true) }
            #expect(error?.host == (fingerprint == nil ? nil : server.endpoint.description))
        }
        #expect(server.requests.isEmpty)
    }

    private func expectAnswer(_ configuration: ProxmoxConfiguration, _ server: ScriptedServer) async throws {
        let response = try await withClient(configuration) { try await $0.send(.version) }
        #expect(response.data["version"]?.string == "9.2")
        #expect(server.requests.count == 1)
    }

    @Test func theRightPinIsEnough() async throws {
        let server = try await server()
        let pin = server.certificate.fingerprint
        try await expectAnswer(.token(server, trust: .fingerprint(pin.lowercased().filter { $0 != ":" })), server)
        await server.stop()
    }

    @Test func aWrongPinSendsNothing() async throws {
        let server = try await server()
        let other = try SelfSignedCertificate.make()
        try await expectRefusal(
            .token(server, trust: .fingerprint(other.fingerprint)), server, presents: server.certificate.fingerprint)
        await server.stop()
    }

    @Test func aPinThatIsNoneConnectsToNobody() async throws {
        let server = try await server()
        try await expectRefusal(.token(server, trust: .fingerprint("AA:BB")), server, presents: nil)
        #expect(server.connections == 0)
        await server.stop()
    }

    @Test func anAuthorityAsTextIsEnough() async throws {
        let server = try await server()
        try await expectAnswer(.token(server, trust: .certificatePEM(server.certificate.certificatePEM)), server)
        await server.stop()
    }

    @Test func anAuthorityInAFileIsEnough() async throws {
        let server = try await server()
        var path = Array("/tmp/proxgate-test-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        let pem = Array(server.certificate.certificatePEM.utf8)
        #expect(write(descriptor, pem, pem.count) == pem.count)
        close(descriptor)
        let name = String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        defer { unlink(name) }
        try await expectAnswer(.token(server, trust: .certificateFile(name)), server)
        await server.stop()
    }

    @Test func anotherAuthoritySendsNothing() async throws {
        let server = try await server()
        let other = try SelfSignedCertificate.make()
        try await expectRefusal(
            .token(server, trust: .certificatePEM(other.certificatePEM)), server,
            presents: server.certificate.fingerprint)
        await server.stop()
    }

    @Test func theSystemsAuthoritiesDoNotKnowIt() async throws {
        let server = try await server()
        try await expectRefusal(
            .token(server, trust: .systemRoots), server, presents: server.certificate.fingerprint)
        await server.stop()
    }

    @Test func aCertificateForAnotherHostSendsNothing() async throws {
        let server = try await ScriptedServer.start(host: "127.0.0.2") { _, _ in .data("1") }
        try await expectRefusal(
            .token(server, trust: .certificatePEM(server.certificate.certificatePEM)), server,
            presents: server.certificate.fingerprint)
        await server.stop()
    }

    @Test(arguments: [
        ProxmoxConfiguration.Trust.certificateFile("/nonexistent/ca.pem"), .certificateFile("/dev/null"),
        .certificatePEM("no PEM"), .certificatePEM(""),
    ])
    func anAuthorityThatCannotBeReadConnectsToNobody(_ trust: ProxmoxConfiguration.Trust) async throws {
        let server = try await server()
        try await expectRefusal(.token(server, trust: trust), server, presents: nil)
        #expect(server.connections == 0)
        await server.stop()
    }

    @Test func believingAnybodyIsWarnedOf() async throws {
        let server = try await server()
        let keeper = LogKeeper()
        let response = try await withClient(
            .token(server, trust: ProxmoxConfiguration.Trust.none), logger: Logger(label: "t") { _ in keeper }
        ) { try await $0.send(.version) }
        #expect(response.status == 200)
        #expect(keeper.lines.count { $0.hasPrefix("warning") && $0.contains("not verified") } == 1)
        await server.stop()
    }

    @Test func makingAClientConnectsToNobody() async throws {
        let server = try await server()
        let client = ProxmoxClient(.password(server), logger: quiet)
        await client.shutdown()
        #expect(server.connections == 0)
        await server.stop()
    }
}
