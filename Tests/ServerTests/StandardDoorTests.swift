import Glibc
import JSONLines
import Server
import Testing

@Suite("stdin and stdout", .timeLimit(.minutes(10)))
struct StandardDoorTests {
    @Test func pipesAreServedToTheEnd() async throws {
        let (input, keyboard) = Descriptor.pipe()
        let (screen, output) = Descriptor.pipe()
        let door = StandardDoor(reception(), input: input.number, output: output.number)
        async let run: Void = door.run()
        try await keyboard.write(#"{"id":1,"op":"status"}"# + "\n")
        let status = try await screen.json()
        #expect(status["result"]?["principal"]?["uid"] == .int(Int(getuid())))
        #expect(status["result"]?["principal"]?["door"] == "stdio")
        // The last line has no newline, and its answer takes a while.
        try await keyboard.write(#"{"id":2,"tool":"echo","args":{"text":"x","seconds":0.05}}"#)
        keyboard.shut()
        try await run
        output.shut()
        #expect(try await screen.rest().count == 1)
    }

    @Test func regularFilesDoOnBothEnds() async throws {
        let directory = Directory()
        let requests = (0..<500).map { "{\"id\":\($0),\"tool\":\"echo\",\"args\":{\"text\":\"\($0)\"}}\n" }.joined()
        let input = Descriptor(open("\(directory.path)/in", O_RDWR | O_CREAT, 0o600))
        try await input.write(requests)
        lseek(input.number, 0, SEEK_SET)
        let output = Descriptor(open("\(directory.path)/out", O_RDWR | O_CREAT, 0o600))
        try await StandardDoor(reception(), input: input.number, output: output.number).run()
        lseek(output.number, 0, SEEK_SET)
        let answers = try await output.rest().map { try JSONReader.read($0) }
        #expect(Set(answers.compactMap { $0["id"]?.int }) == Set(0..<500))
        #expect(answers.allSatisfy { $0["id"]?.int.map(String.init) == $0["result"]?["text"]?.string })
    }

    @Test func aLongLineIsSkippedAndTheNextWorks() async throws {
        let (input, keyboard) = Descriptor.pipe()
        let (screen, output) = Descriptor.pipe()
        async let run: Void = StandardDoor(reception(), input: input.number, output: output.number).run()
        try await keyboard.write(String(repeating: "x", count: 2 << 20) + "\n" + #"{"id":1,"op":"ping"}"# + "\n")
        #expect(try await screen.json()["error"]?["code"] == "line_too_long")
        #expect(try await screen.json()["text"] == "pong")
        keyboard.shut()
        try await run
    }

    @Test func inheritedFlagsStayAndLargeAnswersArriveWhole() async throws {
        let (input, keyboard) = Descriptor.pipe()
        let (screen, output) = Descriptor.pipe()
        // Somebody else has made both ends non-blocking.
        for end in [input, output] { _ = fcntl(end.number, F_SETFL, fcntl(end.number, F_GETFL) | O_NONBLOCK) }
        let flags = [input, output].map { fcntl($0.number, F_GETFL) }
        async let run: Void = StandardDoor(reception(), input: input.number, output: output.number).run()
        let text = String(repeating: "ä", count: 200_000)
        for id in 1...4 {
            try await keyboard.write("{\"id\":\(id),\"tool\":\"echo\",\"args\":{\"text\":\"\(text)\"}}\n")
        }
        var ids: Set<Int> = []
        for _ in 1...4 {
            let answer = try await screen.json()
            #expect(answer["result"]?["text"] == .string(text))
            ids.insert(answer["id"]?.int ?? 0)
        }
        #expect(ids == [1, 2, 3, 4])
        keyboard.shut()
        try await run
        #expect([input, output].map { fcntl($0.number, F_GETFL) } == flags)
    }

    @Test func itEndsWhenTheReaderIsGone() async throws {
        let (input, keyboard) = Descriptor.pipe()
        let (screen, output) = Descriptor.pipe()
        screen.shut()
        async let run: Void = StandardDoor(reception(), input: input.number, output: output.number).run()
        try await keyboard.write(#"{"id":1,"tool":"echo","args":{"seconds":3600}}"# + "\n")
        try await keyboard.write(#"{"id":2,"op":"ping"}"# + "\n")
        try await run
    }

    @Test func cancellationEndsAWaitForInputAndForAReader() async throws {
        let (input, keyboard) = Descriptor.pipe()
        let (screen, output) = Descriptor.pipe()
        let run = Task { try await StandardDoor(reception(), input: input.number, output: output.number).run() }
        // More than a pipe holds, and nobody reads it.
        let text = String(repeating: "x", count: 300_000)
        try await keyboard.write("{\"id\":1,\"tool\":\"echo\",\"args\":{\"text\":\"\(text)\"}}\n")
        var polled = pollfd(fd: screen.number, events: Int16(POLLIN), revents: 0)
        while poll(&polled, 1, 0) == 0 { try await Task.sleep(for: .milliseconds(1)) }
        run.cancel()
        try await run.value
    }
}
