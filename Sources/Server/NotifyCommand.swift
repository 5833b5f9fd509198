import Gateway
import Glibc
import JSONLines
import Logging
import NIOPosix
import Synchronization

/// Runs the admin's command for each new question, one after another, with the question as JSON on its stdin.
final class NotifyCommand: Sendable {
    private let logger: Logger
    /// One run may take this long; then it is killed.
    private let patience: Duration
    private let thread = NIOThreadPool(numberOfThreads: 1)
    private let state = Mutex((waiting: 0, isStarted: false))

    /// A command that hangs must not pile questions up.
    static let backlog = 100

    init(patience: Duration = .seconds(10), logger: Logger) {
        self.patience = patience
        self.logger = logger
    }

    /// - Parameter command: an absolute path and arguments; nothing happens where it is empty.
    func tell(_ question: JSONObject, by command: [String]) {
        guard !command.isEmpty else { return }
        let isTaken = state.withLock { state in
            guard state.waiting < Self.backlog else { return false }
            state.waiting += 1
            // Most gateways never need it.
            if !state.isStarted { thread.start() }
            state.isStarted = true
            return true
        }
        guard isTaken else { return warn("\(Self.backlog) questions wait to be told already", question, command) }
        thread.submit { [self] item in
            defer { state.withLock { $0.waiting -= 1 } }
            guard case .active = item else { return }
            let input = JSONWriter.bytes(.object(question)) + [0x0A]
            if let problem = run(command, input) { warn(problem, question, command) }
        }
    }

    func shutdown() async { try? await thread.shutdownGracefully() }

    private func warn(_ problem: String, _ question: JSONObject, _ command: [String]) {
        logger.error(
            "approvals.notify: \(problem)",
            metadata: ["command": "\(command[0])", "approval": "\(question["approval"]?.string ?? "-")"])
    }

    /// - Returns: what went wrong.
    private func run(_ command: [String], _ input: [UInt8]) -> String? {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return String(cString: strerror(errno)) }
        let (read, write) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(write, F_SETFL, O_NONBLOCK)

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, read, STDIN_FILENO)
        // stdout carries answers only; what the command complains of goes where the gateway's log does.
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        // Connections to Proxmox and to clients are none of its business, and not all are closed by themselves. A few more
        // than are open now, as others are being opened meanwhile.
        for other in STDERR_FILENO + 1...Self.highestDescriptor() + 64 {
            posix_spawn_file_actions_addclose(&actions, other)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        // A group of its own, so that whatever it has started ends with it.
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

        var words = command.map { strdup($0) } + [nil]
        // The gateway's environment may hold secrets.
        var environment = [strdup("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"), nil]
        defer { for pointer in words + environment { free(pointer) } }
        var pid = pid_t()
        let code = posix_spawn(&pid, command[0], &actions, &attributes, &words, &environment)
        close(read)
        guard code == 0 else {
            close(write)
            return "cannot be started: \(String(cString: strerror(code)))"
        }
        return follow(pid, input[...], into: write)
    }

    private static func highestDescriptor() -> Int32 {
        guard let directory = opendir("/proc/self/fd") else { return 1024 }
        defer { closedir(directory) }
        var highest: Int32 = STDERR_FILENO + 1
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            highest = max(highest, Int32(name) ?? 0)
        }
        return highest
    }

    /// Feeds the command and waits for its end; closes the descriptor.
    private func follow(_ pid: pid_t, _ input: ArraySlice<UInt8>, into descriptor: Int32) -> String? {
        var rest = input
        var isOpen = true
        defer { if isOpen { close(descriptor) } }
        let deadline = ContinuousClock.now + patience
        while true {
            if isOpen {
                let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                if count > 0 { rest = rest.dropFirst(count) }
                // Whoever reads no more has read enough.
                if rest.isEmpty || count < 0 && errno != EAGAIN && errno != EINTR {
                    isOpen = false
                    close(descriptor)
                }
            }
            var status: Int32 = 0
            let ended = waitpid(pid, &status, WNOHANG)
            if ended == pid {
                if status & 0x7F != 0 { return "ended by signal \(status & 0x7F)" }
                let code = (status >> 8) & 0xFF
                return code == 0 ? nil : "exit code \(code)"
            }
            if ended < 0, errno != EINTR { return String(cString: strerror(errno)) }
            guard ContinuousClock.now < deadline else {
                kill(-pid, SIGKILL)
                while waitpid(pid, &status, 0) < 0, errno == EINTR {}
                return "took longer than \(patience) and was killed"
            }
            usleep(5000)
        }
    }
}
