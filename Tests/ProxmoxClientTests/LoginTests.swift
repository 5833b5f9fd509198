import JSONLines
import Logging
import Synchronization
import TestLogs
import Testing

@testable import ProxmoxClient

/// Logins over the wire, against a server that knows one user.
@Suite(.serialized) struct LoginTests {
    /// Gives out `T1`, `T2`, ...; refuses with 401 whatever `refuses` says.
    private func server(
        refuses: @escaping @Sendable (_ ticket: Int) -> Bool = { _ in false },
        login: (@Sendable (_ count: Int) -> ScriptedServer.Reply)? = nil
    ) async throws -> ScriptedServer {
        let logins = Mutex(0)
        return try await ScriptedServer.start { request, _ in
            if request.target == "/api2/json/access/ticket" {
                let count = logins.withLock { logins in
                    logins += 1
                    return logins
                }
                return login?(count)
                    ?? .later(
                        .milliseconds(30),
                        .data("{\"ticket\":\"PVE:alice@pve:T\(count)::a+b/c==\",\"CSRFPreventionToken\":\"C\(count)\"}")
                    )
            }
            let ticket = request.headers["cookie"]?.split(separator: ":").dropFirst(2).first?.dropFirst()
            guard let number = ticket.flatMap({ Int($0) }), !refuses(number) else {
                return .answer("401 permission denied - invalid PVE ticket", closes: true)
            }
            if request.method != "GET", request.headers["csrfpreventiontoken"] != "C\(number)" {
                return .answer("401 Permission denied - invalid csrf token", closes: true)
            }
            return .data("\"done\"")
        }
    }

    private func logins(_ server: ScriptedServer) -> [ScriptedServer.Request] {
        server.requests.filter { $0.target == "/api2/json/access/ticket" }
    }

    private func changes(_ server: ScriptedServer) -> [ScriptedServer.Request] {
        server.requests.filter { $0.target.hasSuffix("/start") }
    }

    private func failure(_ server: ScriptedServer) async throws -> ProxmoxError? {
        try await withClient(.password(server)) { (client) async throws in
            await proxmoxError { _ = try await client.send(.start) }
        }
    }

    @Test func aLoginGivesCookieAndTokenForChanges() async throws {
        let server = try await server()
        try await withClient(.password(server)) { (client) async throws in
            #expect(try await client.send(.version).data.string == "done")
            #expect(try await client.send(.start).data.string == "done")
        }
        let requests = server.requests
        try #require(requests.count == 3)
        #expect(requests[0].body == "username=alice%40pve&password=pa%3Dss%3Bw%26rd")
        #expect(requests[0].headers["cookie"] == nil)
        #expect(requests[1].headers["cookie"] == "PVEAuthCookie=PVE:alice@pve:T1::a+b/c==")
        #expect(requests[1].headers["csrfpreventiontoken"] == nil)
        #expect(requests[1].headers["authorization"] == nil)
        #expect(requests[2].headers["csrfpreventiontoken"] == "C1")
        await server.stop()
    }

    @Test func fiftyCallersLogInOnce() async throws {
        let server = try await server()
        try await withClient(.password(server)) { (client) async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<50 { group.addTask { _ = try await client.send(.version) } }
                try await group.waitForAll()
            }
        }
        #expect(logins(server).count == 1)
        #expect(server.requests.count == 51)
        await server.stop()
    }

    @Test func aTicketRefusedInTheMiddleIsReplacedOnceForAll() async throws {
        let refused = Mutex(false)
        let server = try await server(refuses: { $0 == 1 && refused.withLock { $0 } })
        try await withClient(.password(server)) { (client) async throws in
            _ = try await client.send(.start)
            refused.withLock { $0 = true }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<10 { group.addTask { _ = try await client.send(.start) } }
                try await group.waitForAll()
            }
        }
        #expect(logins(server).count == 2)
        // The refused ticket is not offered in the password's place.
        #expect(logins(server)[1].body.hasSuffix("password=pa%3Dss%3Bw%26rd"))
        #expect(changes(server).count { $0.headers["cookie"]?.contains(":T2:") == true } == 10)
        await server.stop()
    }

    @Test func whoIsRefusedWithANewTicketTooIsUnauthorized() async throws {
        let server = try await server(refuses: { _ in true })
        let error = try await failure(server)
        #expect(error?.kind == .unauthorized)
        #expect(error?.message == "permission denied - invalid PVE ticket")
        #expect(logins(server).count == 2)
        #expect(changes(server).count == 2)
        await server.stop()
    }

    @Test func aWrongPasswordIsSaid() async throws {
        let server = try await server(login: { _ in
            .answer(
                "401 authentication failure", body: "{\"data\":null,\"message\":\"authentication failure\\n\"}",
                closes: true)
        })
        let error = try await failure(server)
        #expect(error?.kind == .unauthorized)
        #expect(error?.message == "the login of alice@pve failed: authentication failure")
        #expect(error?.description.contains("pa=ss") == false)
        #expect(server.requests.count == 1)
        await server.stop()
    }

    @Test(arguments: ["1", "true"])
    func aSecondFactorIsSaid(_ flag: String) async throws {
        let server = try await server(login: { _ in
            .data("{\"NeedTFA\":\(flag),\"ticket\":\"PVE:!tfa!x\",\"CSRFPreventionToken\":\"C\"}")
        })
        let error = try await failure(server)
        #expect(error?.kind == .unauthorized)
        #expect(error?.message.contains("second factor") == true)
        #expect(server.requests.count == 1)
        await server.stop()
    }

    @Test(arguments: [
        "{}", "{\"ticket\":\"a;b\",\"CSRFPreventionToken\":\"c\"}",
        "{\"ticket\":\"a\\r\\nb\",\"CSRFPreventionToken\":\"c\"}", "null",
    ])
    func aLoginWithoutAUsableTicketIsABadAnswer(_ data: String) async throws {
        let server = try await server(login: { _ in .data(data) })
        #expect(try await failure(server)?.kind == .badAnswer)
        #expect(server.requests.count == 1)
        await server.stop()
    }

    /// The change was never sent, so that nothing is unknown.
    @Test(arguments: [
        (ScriptedServer.Reply.silence, ProxmoxError.Kind.timeout), (.cut, .unreachable),
        (.answer("200 OK", body: "<html>"), .badAnswer), (.answer("595 No route", closes: true), .nodeUnreachable),
    ])
    func aLoginThatIsLostLeavesNoDoubt(_ reply: ScriptedServer.Reply, _ kind: ProxmoxError.Kind) async throws {
        let server = try await server(login: { _ in reply })
        var configuration = ProxmoxConfiguration.password(server)
        if case .silence = reply { configuration.requestTimeout = .seconds(1) }
        let error = try await withClient(configuration) { (client) async throws in
            if case .silence = reply { return await firstSent { _ = try await client.send(.start) } }
            return await proxmoxError { _ = try await client.send(.start) }
        }
        #expect(error?.kind == kind)
        #expect(changes(server).isEmpty)
        #expect(error?.message.contains("may have been done") == false)
        await server.stop()
    }

    @Test func aRenewalOffersTheTicketAndFallsBackToThePassword() async throws {
        let server = try await server(login: { count in
            count == 1
                ? .answer("401 authentication failure", closes: true)
                : .data("{\"ticket\":\"T\",\"CSRFPreventionToken\":\"C\"}")
        })
        let transport = ClusterTransport(.password(server), logger: quiet) { 0 }
        let login = LoginExchange(transport: transport, user: "alice@pve", password: Secret("pw"))
        let old = Ticket(value: Secret("PVE:old"), csrf: Secret("x"))
        #expect(try await login(.renewal(of: old)) == Ticket(value: Secret("T"), csrf: Secret("C")))
        #expect(
            logins(server).map(\.body) == [
                "username=alice%40pve&password=PVE%3Aold", "username=alice%40pve&password=pw",
            ])
        await transport.shutdown()
        await server.stop()
    }

    @Test func cancellingOneCallerLeavesTheOthersTheirLogin() async throws {
        let server = try await server(login: { _ in
            .later(.milliseconds(300), .data("{\"ticket\":\"PVE:a:T1::x\",\"CSRFPreventionToken\":\"C1\"}"))
        })
        try await withClient(.password(server)) { (client) async throws in
            let first = Task { try await client.send(.start) }
            #expect(try await eventually { !server.requests.isEmpty })
            let second = Task { try await client.send(.start) }
            first.cancel()
            await #expect(throws: CancellationError.self) { try await first.value }
            #expect(try await second.value.data.string == "done")
        }
        #expect(logins(server).count == 1)
        #expect(changes(server).count == 1)
        await server.stop()
    }

    @Test func nothingOfALoginIsLogged() async throws {
        let server = try await server()
        let keeper = LogKeeper()
        try await withClient(.password(server), logger: Logger(label: "t") { _ in keeper }) { (client) async throws in
            _ = try await client.send(.start)
        }
        #expect(keeper.lines.contains { $0.contains("POST /access/ticket") })
        for line in keeper.lines {
            for secret in ["pa=ss", "pa%3Dss", "T1", "C1"] { #expect(!line.contains(secret)) }
        }
        await server.stop()
    }
}
