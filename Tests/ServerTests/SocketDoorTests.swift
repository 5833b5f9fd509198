import Glibc
import JSONLines
import Server
import Testing

@Suite("Unix socket", .timeLimit(.minutes(10)))
struct SocketDoorTests {
    let directory = Directory()
    var path: String { "\(directory.path)/s" }

    /// Runs a door while `body` runs.
    func withDoor(
        _ settings: ServiceSettings = ServiceSettings(), _ body: () async throws -> Void
    ) async throws {
        let (opened, opens) = AsyncStream.makeStream(of: Never.self)
        let door = SocketDoor(
            reception(outputLimit: settings.output, allCalls: settings.allCalls), path: path, settings: settings,
            onOpen: { opens.finish() })
        let run = Task {
            defer { opens.finish() }
            try await door.run()
        }
        for await _ in opened {}
        do { try await body() } catch {
            run.cancel()
            throw error
        }
        run.cancel()
        try await run.value
    }

    func withAddress<Value>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Value) -> Value {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    func connected() throws -> Descriptor {
        let client = Descriptor(socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0))
        guard withAddress({ connect(client.number, $0, $1) }) == 0 else { throw Descriptor.Failure(code: errno) }
        return client
    }

    /// A socket file as somebody else leaves it.
    func foreignSocket(listening: Bool) -> Descriptor {
        let other = Descriptor(socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0))
        precondition(withAddress { bind(other.number, $0, $1) } == 0)
        if listening { listen(other.number, 1) }
        return other
    }

    func fileMode(_ path: String) -> mode_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & 0o777 : nil
    }

    // MARK: Clients

    @Test func aClientIsTheUserThatTheKernelNames() async throws {
        try await withDoor {
            let client = try connected()
            try await client.write(#"{"id":1,"op":"status"}"# + "\n")
            let principal = try await client.json()["result"]?["principal"]
            #expect(principal?["uid"] == .int(Int(getuid())) && principal?["door"] == "socket")
            #expect(principal?["user"]?.string == String(cString: getpwuid(getuid()).pointee.pw_name))
            #expect(principal?["groups"]?.array?.isEmpty == false)
        }
    }

    @Test func manyClientsAtOnce() async throws {
        try await withDoor {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<60 {
                    let client = try connected()
                    group.addTask {
                        for id in 0..<5 {
                            let text = "\(number)/\(id)"
                            try await client.write(
                                "{\"id\":\(id),\"tool\":\"echo\",\"args\":{\"text\":\"\(text)\",\"seconds\":0.01}}\n")
                        }
                        // It has said everything; the answers still come, then the end.
                        shutdown(client.number, Int32(SHUT_WR))
                        let answers = try await client.rest().map { try JSONReader.read($0) }
                        let texts = Set(answers.compactMap { $0["result"]?["text"]?.string })
                        #expect(texts == Set((0..<5).map { "\(number)/\($0)" }))
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func whoDoesNotReadHoldsUpNobody() async throws {
        try await withDoor {
            let greedy = try connected()
            let flood = Task {
                // It is made to wait long before it has sent all this.
                for id in 0... { try await greedy.write("{\"id\":\(id),\"op\":\"tools\"}\n") }
            }
            let other = try connected()
            for id in 0..<200 {
                try await other.write("{\"id\":\(id),\"op\":\"ping\"}\n")
                #expect(try await other.json()["id"] == .int(id))
            }
            flood.cancel()
            _ = await flood.result
        }
    }

    /// Calls of its own each, so that nothing but the answers that pile up can hold it back.
    @Test func whoNeverReadsIsReadNoFurther() async throws {
        var settings = ServiceSettings()
        settings.output = 64 << 10
        try await withDoor(settings) {
            let other = try connected()
            let sent = try await flood(other)
            // What the limit, the kernel's buffers and some calls in flight hold, and no more.
            #expect(sent.count < 64 << 20, "it was read without end")
            // It takes them all in the end, and is served again.
            for _ in 0..<sent.calls { #expect(try await sent.greedy.json()["ok"] == true) }
            try await sent.greedy.write(#"{"id":-1,"op":"ping"}"# + "\n")
            #expect(try await sent.greedy.json()["id"] == -1)
        }
    }

    @Test func whoNeverReadsIsLetGoInTheEnd() async throws {
        var settings = ServiceSettings()
        settings.output = 64 << 10
        settings.idle = .milliseconds(300)
        try await withDoor(settings) {
            let greedy = try await flood(try connected()).greedy
            var polled = pollfd(fd: greedy.number, events: 0, revents: 0)
            while poll(&polled, 1, 0) == 0 || polled.revents & Int16(POLLHUP) == 0 {
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }

    /// Sends calls and reads nothing until the door takes no more of them, or far too many were taken.
    private func flood(_ other: Descriptor) async throws -> (greedy: Descriptor, count: Int, calls: Int) {
        let greedy = try connected()
        let text = String(repeating: "x", count: 16 << 10)
        var (count, calls, refusals) = (0, 0, 0)
        var rest: ArraySlice<UInt8> = []
        // Whenever there is no room, somebody else is answered a few times before it is tried again.
        while refusals < 50, count < 64 << 20 {
            if rest.isEmpty {
                calls += 1
                rest = Array("{\"id\":\(calls),\"tool\":\"echo\",\"args\":{\"text\":\"\(text)\"}}\n".utf8)[...]
            }
            let written = rest.withUnsafeBytes { send(greedy.number, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT)) }
            if written > 0 {
                count += written
                rest = rest.dropFirst(written)
                refusals = 0
                continue
            }
            refusals += 1
            for id in 0..<3 {
                try? await other.write("{\"id\":\(id),\"op\":\"ping\"}\n")
                _ = try? await other.json()
            }
        }
        let end = rest
        // A line that was begun is finished once there is room, so that what follows it is one of its own.
        if !end.isEmpty, count < 64 << 20 { Task { try? await greedy.write(String(decoding: end, as: UTF8.self)) } }
        return (greedy, count, calls)
    }

    /// NIO ends the process where a client is forgotten, so whoever comes while the door closes has to be let go.
    @Test func whoComesWhileTheDoorClosesHarmsNobody() async throws {
        for _ in 0..<100 {
            var clients: [Descriptor] = []
            try await withDoor { for _ in 0..<10 { clients.append(try connected()) } }
        }
    }

    @Test func aClientTooManyIsToldSo() async throws {
        var settings = ServiceSettings()
        settings.connections = 1
        try await withDoor(settings) {
            let first = try connected()
            try await first.write(#"{"id":1,"op":"ping"}"# + "\n")
            #expect(try await first.json()["ok"] == true)
            let second = try connected()
            #expect(try await second.json()["error"]?["code"] == "overloaded")
            #expect(try await second.line() == nil)
            try await first.write(#"{"id":2,"op":"ping"}"# + "\n")
            #expect(try await first.json()["ok"] == true)
        }
    }

    @Test func whoSaysNothingForLongIsLetGoAndStillAnswered() async throws {
        var settings = ServiceSettings()
        settings.idle = .milliseconds(200)
        try await withDoor(settings) {
            let client = try connected()
            try await client.write(#"{"id":1,"tool":"echo","args":{"text":"late","seconds":0.6}}"# + "\n")
            #expect(try await client.json()["result"]?["text"] == "late")
            #expect(try await client.line() == nil)
        }
    }

    @Test func aBridgeSpeaksForSomebodyElse() async throws {
        var settings = ServiceSettings()
        settings.bridges = [String(getuid())]
        try await withDoor(settings) {
            let client = try connected()
            // In pieces, as it may come.
            try await client.write(#"{"proxgate_"#)
            try await client.write(#"as":"alice.example"}"# + "\n" + #"{"id":1,"op":"status"}"# + "\n")
            let principal = try await client.json()["result"]?["principal"]
            #expect(principal?["user"] == "alice.example" && principal?["uid"] == .int(Int(UInt32.max)))
            for name in ["root", "0", "1000", "", "a b"] {
                let other = try connected()
                try await other.write(#"{"proxgate_as":"\#(name)"}"# + "\n" + #"{"id":1,"op":"status"}"# + "\n")
                let answer = try await other.json()
                #expect(answer["error"] != nil, "\(name): \(answer)")
            }
        }
    }

    @Test func nobodyElseMaySpeakForOthers() async throws {
        try await withDoor {
            let client = try connected()
            try await client.write(#"{"proxgate_as":"alice"}"# + "\n" + #"{"id":1,"op":"status"}"# + "\n")
            #expect(try await client.json()["error"]?["code"] == "not_permitted")
            #expect(try await client.line() == nil, "it is not served as somebody else instead")
        }
    }

    // MARK: The file

    @Test func onlyTheOwnerMayConnectAndTheFileGoesAway() async throws {
        try await withDoor { #expect(fileMode(path) == 0o600) }
        #expect(fileMode(path) == nil)
        var settings = ServiceSettings()
        settings.mode = 0o660
        try await withDoor(settings) { #expect(fileMode(path) == 0o660) }
        #expect(fileMode("\(path).lock") == 0o600)
    }

    @Test(.enabled(if: geteuid() == 0, "needs root, to give it away")) func itBelongsToWhomTheConfigurationNames()
        async throws
    {
        var settings = ServiceSettings()
        (settings.owner, settings.group, settings.mode) = ("nobody", "nogroup", 0o660)
        try await withDoor(settings) {
            var status = stat()
            #expect(lstat(path, &status) == 0 && status.st_mode & 0o777 == 0o660)
            #expect(status.st_uid == getpwnam("nobody").pointee.pw_uid)
            #expect(status.st_gid == getgrnam("nogroup").pointee.gr_gid)
        }
    }

    @Test func aStaleSocketIsReplaced() async throws {
        foreignSocket(listening: false).shut()
        #expect(fileMode(path) != nil)
        try await withDoor {
            let client = try connected()
            try await client.write(#"{"id":1,"op":"ping"}"# + "\n")
            #expect(try await client.json()["ok"] == true)
        }
    }

    @Test func aLiveSocketIsRefused() async throws {
        let other = foreignSocket(listening: true)
        await refused("another process serves this socket")
        other.shut()
        try await withDoor {
            await refused("another process serves this socket")
            // The first one is none the worse for it.
            let client = try connected()
            try await client.write(#"{"id":1,"op":"ping"}"# + "\n")
            #expect(try await client.json()["ok"] == true)
        }
    }

    @Test func whatIsNoSocketIsLeftAlone() async throws {
        close(open(path, O_CREAT | O_WRONLY, 0o600))
        await refused("not a socket")
        #expect(fileMode(path) == 0o600)
    }

    @Test func aDirectoryThatOthersCanWriteIsRefused() async throws {
        chmod(directory.path, 0o777)
        await refused("others may write there")
    }

    @Test func aPathMustFit() async throws {
        for path in ["", "/tmp/" + String(repeating: "x", count: 200), "/nowhere/at/all/s"] {
            await #expect(throws: DoorError.self) { try await SocketDoor(reception(), path: path).run() }
        }
    }

    func refused(_ reason: String) async {
        let error = await #expect(throws: DoorError.self) { try await SocketDoor(reception(), path: path).run() }
        #expect(error?.description.contains(reason) == true && error?.description.contains(directory.path) == true)
    }
}
