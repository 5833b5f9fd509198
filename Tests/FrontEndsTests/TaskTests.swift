import Gateway
import JSONLines
import Testing

@testable import FrontEnds

/// Changes that go on when their request has been answered.
@Suite("MCP tasks", .timeLimit(.minutes(10)))
struct TaskTests {
    let world: World

    init() {
        var settings = MCPServer.Settings()
        settings.taskGrace = .zero
        world = World(settings: settings)
    }

    private func begin(_ client: Client, _ tool: String, _ arguments: String, task: String = "{}") async throws
        -> JSONValue
    {
        try await client.ask(
            request(1, "tools/call", #"{"name":"\#(tool)","arguments":\#(arguments),"task":\#(task)}"#))
    }

    private func ask(_ client: Client, _ method: String, _ task: String, id: Int = 2) async throws -> JSONValue {
        try await client.ask(request(id, "tasks/\(method)", "{\"taskId\":\"\(task)\"}"))
    }

    // MARK: 2025-11-25

    @Test func aTaskOutlivesItsConnection() async throws {
        let first = try await world.client("2025-11-25")
        let created = try await begin(first, "long", #"{"vmid":100,"gate":"g"}"#, task: #"{"ttl":60000}"#)
        let task = created["result"]?["task"]
        #expect(task?["status"] == "working" && task?["ttl"] == 60000)
        let id = task?["taskId"]?.string ?? ""
        await world.gates.wait(for: "began g")
        first.end()
        await first.finished()

        let second = try await world.client("2025-11-25")
        let working = try await ask(second, "get", id)["result"]
        #expect(working?["status"] == "working" && working?["_meta"]?["proxgate/upid"] == "UPID:long")
        second.send(request(3, "tasks/result", "{\"taskId\":\"\(id)\"}"))
        // Waiting for the result holds nobody up.
        #expect(try await second.ask(request(4, "ping"))["id"] == 4)
        world.gates.open("g")
        let result = try await second.receiveJSON()
        #expect(result["id"] == 3 && result["result"]?["structuredContent"]?["vmid"] == 100)
        #expect(result["result"]?["_meta"]?["io.modelcontextprotocol/related-task"]?["taskId"]?.string == id)
        #expect(try await ask(second, "get", id)["result"]?["status"] == "completed")
        #expect(try await second.ask(request(5, "tasks/list"))["result"]?["tasks"]?.array?.count == 1)
        #expect(try await ask(second, "cancel", id)["error"]?["code"] == -32602)
    }

    @Test func aTaskIsNobodyElses() async throws {
        let id =
            try await begin(try await world.client("2025-11-25"), "long", #"{"vmid":100}"#)["result"]?["task"]?[
                "taskId"]?
            .string ?? ""
        let other = Principal(user: "bob", uid: 1001, groups: [], door: .socket)
        let stranger = try await world.client("2025-11-25", as: other)
        for method in ["get", "result", "cancel"] {
            #expect(try await ask(stranger, method, id)["error"]?["code"] == -32602)
        }
        #expect(try await stranger.ask(request(5, "tasks/list"))["result"]?["tasks"] == [])
    }

    @Test func aCancelledTaskStaysCancelled() async throws {
        let client = try await world.client("2025-11-25")
        let id =
            try await begin(client, "long", #"{"vmid":100,"gate":"never"}"#)["result"]?["task"]?["taskId"]?.string ?? ""
        await world.gates.wait(for: "began never")
        #expect(try await ask(client, "cancel", id)["result"]?["status"] == "cancelled")
        #expect(try await ask(client, "get", id)["result"]?["status"] == "cancelled")
        #expect(try await ask(client, "result", id)["error"]?["code"] == -32602)
        await world.server.finish()
        #expect(try await ask(client, "get", id)["result"]?["status"] == "cancelled")
    }

    @Test func failuresAndWhatCannotBeATask() async throws {
        let client = try await world.client("2025-11-25")
        let wrong = try await begin(client, "long", #"{"vmid":"many"}"#)["result"]?["task"]?["taskId"]?.string ?? ""
        let result = try await ask(client, "result", wrong)["result"]
        #expect(result?["isError"] == true)
        #expect(try await ask(client, "get", wrong)["result"]?["status"] == "failed")
        #expect(try await begin(client, "echo", "{}")["error"]?["code"] == -32601)
        #expect(try await begin(client, "nothing", "{}")["error"]?["code"] == -32602)
        #expect(try await begin(client, "long", #"{"vmid":100}"#, task: "7")["error"]?["code"] == -32602)
        #expect(try await ask(client, "get", "none")["error"]?["code"] == -32602)
        #expect(try await ask(client, "update", wrong)["error"]?["code"] == -32601)
    }

    // MARK: A question of a task (2025-11-25)

    private static let asking = World(
        asked: [
            "risky": Decision.Question(
                message: "Really?", hook: "ask.lua:3", by: .client, expires: .seconds(300))
        ])
    private let forms = #"{"elicitation":{}}"#

    @Test(arguments: [("accept", true), ("decline", false), ("cancel", false)])
    func aTaskAsksWhoeverWaitsForItsResult(_ action: String, _ agrees: Bool) async throws {
        let world = Self.asking
        let first = try await world.client("2025-11-25", capabilities: forms)
        let id = try await begin(first, "risky", #"{"vmid":100}"#)["result"]?["task"]?["taskId"]?.string ?? ""
        var status: JSONValue?
        repeat { status = try await ask(first, "get", id)["result"] } while status?["status"] == "working"
        #expect(status?["status"] == "input_required")
        #expect(status?["statusMessage"]?.string?.contains("risky") == true, "\(status ?? nil)")
        // The connection that began it is gone; the question waits for the next.
        first.end()
        await first.finished()

        let second = try await world.client("2025-11-25", capabilities: forms)
        let question = try await ask(second, "result", id, id: 7)
        #expect(question["method"] == "elicitation/create")
        #expect(question["params"]?["message"]?.string?.contains("Really?") == true)
        #expect(
            question["params"]?["_meta"]?["io.modelcontextprotocol/related-task"]?["taskId"]?.string == id)
        let content = agrees ? #","content":{"approve":true}"# : ""
        second.send(
            #"{"jsonrpc":"2.0","id":\#(JSONWriter.string(question["id"] ?? nil)),"result":{"action":"\#(action)"\#(content)}}"#
        )
        let result = try await second.receiveJSON()
        #expect(result["id"] == 7)
        #expect(result["result"]?["isError"] == (agrees ? nil : true))
        #expect(try await ask(second, "get", id)["result"]?["status"]?.string == (agrees ? "completed" : "failed"))
    }

    @Test func aQuestionIsTakenBackWithItsTask() async throws {
        let client = try await Self.asking.client("2025-11-25", capabilities: forms)
        let id = try await begin(client, "risky", #"{"vmid":101}"#)["result"]?["task"]?["taskId"]?.string ?? ""
        let question = try await ask(client, "result", id, id: 7)
        #expect(question["method"] == "elicitation/create")
        client.send(request(8, "tasks/cancel", "{\"taskId\":\"\(id)\"}"))
        var answers: [JSONValue] = []
        for _ in 0..<3 { answers.append(try await client.receiveJSON()) }
        #expect(answers.contains { $0["id"] == 8 && $0["result"]?["status"] == "cancelled" })
        #expect(answers.contains { $0["id"] == 7 && $0["error"]?["code"] == -32602 })
        #expect(answers.contains { $0["params"]?["requestId"] == question["id"] && $0["id"] == nil })
    }

    @Test func whoeverCannotBeAskedIsTold() async throws {
        let client = try await Self.asking.client("2025-11-25")
        let id = try await begin(client, "risky", #"{"vmid":102}"#)["result"]?["task"]?["taskId"]?.string ?? ""
        let result = try await ask(client, "result", id)["result"]
        #expect(result?["_meta"]?["proxgate/error"]?["code"] == "confirmation_required")
    }

    @Test func aResultThatNobodyWaitsForAnyMoreHoldsNothingUp() async throws {
        let client = try await world.client("2025-11-25")
        let id =
            try await begin(client, "long", #"{"vmid":103,"gate":"held"}"#)["result"]?["task"]?["taskId"]?.string ?? ""
        client.send(request(7, "tasks/result", "{\"taskId\":\"\(id)\"}"))
        client.send(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}"#)
        client.end()
        #expect(await client.rest() == [])
        world.gates.open("held")
    }

    @Test func earlierRevisionsKnowNone() async throws {
        let client = try await world.client("2025-06-18")
        #expect(try await begin(client, "change", #"{"vmid":100}"#)["result"]?["content"] != nil)
        #expect(try await ask(client, "get", "x")["error"]?["code"] == -32601)
        let tools = try await client.ask(request(1, "tools/list"))["result"]?["tools"]?.array ?? []
        #expect(tools.allSatisfy { $0["execution"] == nil })
    }

    // MARK: 2026-07-28

    private func withTasks(_ id: Int, _ method: String, _ params: String) -> String {
        let meta = modernMeta.replacing(
            #"clientCapabilities":{}"#,
            with: #"clientCapabilities":{"extensions":{"io.modelcontextprotocol/tasks":{}}}"#)
        return "{\"jsonrpc\":\"2.0\",\"id\":\(id),\"method\":\"\(method)\",\"params\":{\"_meta\":{\(meta)},\(params)}}"
    }

    @Test func aLongChangeBecomesATask() async throws {
        let client = Client(world.connection())
        let created = try await client.ask(
            withTasks(1, "tools/call", #""name":"long","arguments":{"vmid":100,"gate":"g"}"#))["result"]
        #expect(created?["resultType"] == "task" && created?["status"] == "working" && created?["ttlMs"]?.int != nil)
        let id = created?["taskId"]?.string ?? ""
        let working = try await client.ask(withTasks(2, "tasks/get", "\"taskId\":\"\(id)\""))["result"]
        #expect(working?["resultType"] == "complete" && working?["status"] == "working")
        #expect(try await client.ask(modern(3, "tasks/get", ",\"taskId\":\"\(id)\""))["error"]?["code"] == -32021)
        world.gates.open("g")
        var done: JSONValue?
        repeat {
            done = try await client.ask(withTasks(4, "tasks/get", "\"taskId\":\"\(id)\""))["result"]
        } while done?["status"] == "working"
        #expect(done?["status"] == "completed" && done?["result"]?["structuredContent"]?["vmid"] == 100)
        let acknowledged = try await client.ask(withTasks(5, "tasks/cancel", "\"taskId\":\"\(id)\""))["result"]
        #expect(acknowledged?["resultType"] == "complete" && acknowledged?["taskId"] == nil)
        for method in ["tasks/result", "tasks/list"] {
            let gone = try await client.ask(withTasks(6, method, "\"taskId\":\"\(id)\""))
            #expect(gone["error"]?["code"] == -32601)
        }
    }

    @Test func listenersHearOfTasks() async throws {
        let client = Client(world.connection())
        let created = try await client.ask(
            withTasks(1, "tools/call", #""name":"long","arguments":{"vmid":104,"gate":"listened"}"#))["result"]
        let id = created?["taskId"]?.string ?? ""
        let acknowledged = try await client.ask(
            withTasks(2, "subscriptions/listen", #""notifications":{"taskIds":["\#(id)","none"]}"#))
        #expect(acknowledged["params"]?["notifications"]?["taskIds"] == [.string(id)])
        world.gates.open("listened")
        let told = try await client.receiveJSON()
        #expect(told["method"] == "notifications/tasks" && told["params"]?["taskId"]?.string == id)
        #expect(told["params"]?["status"] == "completed")
        #expect(told["params"]?["result"]?["structuredContent"]?["vmid"] == 104)
        #expect(told["params"]?["_meta"]?["io.modelcontextprotocol/subscriptionId"] == 2)
        // Who comes later hears that it is over.
        let late = try await client.ask(
            withTasks(3, "subscriptions/listen", #""notifications":{"taskIds":["\#(id)"]}"#))
        #expect(late["method"] == "notifications/subscriptions/acknowledged")
        #expect(try await client.receiveJSON()["params"]?["status"] == "completed")
        let undeclared = try await client.ask(modern(4, "subscriptions/listen", #","notifications":{"taskIds":[]}"#))
        #expect(undeclared["error"]?["code"] == -32021)
    }

    @Test func onlyForThoseWhoKnowThem() async throws {
        let client = Client(world.connection())
        let plain = try await client.ask(modernCall(1, "long", #"{"vmid":100}"#))["result"]
        #expect(plain?["resultType"] == "complete" && plain?["structuredContent"]?["vmid"] == 100)
        let read = try await client.ask(withTasks(2, "tools/call", #""name":"echo","arguments":{}"#))["result"]
        #expect(read?["resultType"] == "complete")
        let tried = try await client.ask(
            withTasks(3, "tools/call", #""name":"long","arguments":{"vmid":100,"dry_run":true}"#))["result"]
        #expect(tried?["structuredContent"]?["dry_run"] == true)
        let denied = try await client.ask(withTasks(4, "tools/call", #""name":"nothing","arguments":{}"#))
        #expect(denied["error"]?["code"] == -32602)
    }
}
