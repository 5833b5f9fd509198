import Gateway
import JSONLines
import Testing

@testable import FrontEnds

@Suite("Plain lines", .timeLimit(.minutes(10)))
struct PlainLineTests {
    let world = World()

    func answers(_ lines: String...) async -> [String] {
        let client = Client(world.connection())
        for line in lines { client.send(line) }
        client.end()
        return await client.rest()
    }

    @Test func aCallIsAnsweredWithResultAndText() async {
        let answers = await answers(#"{"id":1,"tool":"echo","args":{"text":"hi"}}"#)
        #expect(answers == [#"{"id":1,"ok":true,"result":{"name":"hi"},"text":"done echo"}"# + "\n"])
    }

    @Test func aFailureCarriesCodeMessageAndFacts() async throws {
        let client = Client(world.connection())
        let failed = try await client.ask(#"{"id":1,"tool":"fail"}"#)
        #expect(failed["ok"] == false && failed["error"]?["code"] == "task_failed")
        #expect(failed["error"]?["message"] == "the disk is full" && failed["error"]?["upid"] == "UPID:x")
        #expect(failed["text"]?.string?.contains("task_failed") == true && failed["result"] == nil)
        let denied = try await client.ask(#"{"id":2,"tool":"forbidden","args":{}}"#)
        #expect(denied["error"]?["code"] == "denied" && denied["error"]?["hook"] == "protect.lua:12")
        let unknown = try await client.ask(#"{"id":3,"tool":"ecko"}"#)
        #expect(unknown["error"]?["code"] == "unknown_tool")
        #expect(unknown["error"]?["message"]?.string?.contains("did you mean 'echo'") == true)
        let invalid = try await client.ask(#"{"id":4,"tool":"change","args":{"vmid":99,"gaet":1}}"#)
        #expect(invalid["error"]?["code"] == "invalid_arguments" && invalid["error"]?["faults"]?.array?.count == 2)
        client.end()
        #expect(await client.rest() == [])
    }

    @Test(arguments: [
        "0", "-0", "-7", #""""#, #""a\u0041""#, "12345678901234567890", #""\ud83d\ude00""#, #""\/""#, #""line\nbreak""#,
    ])
    func idsComeBackToTheLetter(id: String) async {
        let answers = await answers("{ \"op\":\"ping\" , \"id\" : \(id) }")
        #expect(answers == ["{\"id\":\(id),\"ok\":true,\"result\":{},\"text\":\"pong\"}\n"])
    }

    @Test(arguments: ["1.0", "1e2", "null", "true", "{}", "[1]", "-0.0"])
    func whatCannotBeAnIDIsAnsweredWithNull(id: String) async throws {
        let client = Client(world.connection())
        let answer = try await client.ask("{\"id\":\(id),\"tool\":\"echo\"}")
        #expect(answer["id"] == .null && answer["error"]?["code"] == "invalid_request")
        #expect(answer["error"]?["faults"]?.array?.first?["member"] == "id")
        let missing = try await client.ask(#"{"tool":"echo"}"#)
        #expect(missing["id"] == .null && missing["error"]?["code"] == "invalid_request")
    }

    @Test func allFaultsAreReportedAtOnceWithTheNearestName() async throws {
        let client = Client(world.connection())
        let answer = try await client.ask(#"{"id":1,"tool":7,"args":[],"dryrun":true,"id2":3}"#)
        let faults = answer["error"]?["faults"]?.array ?? []
        #expect(Set(faults.compactMap { $0["member"]?.string }) == ["tool", "args", "dryrun", "id2"])
        #expect(answer["error"]?["message"]?.string?.contains("did you mean 'dry_run'") == true)
        for line in [
            #"{"id":1}"#, #"{"id":1,"tool":"echo","op":"ping"}"#, #"{"id":1,"op":"pong"}"#, #"{"id":1,"op":1}"#,
            #"{"id":1,"op":"ping","call":2}"#, #"{"id":1,"op":"cancel"}"#, #"{"id":1,"op":"cancel","call":1.5}"#,
            #"{"id":1,"tool":"echo","args":null}"#,
        ] {
            let answer = try await client.ask(line)
            #expect(answer["id"] == 1 && answer["error"]?["code"] == "invalid_request", "\(line)")
        }
        for line in ["7", "[]", "[{}]", "\"x\"", "null"] {
            let answer = try await client.ask(line)
            #expect(answer["id"] == .null && answer["error"]?["code"] == "invalid_request", "\(line)")
        }
        #expect(try await client.ask(#"{"id":1,"op":"ping"}"#)["ok"] == true)
    }

    @Test func aThousandUnknownMembersMakeAShortAnswer() async throws {
        let client = Client(world.connection())
        let members = (0..<1000).map { "\"member\($0)\":\($0)" }.joined(separator: ",")
        let answer = try await client.ask("{\"id\":1,\(members)}")
        #expect(answer["error"]?["faults"]?.array?.count == 20)
        #expect(answer["error"]?["message"]?.string?.hasSuffix("more") == true)
    }

    @Test func brokenAndLongLinesAreAnsweredAndTheNextWorks() async throws {
        let client = Client(world.connection())
        let broken = try await client.ask(#"{"id":1,}"#)
        #expect(broken["id"] == .null && broken["error"]?["code"] == "parse_error")
        #expect(broken["error"]?["offset"] == 7)
        client.send(.tooLong(limit: 10))
        let long = try await client.receiveJSON()
        #expect(long["error"]?["code"] == "line_too_long" && long["error"]?["limit"] == 10)
        #expect(try await client.ask(#"{"id":2,"op":"ping"}"#)["text"] == "pong")
    }

    @Test func toolsAndStatus() async throws {
        let client = Client(world.connection())
        let tools = try await client.ask(#"{"id":1,"op":"tools"}"#)
        let names = tools["result"]?["tools"]?.array?.compactMap { $0["name"]?.string }
        #expect(names == ["change", "echo", "fail", "forbidden", "hold", "long", "risky", "steps"])
        #expect(tools["result"]?["tools"]?.array?.first?["effects"] == ["reconfigure"])
        let status = try await client.ask(#"{"id":2,"op":"status"}"#)
        #expect(status["result"]?["version"] == "1.2.3" && status["result"]?["in_flight"] == 0)
        #expect(status["result"]?["principal"]?["user"] == "ann")
    }

    @Test func progressOnlyWhereAskedFor() async {
        let asked = await answers(#"{"id":"p","tool":"steps","progress":true}"#)
        #expect(
            asked == [
                "{\"id\":\"p\",\"event\":\"progress\",\"message\":\"one\"}\n",
                "{\"id\":\"p\",\"event\":\"progress\",\"message\":\"two\"}\n",
                "{\"id\":\"p\",\"event\":\"progress\",\"message\":\"three\"}\n",
                "{\"id\":\"p\",\"ok\":true,\"result\":{\"name\":\"steps\"},\"text\":\"done steps\"}\n",
            ])
        #expect(await answers(#"{"id":1,"tool":"steps"}"#).count == 1)
        #expect(await answers(#"{"id":1,"tool":"steps","args":{"progress":true}}"#).count == 4)
    }

    @Test func optionsBesideAndInsideMustAgree() async throws {
        let client = Client(world.connection())
        let dry = try await client.ask(#"{"id":1,"tool":"change","args":{"vmid":"100"},"dry_run":true}"#)
        #expect(dry["result"]?["dry_run"] == true && world.log.all == [])
        let clash = try await client.ask(
            #"{"id":2,"tool":"change","args":{"vmid":100,"dry_run":false},"dry_run":true}"#)
        #expect(clash["error"]?["code"] == "invalid_arguments")
    }
}
