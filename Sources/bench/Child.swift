import Glibc
import JSONLines

/// A process under measurement: its stdin and stdout are pipes, its stderr is thrown away.
final class Child {
    let pid: pid_t
    /// The end that its stdin reads from.
    let input: Int32
    /// The end that its stdout writes to.
    let output: Int32
    let began: ContinuousClock.Instant
    private var isClosed = false

    /// - Parameters:
    ///   - command: program and arguments.
    ///   - environment: added to this process's own.
    ///   - errors: a file that takes its stderr.
    init(
        _ command: [String], environment: [String: String] = [:], directory: String? = nil,
        errors: String = "/dev/null"
    ) throws {
        var input: [Int32] = [0, 0]
        var output: [Int32] = [0, 0]
        guard pipe(&input) == 0, pipe(&output) == 0 else { throw BenchError("no pipes") }
        for end in input + output { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input[0], 0)
        posix_spawn_file_actions_adddup2(&actions, output[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        let command = (directory.map { ["env", "-C", $0] } ?? []) + command
        var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") }
        var next = environ
        while let entry = next.pointee {
            let name = String(cString: entry).prefix { $0 != "=" }
            if environment[String(name)] == nil { variables.append(strdup(entry)) }
            next += 1
        }
        variables.append(nil)
        defer { (words + variables).forEach { free($0) } }
        var pid: pid_t = 0
        began = .now
        guard posix_spawnp(&pid, command[0], &actions, nil, &words, &variables) == 0 else {
            throw BenchError("\(command[0]) cannot be started; build it first")
        }
        self.pid = pid
        close(input[0])
        close(output[1])
        (self.input, self.output) = (input[1], output[0])
    }

    deinit { end() }

    /// Waits until it has ended by itself.
    func waitForEnd() {
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        isClosed = true
        close(input)
        close(output)
    }

    /// Ends it by the end of its input; one that does not heed that is told to stop.
    func end() {
        guard !isClosed else { return }
        isClosed = true
        close(input)
        close(output)
        var status: Int32 = 0
        for attempt in 0..<500 {
            if waitpid(pid, &status, WNOHANG) != 0 { return }
            if attempt == 300 { kill(pid, SIGTERM) }
            usleep(10_000)
        }
        kill(pid, SIGKILL)
        waitpid(pid, &status, 0)
    }

    /// Memory of the process and its descendants that is in use now, in KiB.
    var residentKiB: Int {
        family.reduce(0) { $0 + (Machine.number("VmRSS", in: "/proc/\($1)/status") ?? 0) }
    }

    /// Of that, what is the process's own and no file's, in KiB.
    var privateKiB: Int { Machine.number("RssAnon", in: "/proc/\(pid)/status") ?? 0 }

    /// CPU time that the process has used so far, all its threads together.
    var cpu: Duration {
        guard let text = Machine.text(of: "/proc/\(pid)/stat"), let name = text.lastIndex(of: ")") else { return .zero }
        let fields = text[name...].split(separator: " ")
        let ticks = (Int(fields[12]) ?? 0) + (Int(fields[13]) ?? 0)
        return .seconds(1) * ticks / sysconf(Int32(_SC_CLK_TCK))
    }

    /// How often its threads have been given a processor so far: something that sleeps has none.
    var switches: Int {
        threads(of: pid).reduce(0) { count, thread in
            count + (Machine.number("voluntary_ctxt_switches", in: "/proc/\(pid)/task/\(thread)/status") ?? 0)
        }
    }

    private var family: [pid_t] {
        var all: [pid_t] = []
        var open = [pid]
        while let next = open.popLast() {
            all.append(next)
            for thread in threads(of: next) {
                let children = Machine.text(of: "/proc/\(next)/task/\(thread)/children") ?? ""
                open += children.split(separator: " ").compactMap { pid_t($0) }
            }
        }
        return all
    }

    private func threads(of pid: pid_t) -> [String] {
        guard let directory = opendir("/proc/\(pid)/task") else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name.first != "." { names.append(name) }
        }
        return names
    }
}
