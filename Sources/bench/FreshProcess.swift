import Glibc

/// Starts `proxgate demo` beside this executable, asks one thing, and looks at the clock and the memory.
enum FreshProcess {
    struct Run {
        let time: Duration
        let residentKiB: Int
    }

    static func run() throws -> Run {
        guard let own = realpath("/proc/self/exe", nil) else { throw BenchError(description: "where is this program?") }
        defer { free(own) }
        let path = String(cString: own).split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/proxgate"
        var input: [Int32] = [0, 0]
        var output: [Int32] = [0, 0]
        guard pipe(&input) == 0, pipe(&output) == 0 else { throw BenchError(description: "no pipes") }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input[0], 0)
        posix_spawn_file_actions_adddup2(&actions, output[1], 1)
        for descriptor in input + output { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var arguments: [UnsafeMutablePointer<CChar>?] = ["proxgate", "demo"].map { (word: String) in strdup(word) } + [nil]
        defer { arguments.forEach { free($0) } }
        var pid: pid_t = 0
        let begin = ContinuousClock.now
        guard posix_spawn(&pid, path, &actions, nil, &arguments, environ) == 0 else {
            throw BenchError(description: "\(path) cannot be started; build it first")
        }
        close(input[0])
        close(output[1])
        let line = Array("{\"id\":1,\"tool\":\"get_vm_config\",\"args\":{\"node\":\"pve1\",\"vmid\":101}}\n".utf8)
        _ = line.withUnsafeBytes { write(input[1], $0.baseAddress, $0.count) }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = buffer.withUnsafeMutableBytes { read(output[0], $0.baseAddress, $0.count) }
        let time = ContinuousClock.now - begin
        guard count > 0 else { throw BenchError(description: "proxgate demo gave no answer") }
        let resident =
            Machine.firstLine(of: "/proc/\(pid)/status", beginning: "VmRSS")
            .map { Int($0.filter(\.isNumber)) ?? 0 } ?? 0
        close(input[1])
        close(output[0])
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        return Run(time: time, residentKiB: resident)
    }
}
