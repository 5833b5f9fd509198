import Glibc
import JSONLines
import MCPSchemaCheck
import Synchronization
import Testing

/// A program with pipes (or files) on its streams. It is killed when nobody holds it any more.
///
/// Every line of MCP that it writes is checked against the schema of the revision in use.
final class Child: Sendable {
    /// How long anything may take before a test gives up: far more than it ever needs, also on a busy machine.
    static let patience = Duration.seconds(120)

    let pid: pid_t
    private let command: String
    private let input: Mutex<Int32?>
    private let seen: Seen
    private let monitor = MCPMonitor()
    /// The lines of what is written to stdin, for the monitor.
    private let sentLines = Mutex(LineFramer(limit: 64 << 20))

    /// What the program has written so far, and how it ended.
    private final class Seen: Sendable {
        let state = Mutex(State())
        struct State {
            var output: [UInt8] = []
            var errors: [UInt8] = []
            var lines: [JSONObject] = []
            var framer = LineFramer(limit: 64 << 20)
            var status: Int32?
            var hasReportedCrash = false

            /// How the program crashed, as far as that has shown; nil where it has not.
            var crash: String? {
                let signal = status.map { $0 & 0x7F } ?? 0
                if Child.crashes.contains(signal) { return "crashed with signal \(signal)" }
                // While the runtime writes its report, the program is stopped, and killing it would hide the crash.
                let text = String(decoding: errors, as: UTF8.self)
                return Child.crashMarks.contains { text.contains($0) } ? "crashed" : nil
            }
        }
    }

    /// Signals that a program gets for a fault of its own.
    private static let crashes: Set<Int32> = [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS]
    /// What Swift's runtime begins its reports with, also those of a child's child.
    private static let crashMarks = ["*** Signal ", "*** Program crashed", "Program crashed:", ": Fatal error: "]

    /// - Parameters:
    ///   - stdin: a file to read; nil for a pipe.
    ///   - stdout: a file to write; nil for a pipe.
    init(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], stdin: String? = nil,
        stdout: String? = nil
    ) throws {
        command = ([program] + arguments).joined(separator: " ")
        // A child that has gone must show as a failed write, not end the tests.
        Glibc.signal(SIGPIPE, SIG_IGN)
        let (inputRead, inputWrite) = stdin == nil ? try Self.pipe() : (open(stdin!, O_RDONLY | O_CLOEXEC), -1)
        let (outputRead, outputWrite) =
            stdout == nil ? try Self.pipe() : (-1, open(stdout!, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600))
        let (errorRead, errorWrite) = try Self.pipe()
        defer { for descriptor in [inputRead, outputWrite, errorWrite] { close(descriptor) } }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, inputRead, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, outputWrite, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errorWrite, STDERR_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))

        var words = ([program] + arguments).map { strdup($0) } + [nil]
        var variables = Self.variables(adding: environment).map { strdup($0) } + [nil]
        defer { for pointer in words + variables { free(pointer) } }
        var pid = pid_t()
        let code = Self.descriptors.withLock { _ in
            posix_spawn(&pid, program, &actions, &attributes, &words, &variables)
        }
        guard code == 0 else { throw HarnessError("\(program): \(String(cString: strerror(code)))") }
        self.pid = pid
        input = Mutex(inputWrite >= 0 ? inputWrite : nil)
        let seen = Seen()
        self.seen = seen
        if let stdin, let requests = try? Workspace.read(stdin) {
            for line in requests.split(separator: "\n") { monitor.sent(line.utf8) }
        }
        Self.startThread { [pid, monitor] in
            Self.follow(outputRead, errorRead, into: seen, monitor)
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0, errno == EINTR {}
            seen.state.withLock { $0.status = status }
        }
    }

    deinit {
        closeInput()
        // The end is a part of what is tested: a program that crashes on its way out has to show it.
        signal(SIGTERM)
        waitForEnd(.seconds(3))
        if seen.state.withLock({ $0.crash != nil }) { waitForEnd(.seconds(60)) }
        signal(SIGKILL)
        reportFaults()
        reportCrash()
    }

    private func waitForEnd(_ limit: Duration) {
        let deadline = ContinuousClock.now + limit
        while seen.state.withLock({ $0.status == nil }), ContinuousClock.now < deadline { usleep(2000) }
    }

    /// A crash fails the test, whatever it looks at.
    private func reportCrash() {
        let (crash, errors) = seen.state.withLock { state -> (String?, String) in
            guard !state.hasReportedCrash, let crash = state.crash else { return (nil, "") }
            state.hasReportedCrash = true
            return (crash, String(decoding: state.errors, as: UTF8.self))
        }
        if let crash { Issue.record("\(command) \(crash)\nstderr: \(errors)") }
    }

    private func reportFaults() {
        // Other programs do not speak MCP to the tests.
        guard command.hasPrefix(Places.proxgate) else { return }
        for fault in monitor.takeFaults() { Issue.record("\(fault)") }
    }

    // MARK: Towards the program

    func write(_ bytes: [UInt8]) throws {
        for case .line(let line) in sentLines.withLock({ $0.receive(bytes) }) { monitor.sent(line) }
        try input.withLock { descriptor in
            guard let descriptor else { throw HarnessError("stdin of \(command) is closed") }
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw HarnessError("\(command) reads no more; it said: \(errors)") }
                rest = rest.dropFirst(count)
            }
        }
    }

    func send(_ line: String) throws { try write(Array(line.utf8) + [0x0A]) }

    func closeInput() {
        for case .line(let line) in sentLines.withLock({ $0.finish() }) { monitor.sent(line) }
        input.withLock { descriptor in
            if let open = descriptor { close(open) }
            descriptor = nil
        }
    }

    func signal(_ number: Int32) {
        seen.state.withLock { state in
            // Once it is reaped, its number may be somebody else's.
            if state.status == nil { kill(pid, number) }
        }
    }

    // MARK: From the program

    var output: String { seen.state.withLock { String(decoding: $0.output, as: UTF8.self) } }
    var errors: String { seen.state.withLock { String(decoding: $0.errors, as: UTF8.self) } }
    /// The lines of stdout that are JSON objects.
    var lines: [JSONObject] { seen.state.withLock { $0.lines } }

    /// Drops what has been seen so far, for tests that run long.
    func forget() {
        seen.state.withLock { state in
            state.output = []
            state.errors = []
            state.lines = []
        }
    }

    /// Waits until `find` finds something.
    func wait<Value: Sendable>(for what: String, _ find: (Child) -> Value?) async throws -> Value {
        let deadline = ContinuousClock.now + Self.patience
        while true {
            let isOver = seen.state.withLock { $0.status != nil }
            reportFaults()
            if isOver { reportCrash() }
            if let value = find(self) { return value }
            guard !isOver, ContinuousClock.now < deadline else {
                throw HarnessError(
                    "\(command): \(what) did not come\(isOver ? " before its end" : "")\nstdout: \(output)\nstderr: \(errors)"
                )
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Waits for the end and returns the exit code; a signal's number counts as negative.
    @discardableResult
    func exitCode() async throws -> Int32 {
        let status = try await wait(for: "its end") { $0.seen.state.withLock(\.status) }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
    }

    // MARK: Plumbing

    private static func follow(_ output: Int32, _ errors: Int32, into seen: Seen, _ monitor: MCPMonitor) {
        var open = [output, errors].filter { $0 >= 0 }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while !open.isEmpty {
            var polls = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&polls, nfds_t(polls.count), -1) > 0 || errno == EINTR else { break }
            for polled in polls where polled.revents != 0 {
                let count = buffer.withUnsafeMutableBytes { read(polled.fd, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else {
                    close(polled.fd)
                    open.removeAll { $0 == polled.fd }
                    continue
                }
                seen.state.withLock { state in
                    if polled.fd == errors { return state.errors += buffer[..<count] }
                    state.output += buffer[..<count]
                    for case .line(let line) in state.framer.receive(buffer.span.extracting(0..<count)) {
                        monitor.received(line)
                        if let object = try? JSONReader.read(line).object { state.lines.append(object) }
                    }
                }
            }
        }
    }

    /// Held while a pipe is made or a child is started, so that no child inherits another one's pipe, which would never
    /// end then.
    private static let descriptors = Mutex(())

    private static func pipe() throws -> (read: Int32, write: Int32) {
        try descriptors.withLock { _ in
            var ends: [Int32] = [-1, -1]
            guard Glibc.pipe(&ends) == 0 else { throw HarnessError("pipe: \(String(cString: strerror(errno)))") }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            return (ends[0], ends[1])
        }
    }

    private static func variables(adding more: [String: String]) -> [String] {
        var list: [String] = []
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            if !more.keys.contains(where: { text.hasPrefix("\($0)=") }) { list.append(text) }
            next += 1
        }
        return list + more.map { "\($0)=\($1)" }
    }

    /// Reading blocks, so that it must not be done on the threads that the tests run on.
    static func startThread(_ body: @escaping @Sendable () -> Void) {
        final class Box {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body() }
                return nil
            }, Unmanaged.passRetained(Box(body)).toOpaque())
        precondition(code == 0, "no thread for a child's output")
        pthread_detach(thread)
    }
}

/// What a program came to that was run to its end.
struct Finished: Sendable {
    let code: Int32
    let output: String
    let errors: String
    /// The first JSON object that it printed.
    let json: JSONObject?

    /// Runs a program with nothing, or the given text, on its stdin.
    static func run(
        _ program: String, _ arguments: [String], input: String = "", environment: [String: String] = [:]
    ) async throws -> Finished {
        let child = try Child(program, arguments, environment: environment)
        if !input.isEmpty { try child.write(Array(input.utf8)) }
        child.closeInput()
        let code = try await child.exitCode()
        return Finished(code: code, output: child.output, errors: child.errors, json: child.lines.first)
    }

    static func proxgate(
        _ arguments: [String], input: String = "", environment: [String: String] = [:]
    ) async throws -> Finished {
        try await run(Places.proxgate, arguments, input: input, environment: environment)
    }
}
