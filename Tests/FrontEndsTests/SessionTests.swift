import JSONLines
import Testing

@testable import FrontEnds

/// The session as a value: what it says is to be done about each message, without any I/O.
@Suite struct SessionTests {
    private var session = MCPSession.StateMachine(info: ServerInfo(version: "1"))

    private func message(_ text: String) throws -> JSONRPCMessage {
        JSONRPCMessage(try DecodedLine.read(Array(text.utf8)))
    }

    private func shaken(_ version: String, _ capabilities: String = "{}") throws -> MCPSession.StateMachine {
        var session = session
        let action = session.received(try message(initialize(version, capabilities: capabilities)))
        guard case .answer(_, let result, let revision) = action else {
            Issue.record("\(action)")
            return session
        }
        #expect(result["protocolVersion"]?.string == version && revision.name == version)
        return session
    }

    @Test(arguments: ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])
    func aHandshakeSettlesTheRevision(version: String) throws {
        var session = try shaken(version)
        #expect(session.revision?.name == version)
        guard case .refuse(_, let error, _) = session.received(try message(initialize(version))) else {
            Issue.record("initialized twice")
            return
        }
        #expect(error.code == .invalidRequest && session.revision?.name == version)
    }

    @Test func capabilitiesAreTheClientsWord() throws {
        for (declared, takesForms) in [
            ("{}", false), (#"{"elicitation":{}}"#, true), (#"{"elicitation":{"form":{}}}"#, true),
            (#"{"elicitation":{"url":{}}}"#, false), (#"{"elicitation":null}"#, false),
        ] {
            var session = try shaken("2025-11-25", declared)
            guard case .serve(let request) = session.received(try message(call(1, "echo"))) else {
                Issue.record("\(declared)")
                continue
            }
            #expect(request.context.capabilities.takesForms == takesForms, "\(declared)")
        }
    }

    @Test func aStatelessRequestStandsAlone() throws {
        var session = try shaken("2024-11-05", #"{"elicitation":{}}"#)
        guard case .serve(let request) = session.received(try message(modernCall(1, "echo"))) else {
            Issue.record("not served")
            return
        }
        // Nothing of the handshake holds for it, and it settles nothing for others.
        #expect(request.context.revision == .v20260728 && !request.context.capabilities.takesForms)
        #expect(session.revision == .v20241105)
    }

    @Test func theLogLevelIsTheConnections() throws {
        var session = try shaken("2025-06-18")
        _ = session.received(try message(request(1, "logging/setLevel", #"{"level":"error"}"#)))
        guard case .serve(let request) = session.received(try message(call(2, "echo"))) else {
            Issue.record("not served")
            return
        }
        #expect(request.context.logLevel == .error)
    }

    @Test func answersAndNotifications() throws {
        var session = try shaken("2025-06-18")
        guard
            case .answered(let id, let result) = session.received(
                try message(#"{"jsonrpc":"2.0","id":"q","result":{}}"#))
        else {
            Issue.record("no answer")
            return
        }
        #expect(id == RequestID("q") && result == [:])
        if case .answered(_, let result) = session.received(
            try message(#"{"jsonrpc":"2.0","id":"q","error":{"code":1,"message":""}}"#))
        {
            #expect(result == nil)
        } else {
            Issue.record("no answer")
        }
        for text in [#"{"jsonrpc":"2.0","method":"nothing"}"#, #"{"jsonrpc":"2.0","result":{}}"#] {
            guard case .ignore = session.received(try message(text)) else {
                Issue.record("\(text)")
                continue
            }
        }
    }

    @Test func pagesKeepTheirPlaceWhenTheListChanges() throws {
        let names = (0..<10).map { "n\($0)" }
        let first = try Page("x", of: names, from: nil, size: 4) { PageKey(name: $0) }
        #expect(Array(first.entries) == ["n0", "n1", "n2", "n3"])
        let fewer = names.filter { $0 != "n2" && $0 != "n3" }
        let second = try Page("x", of: fewer, from: first.nextCursor, size: 4) { PageKey(name: $0) }
        #expect(Array(second.entries) == ["n4", "n5", "n6", "n7"])
        let last = try Page("x", of: fewer, from: second.nextCursor, size: 4) { PageKey(name: $0) }
        #expect(Array(last.entries) == ["n8", "n9"] && last.nextCursor == nil)
        #expect(throws: MCPError.self) {
            try Page("y", of: names, from: first.nextCursor, size: 4) { PageKey(name: $0) }
        }
        let negative = try Page("t", of: [-3, -2, -1], from: nil, size: 1) { PageKey(number: $0) }
        let next = try Page("t", of: [-3, -2, -1], from: negative.nextCursor, size: 1) { PageKey(number: $0) }
        #expect(Array(next.entries) == [-2])
    }

    @Test(arguments: ["", "f", "fo", "foo", "foob", "fooba", "foobar", "\u{0}\u{FF}"])
    func base64(text: String) {
        let bytes = Array(text.utf8)
        #expect(Base64.bytes(url: Base64.url(bytes)) == bytes)
        if text == "fo" { #expect(Base64.standard(bytes) == "Zm8=") }
        if text == "foobar" { #expect(Base64.standard(bytes) == "Zm9vYmFy") }
    }
}
