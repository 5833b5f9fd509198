import FrontEnds
import JSONLines
import Testing

@Suite struct BridgeSessionTests {
    private static func text(_ action: BridgeSession.Action) -> String {
        switch action {
        case .toService(let line): "> " + String(decoding: line, as: UTF8.self)
        case .toClient(let line): "< " + String(decoding: line, as: UTF8.self)
        }
    }

    private static func json(_ action: BridgeSession.Action) throws -> JSONObject {
        guard case .toClient(let line) = action else { return [:] }
        return try JSONReader.read(line).object ?? [:]
    }

    private static func client(_ session: inout BridgeSession, _ line: String) -> [String] {
        session.fromClient(Array(line.utf8)).map(text)
    }

    private static func service(_ session: inout BridgeSession, _ line: String) -> [String] {
        session.fromService(Array(line.utf8)).map(text)
    }

    @Test func linesPassToTheLetter() {
        var session = BridgeSession()
        for line in [#"{ "id" : 1.0, "x" }"#, "not JSON", #"{"id":"\u0061","tool":"get_vms"}"#] {
            #expect(Self.client(&session, line) == ["> " + line])
            #expect(Self.service(&session, line) == ["< " + line])
        }
    }

    @Test func whatWasNotAnsweredIsAnsweredWhenTheServiceGoes() throws {
        var session = BridgeSession()
        _ = Self.client(&session, #"{"id":1,"tool":"start_vm","args":{"vmid":102},"progress":true}"#)
        _ = Self.client(&session, #"{"id":2,"op":"ping"}"#)
        _ = Self.client(&session, #"{"jsonrpc":"2.0","id":"\u0061","method":"tools/call","params":{"name":"stop_vm"}}"#)
        _ = Self.client(&session, #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{}}"#)
        _ = Self.service(&session, #"{"id":1,"event":"progress","message":"began"}"#)
        _ = Self.service(&session, #"{"id":2,"ok":true,"result":{},"text":"pong"}"#)
        let lost = session.lost("the service")
        #expect(lost.count == 2)
        let start = try Self.json(lost[0])
        #expect(start["id"] == 1)
        #expect(start["ok"] == false)
        #expect(start["error"]?["code"] == "outcome_unknown")
        #expect(Self.text(lost[1]).hasPrefix(#"< {"jsonrpc":"2.0","id":"\u0061","error":{"code":-32603,"#))
        #expect(session.lost("the service").isEmpty, "answered once")
    }

    @Test func whatCannotBeSentIsSaidToBeNot() throws {
        var session = BridgeSession()
        _ = Self.client(&session, #"{"id":7,"tool":"start_vm","args":{"vmid":102}}"#)
        let answers = session.unreachable("nobody listens")
        #expect(answers.count == 1)
        let answer = try Self.json(answers[0])
        #expect(answer["error"]?["code"] == "unreachable")
        #expect(answer["error"]?["message"] == "nobody listens; nothing was sent")
    }

    @Test func aHandshakeIsRepeatedAndItsSecondAnswerKept() {
        var session = BridgeSession()
        #expect(session.connected().isEmpty)
        let initialize = #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18"}}"#
        let answer = #"{"jsonrpc":"2.0","id":0,"result":{"protocolVersion":"2025-06-18"}}"#
        let initialized = #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#
        _ = Self.client(&session, initialize)
        #expect(Self.service(&session, answer) == ["< " + answer])
        _ = Self.client(&session, initialized)
        #expect(session.lost("x").isEmpty)
        #expect(session.connected().map(Self.text) == ["> " + initialize, "> " + initialized])
        #expect(Self.service(&session, answer).isEmpty)
        // The client may use the id again.
        _ = Self.client(&session, #"{"jsonrpc":"2.0","id":0,"method":"ping"}"#)
        let pong = #"{"jsonrpc":"2.0","id":0,"result":{}}"#
        #expect(Self.service(&session, pong) == ["< " + pong])
    }

    private static func handshake(_ session: inout BridgeSession) {
        _ = client(
            &session, #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18"}}"#)
        _ = service(&session, #"{"jsonrpc":"2.0","id":0,"result":{"protocolVersion":"2025-06-18"}}"#)
    }

    @Test func subscriptionsAndTheLevelOfTheLogAreSettledAnew() {
        var session = BridgeSession()
        Self.handshake(&session)
        #expect(!session.wantsConnection)
        for (id, method, params, isGranted) in [
            (1, "resources/subscribe", #"{"uri":"a"}"#, true), (2, "resources/subscribe", #"{"uri":"b"}"#, true),
            (3, "resources/subscribe", #"{"uri":"no"}"#, false), (4, "logging/setLevel", #"{"level":"info"}"#, true),
            (5, "resources/unsubscribe", #"{"uri":"a"}"#, true), (6, "logging/setLevel", #"{"level":"error"}"#, true),
        ] {
            _ = Self.client(&session, #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":\#(params)}"#)
            let end = isGranted ? #""result":{}"# : #""error":{"code":-32002,"message":"no"}"#
            _ = Self.service(&session, #"{"jsonrpc":"2.0","id":\#(id),\#(end)}"#)
        }
        #expect(session.wantsConnection)
        #expect(session.lost("x").isEmpty)
        let lines = session.connected().map(Self.text)
        #expect(
            lines.dropFirst() == [
                #"> {"jsonrpc":"2.0","id":"proxgate-connect-0","method":"resources/subscribe","params":{"uri":"b"}}"#,
                #"> {"jsonrpc":"2.0","id":"proxgate-connect-1","method":"logging/setLevel","params":{"level":"error"}}"#,
                // It may have changed while nobody looked.
                #"< {"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"b"}}"#,
            ])
        for id in ["0", #""proxgate-connect-0""#, #""proxgate-connect-1""#] {
            #expect(Self.service(&session, #"{"jsonrpc":"2.0","id":\#(id),"result":{}}"#).isEmpty)
        }
        // The next time under new ids.
        #expect(session.connected().map(Self.text).contains { $0.contains("proxgate-connect-2") })
    }

    @Test func aSubscriptionOfTheStatelessEraGoesOn() {
        var session = BridgeSession()
        let listen = #"{"jsonrpc":"2.0","id":"s","method":"subscriptions/listen","params":{"notifications":{}}}"#
        let acknowledged =
            #"{"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":{"#
            + #""_meta":{"io.modelcontextprotocol/subscriptionId":"s"},"#
            + #""notifications":{"resourceSubscriptions":["a"]}}}"#
        _ = Self.client(&session, listen)
        #expect(Self.service(&session, acknowledged) == ["< " + acknowledged])
        #expect(session.wantsConnection)
        // It is neither answered nor forgotten.
        #expect(session.lost("x").isEmpty && session.wantsConnection)
        #expect(session.connected().map(Self.text) == ["> " + listen])
        let told = Self.service(&session, acknowledged)
        #expect(
            told.count == 1 && told[0].contains("notifications/resources/updated") && told[0].contains(#""uri":"a""#))
        let end = #"{"jsonrpc":"2.0","id":"s","result":{}}"#
        #expect(Self.service(&session, end) == ["< " + end])
        #expect(!session.wantsConnection)
    }

    @Test func aHandshakeThatWasNeverAnsweredIsNotRepeated() {
        var session = BridgeSession()
        _ = Self.client(&session, #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{}}"#)
        #expect(session.lost("x").count == 1)
        #expect(session.connected().isEmpty)
    }

    @Test func requestsOfTheServiceAreNotTakenForAnswers() {
        var session = BridgeSession()
        _ = Self.client(&session, #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"stop_vm"}}"#)
        _ = Self.service(&session, #"{"jsonrpc":"2.0","id":1,"method":"elicitation/create","params":{}}"#)
        _ = Self.client(&session, #"{"jsonrpc":"2.0","id":1,"result":{"action":"accept"}}"#)
        #expect(session.lost("x").count == 1)
    }

    @Test func batchesAreAnsweredMessageByMessage() {
        var session = BridgeSession()
        _ = Self.client(
            &session,
            #"[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{}}]"#)
        _ = Self.service(&session, #"[{"jsonrpc":"2.0","id":1,"result":{}}]"#)
        #expect(session.lost("x").count == 1)
    }
}
