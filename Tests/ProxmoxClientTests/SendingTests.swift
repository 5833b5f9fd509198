import JSONLines
import Logging
import TestLogs
import Testing

@testable import ProxmoxClient

@Suite(.serialized) struct SendingTests {
    private func error(
        _ request: ProxmoxRequest, _ server: ScriptedServer, _ adjust: (inout ProxmoxConfiguration) -> Void = { _ in }
    ) async throws -> ProxmoxError? {
        var configuration = ProxmoxConfiguration.token(server)
        adjust(&configuration)
        return try await withClient(configuration) { (client) async throws in
            await proxmoxError { _ = try await client.send(request) }
        }
    }

    // MARK: What goes over the wire

    @Test func requestsHaveTheFormThatProxmoxTakes() async throws {
        let server = try await ScriptedServer.start { _, _ in .data("null") }
        let parameters: JSONObject = ["d": "a=b;c&d+e%20 Grüße", "x": [1, true]]
        let encoded = "d=a%3Db%3Bc%26d%2Be%2520%20Gr%C3%BC%C3%9Fe&x=1&x=1"
        try await withClient(.token(server)) { (client) async throws in
            for method in [ProxmoxRequest.Method.get, .post, .put, .delete] {
                _ = try await client.send(
                    ProxmoxRequest(method: method, path: ["a b", "local:iso/x%.iso"], parameters: parameters))
            }
            _ = try await client.send(.start)
            _ = try await client.send(.version)
        }
        let requests = server.requests
        try #require(requests.count == 6)
        let path = "/api2/json/a%20b/local%3Aiso%2Fx%25.iso"
        #expect(requests.map(\.method) == ["GET", "POST", "PUT", "DELETE", "POST", "GET"])
        for request in requests {
            #expect(request.headers["authorization"] == "PVEAPIToken=root@pam!sim=s3cr3t")
            #expect(request.headers["transfer-encoding"] == nil)
            #expect(request.headers["cookie"] == nil)
            #expect(request.headers["host"] == server.endpoint.description)
        }
        for request in [requests[0], requests[3]] {
            #expect(request.target == "\(path)?\(encoded)")
            #expect(request.headers["content-length"] == nil)
            #expect(request.body == "")
        }
        for request in requests[1...2] {
            #expect(request.target == path)
            #expect(request.body == encoded)
            #expect(request.headers["content-length"] == "\(encoded.utf8.count)")
            #expect(request.headers["content-type"] == "application/x-www-form-urlencoded")
        }
        #expect(requests[4].headers["content-length"] == "0")
        #expect(requests[5].target == "/api2/json/version")
        // Connections are used again, as long as they are not idle for too long.
        #expect(server.connections < requests.count)
        await server.stop()
    }

    @Test func whatMustNotBeSentIsNot() async throws {
        let server = try await ScriptedServer.start { _, _ in .data("null") }
        #expect(try await error(ProxmoxRequest(method: .get, path: ["a", ".."]), server)?.kind == .invalidParameters)
        let nested = ProxmoxRequest(method: .put, path: ["a"], parameters: ["b": [:]])
        #expect(try await error(nested, server)?.kind == .invalidParameters)
        let broken = try await error(.version, server) {
            $0.credentials = .token(id: "a@b!c", secret: Secret("evil\r\nX: y"))
        }
        #expect(broken?.kind == .unauthorized)
        #expect(broken?.description.contains("evil") == false)
        #expect(server.connections == 0)
        await server.stop()
    }

    @Test func dataAndItsCompanionsAreReturned() async throws {
        let server = try await ScriptedServer.start { _, _ in
            .answer("200 OK", body: "{\"total\":2,\"data\":[1,{\"a\":\"ü\"}],\"changes\":\"--- x\"}")
        }
        let response = try await withClient(.token(server)) { try await $0.send(.version) }
        #expect(response.data == [1, ["a": "ü"]])
        #expect(response.extra == ["total": 2, "changes": "--- x"])
        await server.stop()
    }

    // MARK: What Proxmox refuses

    @Test(arguments: [
        ("401 No ticket", "", ProxmoxError.Kind.unauthorized, "No ticket"),
        (
            "403 Permission check failed (/vms/101, VM.PowerMgmt)", "{\"data\":null}", .forbidden,
            "Permission check failed (/vms/101, VM.PowerMgmt)"
        ),
        (
            "400 Parameter verification failed.", "{\"data\":null,\"message\":\"Parameter verification failed.\\n\"}",
            .invalidParameters, "Parameter verification failed."
        ),
        ("500 can't lock", "{\"message\":\"can't lock file\\n\\n\",\"data\":null}", .server, "can't lock file"),
        ("501 Method 'GET /x' not implemented", "{\"data\":null}", .server, "Method 'GET /x' not implemented"),
        ("595 No route to host", "", .nodeUnreachable, "No route to host"),
        ("503 Service Unavailable", "<html>nginx</html>", .server, "Service Unavailable"),
        ("500 ", "", .server, "status 500"),
    ])
    func refusalsKeepTheirText(_ line: String, _ body: String, _ kind: ProxmoxError.Kind, _ text: String) async throws {
        let server = try await ScriptedServer.start { _, _ in .answer(line, body: body, closes: true) }
        for request in [ProxmoxRequest.version, .start] {
            let error = try await error(request, server)
            #expect(error?.kind == kind)
            #expect(error?.message == text)
            #expect(error?.status == Int(line.prefix(3)))
            #expect(error?.endpoint == request.endpoint)
        }
        // With a token, a 401 is final.
        #expect(server.requests.count == 2)
        await server.stop()
    }

    /// Proxmox or another proxy had the request in hand: a read is unanswered, a change may have been done.
    @Test(arguments: [
        ("596 Broken pipe", ProxmoxError.Kind.nodeUnreachable), ("597 Broken pipe", .nodeUnreachable),
        ("599 Broken pipe", .nodeUnreachable), ("502 Broken pipe", .server), ("504 Broken pipe", .server),
    ])
    func aProxysTroubleLeavesAChangeInDoubt(_ line: String, _ kind: ProxmoxError.Kind) async throws {
        let server = try await ScriptedServer.start { _, _ in .answer(line, body: "", closes: true) }
        #expect(try await error(.version, server)?.kind == kind)
        let change = try await error(.start, server)
        #expect(change?.kind == .outcomeUnknown)
        #expect(change?.message.contains("\(line); it may have been done, and was not repeated") == true)
        #expect(server.requests.count == 2)
        await server.stop()
    }

    @Test func complaintsAreKeptForEachParameter() async throws {
        let server = try await ScriptedServer.start { _, _ in
            .answer(
                "400 Parameter verification failed.",
                body:
                    "{\"errors\":{\"vmid\":\"type check ('integer') failed - got 'x'\\n\",\"a\":{\"b\":1}},\"data\":null}",
                closes: true)
        }
        let error = try await error(.start, server)
        #expect(error?.errors.map(\.parameter) == ["a", "vmid"])
        #expect(error?.errors.map(\.text) == ["{\"b\":1}", "type check ('integer') failed - got 'x'"])
        #expect(error?.reason == "Parameter verification failed.")
        await server.stop()
    }

    @Test func aRefusalWhoseBodyIsCutIsStillARefusal() async throws {
        let server = try await ScriptedServer.start { _, _ in
            .bytes("HTTP/1.1 500 VM is locked (backup)\r\nContent-Length: 100\r\n\r\n{\"da")
        }
        let error = try await error(.start, server)
        #expect(error?.kind == .server)
        #expect(error?.message == "VM is locked (backup)")
        await server.stop()
    }

    @Test func theNextRequestWorksAfterTheServerHasClosedTheConnection() async throws {
        let server = try await ScriptedServer.start { _, number in
            number % 2 == 0 ? .answer("500 broken", closes: true) : .data("1")
        }
        try await withClient(.token(server)) { (client) async throws in
            for _ in 0..<10 {
                #expect(await proxmoxError { _ = try await client.send(.start) }?.kind == .server)
                #expect(try await client.send(.start).data == 1)
            }
        }
        #expect(server.requests.count == 20)
        await server.stop()
    }

    // MARK: What cannot be understood

    @Test(arguments: [
        "<html>login</html>", "", "[1]", "{\"dat\":1}", "{\"data\":1", "{\"data\":1,\"data\":2}",
        "{\"data\":\"\u{1}\"}",
    ])
    func anAnswerThatIsNoneOfProxmoxsIsBad(_ body: String) async throws {
        let server = try await ScriptedServer.start { _, _ in .answer("200 OK", body: body) }
        #expect(try await error(.version, server)?.kind == .badAnswer)
        let change = try await error(.start, server)
        #expect(change?.kind == .outcomeUnknown)
        #expect(change?.status == 200)
        #expect(server.requests.count == 2)
        await server.stop()
    }

    @Test func anAnswerThatIsTooLargeIsBad() async throws {
        let body = "{\"data\":\"" + String(repeating: "x", count: 100_000) + "\"}"
        let sized = try await ScriptedServer.start { _, _ in .answer("200 OK", body: body) }
        let unsized = try await ScriptedServer.start { _, _ in .bytes("HTTP/1.1 200 OK\r\n\r\n" + body) }
        for server in [sized, unsized] {
            #expect(try await error(.version, server) { $0.maximumAnswer = 99_999 }?.kind == .badAnswer)
            #expect(server.requests.count == 1)
            #expect(try await error(.start, server) { $0.maximumAnswer = 99_999 }?.kind == .outcomeUnknown)
            let fits = try await error(.version, server) { $0.maximumAnswer = body.utf8.count }
            #expect(fits == nil)
            await server.stop()
        }
    }

    @Test func redirectsAreNotFollowed() async throws {
        let other = try await ScriptedServer.start { _, _ in .data("1") }
        let server = try await ScriptedServer.start(certificate: other.certificate) { _, _ in
            .answer("302 Found", headers: ["Location: https://\(other.endpoint)/api2/json/version"])
        }
        for request in [ProxmoxRequest.version, .start] {
            #expect(try await error(request, server)?.kind == .badAnswer)
        }
        #expect(other.connections == 0)
        #expect(server.requests.count == 2)
        await server.stop()
        await other.stop()
    }

    // MARK: Nothing is sent twice

    @Test(arguments: [ProxmoxRequest.Method.post, .put, .delete])
    func aChangeWhoseAnswerIsLostIsOfUnknownOutcomeAndSentOnce(_ method: ProxmoxRequest.Method) async throws {
        for reply in [ScriptedServer.Reply.cut, .bytes("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"data\"")] {
            let server = try await ScriptedServer.start { _, _ in reply }
            let error = try await error(ProxmoxRequest(method: method, path: ["x"], parameters: ["a": 1]), server)
            #expect(error?.kind == .outcomeUnknown)
            #expect(error?.message.contains("may have been done") == true)
            #expect(server.requests.count == 1)
            await server.stop()
        }
    }

    @Test func aChangeThatMeetsAClosingConnectionIsSentOnce() async throws {
        // The first answer promises to keep the connection, which is then cut with the next request on it.
        let server = try await ScriptedServer.start { request, _ in request.method == "GET" ? .data("1") : .cut }
        let error = try await withClient(.token(server)) { (client) async throws in
            _ = try await client.send(.version)
            return await proxmoxError { _ = try await client.send(.start) }
        }
        #expect(error?.kind == .outcomeUnknown)
        #expect(server.requests.count { $0.method == "POST" } == 1)
        await server.stop()
    }

    @Test func aReadWhoseAnswerIsLostIsRepeatedOnce() async throws {
        let once = try await ScriptedServer.start { _, number in number == 0 ? .cut : .data("1") }
        #expect(try await withClient(.token(once)) { try await $0.send(.version) }.data == 1)
        #expect(once.requests.count == 2)
        await once.stop()
        let always = try await ScriptedServer.start { _, _ in .cut }
        #expect(try await error(.version, always)?.kind == .unreachable)
        #expect(always.requests.count == 2)
        await always.stop()
    }

    @Test(arguments: [
        ScriptedServer.Reply.silence, .part("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"data\""),
        .part("HTTP/1.1 200"),
    ])
    func theTimeIsUpWhereTheAnswerStays(_ reply: ScriptedServer.Reply) async throws {
        let server = try await ScriptedServer.start { _, _ in reply }
        var configuration = ProxmoxConfiguration.token(server)
        configuration.requestTimeout = .seconds(1)
        try await withClient(configuration) { (client) async throws in
            #expect(await firstSent { _ = try await client.send(.version) }?.kind == .timeout)
            #expect(await firstSent { _ = try await client.send(.start) }?.kind == .outcomeUnknown)
        }
        await server.stop()
    }

    @Test func moreRequestsThanConnectionsWaitTheirTurn() async throws {
        let server = try await ScriptedServer.start { _, _ in .later(.milliseconds(250), .data("1")) }
        var configuration = ProxmoxConfiguration.token(server)
        configuration.connections = 2
        // Shorter than the wait for a connection, which is no reason to give up.
        configuration.connectTimeout = .seconds(4)
        try await withClient(configuration) { (client) async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        let data = try await client.send(.start).data
                        #expect(data == 1)
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(server.requests.count == 40)
        #expect(server.connections < 20)
        await server.stop()
    }

    // MARK: Cancelling and ending

    @Test(arguments: [ProxmoxRequest.version, .start])
    func cancellingEndsTheWaitAndNothingElse(_ request: ProxmoxRequest) async throws {
        let server = try await ScriptedServer.start { _, number in number == 0 ? .silence : .data("1") }
        try await withClient(.token(server)) { (client) async throws in
            let task = Task { try await client.send(request) }
            #expect(try await eventually { server.requests.count == 1 })
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await client.send(request).data == 1)
        }
        #expect(server.requests.count == 2)
        await server.stop()
    }

    @Test func whoIsCancelledBeforehandSendsNothing() async throws {
        let server = try await ScriptedServer.start { _, _ in .data("1") }
        try await withClient(.token(server)) { (client) async throws in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await client.send(.start)
            }
            await #expect(throws: CancellationError.self) { try await task.value }
        }
        #expect(server.requests.isEmpty)
        await server.stop()
    }

    @Test func endingTheClientEndsItsRequestsTruthfully() async throws {
        let server = try await ScriptedServer.start { _, _ in .silence }
        let client = ProxmoxClient(.token(server), logger: quiet)
        let read = Task { await proxmoxError { _ = try await client.send(.version) } }
        let change = Task { await proxmoxError { _ = try await client.send(.start) } }
        #expect(try await eventually { server.requests.count == 2 })
        await client.shutdown()
        #expect(await read.value?.kind == .closed)
        #expect(await change.value?.kind == .outcomeUnknown)
        #expect(await proxmoxError { _ = try await client.send(.start) }?.kind == .closed)
        await client.shutdown()
        #expect(server.requests.count == 2)
        await server.stop()
    }

    @Test func aClientMayBeForgottenWithoutItsEnding() async throws {
        let server = try await ScriptedServer.start { _, _ in .data("1") }
        for configuration in [ProxmoxConfiguration.token(server), .password(server)] {
            let client = ProxmoxClient(configuration, logger: quiet)
            _ = try? await client.send(.version)
        }
        await server.stop()
    }

    @Test func theLogTellsRequestsWithoutWhatTheyCarry() async throws {
        let server = try await ScriptedServer.start { _, number in number == 1 ? .cut : .data("1") }
        let keeper = LogKeeper()
        try await withClient(.token(server), logger: Logger(label: "t") { _ in keeper }) { (client) async throws in
            let request = ProxmoxRequest(method: .put, path: ["x"], parameters: ["cipassword": "hunter2"])
            _ = try? await client.send(request)
            _ = try? await client.send(request)
        }
        #expect(keeper.lines.contains { $0.contains("PUT /x") && $0.contains("200") })
        #expect(keeper.lines.contains { $0.contains("PUT /x") && $0.contains("lost") })
        for line in keeper.lines { #expect(!line.contains("hunter2") && !line.contains("s3cr3t")) }
        await server.stop()
    }
}
