import Glibc

/// The client's side of lines to a gateway, or to whatever it is compared with: so many calls are kept in flight on each
/// connection.
struct Load {
    struct Answers {
        var samples = Samples()
        var count = 0
        var failed = 0
        /// The beginning of the first answer that says that its call failed.
        var firstFailure: String?
        var seconds = 0.0
        var perSecond: Double { seconds > 0 ? Double(count) / seconds : 0 }
    }

    /// A connection's two directions, which may be one descriptor.
    struct Ends {
        let input: Int32
        let output: Int32
    }

    private final class Wire {
        let ends: Ends
        var buffer: [UInt8] = []
        /// So many bytes of it hold no newline.
        var searched = 0

        private let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)

        init(_ ends: Ends) { self.ends = ends }

        deinit { room.deallocate() }

        /// Writes all of it; the other side takes a request of a few hundred bytes at once.
        func write(_ bytes: [UInt8]) throws {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(ends.input, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw BenchError("the other side has closed the connection") }
                rest = rest.dropFirst(count)
            }
        }

        /// Reads what is there, or comes within a minute, and takes the whole lines out of it.
        func lines() throws -> [[UInt8]] {
            var polled = pollfd(fd: ends.output, events: Int16(POLLIN), revents: 0)
            guard poll(&polled, 1, 60_000) > 0 else { throw BenchError("no answer for a minute") }
            // Not into the array itself: to make room there first takes a build for debugging 45 ms each time.
            let count = Glibc.read(ends.output, room.baseAddress, room.count)
            guard count > 0 else { throw BenchError("the other side has closed the connection") }
            buffer.append(contentsOf: UnsafeRawBufferPointer(rebasing: room[..<count]))
            var lines: [[UInt8]] = []
            var begin = 0
            while let end = newline(from: max(begin, searched)) {
                lines.append(Array(buffer[begin..<end]))
                begin = end + 1
            }
            buffer.removeFirst(begin)
            searched = buffer.count
            return lines
        }

        private func newline(from start: Int) -> Int? {
            buffer.withUnsafeBytes { bytes in
                guard start < bytes.count, let found = memchr(bytes.baseAddress! + start, 0x0A, bytes.count - start)
                else { return nil }
                return UnsafeRawPointer(found) - bytes.baseAddress!
            }
        }
    }

    private let wires: [Wire]
    private var lastID = 0

    var isNextEven: Bool { lastID % 2 == 1 }

    init(_ connections: [Ends]) { wires = connections.map(Wire.init) }

    /// Sends one line and waits for its answer.
    mutating func ask(_ request: (Int) -> [UInt8]) throws -> [UInt8] {
        lastID += 1
        try wires[0].write(request(lastID))
        while true {
            for line in try wires[0].lines() where Self.id(of: line) == lastID { return line }
        }
    }

    /// The next line, whatever it is.
    mutating func next() throws -> [UInt8] {
        while true {
            if let line = try wires[0].lines().first { return line }
        }
    }

    /// Shakes hands on every connection, as MCP's clients do.
    mutating func greet() throws {
        for wire in wires {
            var other = Load([wire.ends])
            other.lastID = lastID
            _ = try other.ask(Requests.initialize)
            try other.tell(Requests.initialized)
            lastID = other.lastID
        }
    }

    /// Sends a line that is not answered.
    func tell(_ line: String) throws { try wires[0].write(Array("\(line)\n".utf8)) }

    /// - Parameters:
    ///   - calls: at most so many in all.
    ///   - seconds: no new ones after that time.
    ///   - request: the line for an id, its newline included.
    mutating func run(
        inFlight: Int, calls: Int = .max, seconds: Double = 600, _ request: (Int) -> [UInt8]
    ) throws -> Answers {
        var answers = Answers()
        var sent: [Int: ContinuousClock.Instant] = [:]
        var polled = wires.map { pollfd(fd: $0.ends.output, events: Int16(POLLIN), revents: 0) }
        let begin = ContinuousClock.now
        let end = begin + .seconds(seconds)
        var left = calls
        func send(on wire: Wire) throws {
            guard left > 0, ContinuousClock.now < end else { return }
            left -= 1
            lastID += 1
            let line = request(lastID)
            sent[lastID] = .now
            try wire.write(line)
        }
        for _ in 0..<inFlight { for wire in wires { try send(on: wire) } }
        while !sent.isEmpty {
            guard poll(&polled, nfds_t(polled.count), 60_000) > 0 else { throw BenchError("no answer for a minute") }
            for (place, wire) in wires.enumerated() where polled[place].revents != 0 {
                for line in try wire.lines() {
                    guard let id = Self.id(of: line), let time = sent.removeValue(forKey: id) else { continue }
                    answers.samples.add(.now - time)
                    answers.count += 1
                    if Self.isFailure(line) {
                        answers.failed += 1
                        answers.firstFailure = answers.firstFailure ?? String(decoding: line.prefix(300), as: UTF8.self)
                    }
                    try send(on: wire)
                }
            }
        }
        answers.seconds = (ContinuousClock.now - begin) / .seconds(1)
        return answers
    }

    /// The number behind `"id":` near the beginning; nil for notifications and requests of the other side's.
    private static func id(of line: [UInt8]) -> Int? {
        let head = String(decoding: line.prefix(64), as: UTF8.self)
        guard !head.contains("\"method\""), let range = head.firstRange(of: "\"id\":") else { return nil }
        return Int(head[range.upperBound...].drop { $0 == " " }.prefix { $0.isNumber })
    }

    private static let failures = ["\"isError\":true", "\"isError\": true", "\"ok\":false", "\"error\":{\"code\""]

    private static func isFailure(_ line: [UInt8]) -> Bool {
        (line + [0]).withUnsafeBytes { bytes in
            let text = bytes.bindMemory(to: CChar.self).baseAddress!
            return failures.contains { strstr(text, $0) != nil }
        }
    }
}

/// The lines that the bench sends.
enum Requests {
    /// - Parameter arguments: a JSON object as text, for a call's number.
    static func mcp(_ tool: String, _ arguments: @escaping @Sendable (Int) -> String) -> @Sendable (Int) -> [UInt8] {
        { id in
            Array(
                #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"name":"\#(tool)","arguments":\#(arguments(id))}}"#
                    .utf8) + [0x0A]
        }
    }

    static func plain(_ tool: String, _ arguments: String) -> @Sendable (Int) -> [UInt8] {
        { id in Array(#"{"id":\#(id),"tool":"\#(tool)","args":\#(arguments)}"#.utf8) + [0x0A] }
    }

    static func initialize(_ id: Int) -> [UInt8] {
        Array(
            #"{"jsonrpc":"2.0","id":\#(id),"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"bench","version":"0"}}}"#
                .utf8) + [0x0A]
    }

    static let initialized = #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#
}
