import Gateway
import JSONLines
import Testing

@testable import FrontEnds

/// Questions of the policy that the client's human has to answer.
@Suite("MCP elicitation", .timeLimit(.minutes(10)))
struct ElicitationTests {
    let world = World(asked: ["change": Self.question(.client)])

    private static func question(_ by: Decision.Question.Answerer) -> Decision.Question {
        Decision.Question(message: "Really change it?", hook: "ask.lua:3", by: by, expires: .seconds(300))
    }

    private var isChanged: Bool { world.log.all.contains { $0.hasPrefix("PUT") } }
    private let forms = #"{"elicitation":{}}"#
    private let change = call(1, "change", #"{"vmid":100}"#)

    private func answer(_ client: Client, _ question: JSONValue, _ result: String) async throws -> JSONValue {
        try await client.ask(
            #"{"jsonrpc":"2.0","id":\#(JSONWriter.string(question["id"] ?? nil)),"result":\#(result)}"#)
    }

    // MARK: Handshake revisions

    @Test(arguments: ["2025-06-18", "2025-11-25"])
    func theClientsHumanAgrees(version: String) async throws {
        let client = try await world.client(version, capabilities: forms)
        let question = try await client.ask(change)
        #expect(question["method"] == "elicitation/create")
        let message = question["params"]?["message"]?.string ?? ""
        #expect(message.contains("Really change it?") && message.contains("VM 100"), "\(message)")
        #expect(question["params"]?["mode"] == (version == "2025-11-25" ? "form" : nil))
        #expect(!isChanged)
        // An open question holds nobody up.
        #expect(try await client.ask(request(2, "ping"))["id"] == 2)
        let result = try await answer(client, question, #"{"action":"accept","content":{"approve":true}}"#)
        #expect(result["id"] == 1 && result["result"]?["structuredContent"]?["vmid"] == 100)
        #expect(isChanged)
    }

    @Test(arguments: [
        #"{"action":"accept","content":{"approve":false}}"#, #"{"action":"accept"}"#, #"{"action":"decline"}"#,
        #"{"action":"cancel"}"#, #"{"action":"accept","content":{"approve":"yes"}}"#, #"{"action":7}"#, "{}",
    ])
    func anythingElseIsNoAgreement(reply: String) async throws {
        let client = try await world.client("2025-06-18", capabilities: forms)
        let result = try await answer(client, try await client.ask(change), reply)
        #expect(result["id"] == 1 && result["result"]?["isError"] == true)
        #expect(!isChanged)
    }

    @Test func anErrorOrAStrangeAnswerIsNone() async throws {
        let client = try await world.client("2025-06-18", capabilities: forms)
        let question = try await client.ask(change)
        let id = JSONWriter.string(question["id"] ?? nil)
        client.send(#"{"jsonrpc":"2.0","id":"proxgate-99","result":{"action":"accept","content":{"approve":true}}}"#)
        let result = try await client.ask(#"{"jsonrpc":"2.0","id":\#(id),"error":{"code":-1,"message":"no"}}"#)
        #expect(result["result"]?["_meta"]?["proxgate/error"]?["code"] == "confirmation_required")
        // A second answer to the same question comes too late.
        client.send(#"{"jsonrpc":"2.0","id":\#(id),"result":{"action":"accept","content":{"approve":true}}}"#)
        #expect(try await client.ask(request(2, "ping"))["id"] == 2)
        #expect(!isChanged)
    }

    @Test func whoeverCannotAskIsToldHowItCanBeApproved() async throws {
        for (version, capabilities) in [
            ("2024-11-05", forms), ("2025-03-26", forms), ("2025-06-18", "{}"),
            ("2025-11-25", #"{"elicitation":{"url":{}}}"#),
        ] {
            let client = try await world.client(version, capabilities: capabilities)
            let result = try await client.ask(change)["result"]
            #expect(result?["isError"] == true, "\(version)")
            let text = result?["content"]?.array?.first?["text"]?.string ?? ""
            #expect(text.contains("Really change it?") && text.contains("approvals approve"), "\(text)")
        }
        #expect(!isChanged)
    }

    @Test func aCancelledCallTakesItsQuestionBack() async throws {
        let client = try await world.client("2025-06-18", capabilities: forms)
        let question = try await client.ask(change)
        client.send(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#)
        let withdrawn = try await client.receiveJSON()
        #expect(withdrawn["method"] == "notifications/cancelled")
        #expect(withdrawn["params"]?["requestId"] == question["id"])
        client.end()
        #expect(await client.rest() == [])
        #expect(!isChanged)
    }

    @Test func theEndOfTheInputDeclines() async throws {
        let client = try await world.client("2025-06-18", capabilities: forms)
        _ = try await client.ask(change)
        client.end()
        let result = try await client.receiveJSON()["result"]
        #expect(result?["isError"] == true)
        #expect(!isChanged)
    }

    // MARK: Questions for operators

    @Test(arguments: ["2024-11-05", "2025-11-25"])
    func whoHearsProgressWaitsForTheOperator(version: String) async throws {
        let world = World(asked: ["change": Self.question(.operator)], approvers: [1001])
        let client = try await world.client(version)
        // Without progress the answer comes at once, with the approval's id.
        let refused = try await client.ask(change)["result"]
        let approval = refused?["_meta"]?["proxgate/error"]?["approval"]?.string ?? ""
        #expect(refused?["isError"] == true && !approval.isEmpty)
        #expect(refused?["content"]?.array?.first?["text"]?.string?.contains(approval) == true)

        client.send(call(2, "change", #"{"vmid":100}"#, meta: #"{"progressToken":"p"}"#))
        let progress = try await client.receiveJSON()
        #expect(progress["method"] == "notifications/progress" && progress["params"]?["progressToken"] == "p")
        if version != "2024-11-05" { #expect(progress["params"]?["message"]?.string?.contains(approval) == true) }
        let bob = Client(world.connection(as: Principal(user: "bob", uid: 1001, groups: [], door: .socket)))
        #expect(try await bob.ask("{\"id\":1,\"op\":\"approve\",\"approval\":\"\(approval)\"}")["ok"] == true)
        #expect(
            try await client.receiveJSON()["result"]?["structuredContent"]?["vmid"]
                == (version == "2024-11-05" ? nil : 100))
        #expect(world.log.all.count { $0.hasPrefix("PUT") } == 1)
    }

    // MARK: 2026-07-28

    private func stateless(
        _ id: Int, _ arguments: String = #"{"vmid":100}"#, capabilities: String = #"{"elicitation":{"form":{}}}"#,
        more: String = ""
    ) -> String {
        let meta = modernMeta.replacing(#"clientCapabilities":{}"#, with: #"clientCapabilities":\#(capabilities)"#)
        return #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"_meta":{\#(meta)},"name":"change","#
            + #""arguments":\#(arguments)\#(more)}}"#
    }

    private func response(_ state: JSONValue?, _ result: String) -> String {
        let state = state.map { #","requestState":\#(JSONWriter.string($0))"# } ?? ""
        return #"\#(state),"inputResponses":{"approve":\#(result)}"#
    }

    private let yes = #"{"action":"accept","content":{"approve":true}}"#

    @Test func anAnswerComesWithTheRepeatedCall() async throws {
        let client = Client(world.connection())
        let asked = try await client.ask(stateless(1))["result"]
        #expect(asked?["resultType"] == "input_required")
        let form = asked?["inputRequests"]?["approve"]
        #expect(form?["method"] == "elicitation/create" && form?["params"]?["mode"] == "form")
        #expect(form?["params"]?["message"]?.string?.contains("Really change it?") == true)
        let state = asked?["requestState"]
        let done = try await client.ask(stateless(2, more: response(state, yes)))["result"]
        #expect(done?["resultType"] == "complete" && done?["structuredContent"]?["vmid"] == 100)
        #expect(world.log.all.count { $0.hasPrefix("PUT") } == 1)
        // It is good for one call.
        let again = try await client.ask(stateless(3, more: response(state, yes)))["result"]
        #expect(again?["isError"] == true && again?["_meta"]?["proxgate/error"]?["code"] == "confirmation_required")
        #expect(world.log.all.count { $0.hasPrefix("PUT") } == 1)
    }

    @Test func aNoIsADenialAndACancelLeavesItOpen() async throws {
        let client = Client(world.connection())
        for (reply, code) in [
            (#"{"action":"decline"}"#, "denied"), (#"{"action":"accept","content":{"approve":false}}"#, "denied"),
            (#"{"action":"cancel"}"#, "confirmation_required"), (#"{"action":"accept"}"#, "confirmation_required"),
        ] {
            let state = try await client.ask(stateless(1))["result"]?["requestState"]
            let result = try await client.ask(stateless(2, more: response(state, reply)))["result"]
            #expect(result?["isError"] == true, "\(reply)")
            #expect(result?["_meta"]?["proxgate/error"]?["code"]?.string == code, "\(reply)")
        }
        #expect(!isChanged)
    }

    @Test func withoutTheAnswerItIsAskedAgain() async throws {
        let client = Client(world.connection())
        let state = try await client.ask(stateless(1))["result"]?["requestState"]
        let more =
            #","requestState":\#(JSONWriter.string(state ?? nil)),"inputResponses":{"other":{"action":"accept"}}"#
        #expect(try await client.ask(stateless(2, more: more))["result"]?["resultType"] == "input_required")
        #expect(!isChanged)
    }

    @Test func answersThatProveNothing() async throws {
        let client = Client(world.connection())
        let state = try await client.ask(stateless(1))["result"]?["requestState"]
        for line in [
            // Without a state, with somebody's own, for other arguments.
            stateless(2, more: response(nil, yes)), stateless(3, more: response("forged", yes)),
            stateless(4, #"{"vmid":101}"#, more: response(state, yes)), stateless(5, more: #","requestState":7"#),
            stateless(6, more: #","inputResponses":[]"#),
        ] { #expect(try await client.ask(line)["error"]?["code"] == -32602, "\(line)") }
        let other = Client(world.connection(as: Principal(user: "bob", uid: 1001, groups: [], door: .socket)))
        #expect(try await other.ask(stateless(7, more: response(state, yes)))["error"]?["code"] == -32602)
        #expect(!isChanged)
    }

    @Test func aClientThatCannotAskLacksACapability() async throws {
        let client = Client(world.connection())
        for capabilities in ["{}", #"{"elicitation":{"url":{}}}"#] {
            let error = try await client.ask(stateless(1, capabilities: capabilities))["error"]
            #expect(error?["code"] == -32021)
            #expect(error?["data"]?["requiredCapabilities"] == ["elicitation": ["form": [:]]])
            #expect(error?["message"]?.string?.contains("approvals approve") == true)
        }
        // A question that is not the client's to answer is a result.
        let world = World(asked: ["change": Self.question(.operator)])
        let operators = try await Client(world.connection()).ask(stateless(2))["result"]
        #expect(operators?["isError"] == true && operators?["resultType"] == "complete")
    }
}
