import Glibc

struct BenchError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// What a figure was measured on.
enum Machine {
    static var description: String {
        let model = line("model name", of: "/proc/cpuinfo").map { $0.drop { $0 != ":" }.dropFirst(2) }
        let memory = number("MemTotal", in: "/proc/meminfo").map { "\($0 >> 20) GiB" } ?? "memory unknown"
        return "\(model.map(String.init) ?? "unknown processor"), \(sysconf(Int32(_SC_NPROCESSORS_ONLN))) cores, "
            + "\(memory), Linux \(kernel)"
    }

    #if DEBUG
        static let optimization = "debug"
    #else
        static let optimization = "release"
    #endif

    /// What was measured: the compiler, the optimization and the commit.
    static var build: String {
        let compiler = firstLine(of: ["swift", "--version"]).map { $0.drop { $0 != "S" } } ?? "unknown compiler"
        return
            "\(compiler), \(optimization), commit \(firstLine(of: ["git", "describe", "--always", "--dirty"]) ?? "unknown")"
    }

    /// In UTC: `2026-11-25 16:20`.
    static var date: String {
        var (now, parts) = (time(nil), tm())
        gmtime_r(&now, &parts)
        var text = [CChar](repeating: 0, count: 32)
        strftime(&text, text.count, "%Y-%m-%d %H:%M", &parts)
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Nil where the command is not there, or says nothing.
    private static func firstLine(of command: [String]) -> Substring? {
        guard let child = try? Child(command) else { return nil }
        var lines = Load([.init(input: child.input, output: child.output)])
        guard let line = try? lines.next() else { return nil }
        return Substring(String(decoding: line, as: UTF8.self))
    }

    /// Processes that were ready to run in the last minute, on average: how busy others kept the machine.
    static var load: Double {
        var averages = [0.0, 0.0, 0.0]
        return getloadavg(&averages, 3) > 0 ? averages[0] : 0
    }

    private static var kernel: String {
        var name = utsname()
        uname(&name)
        return withUnsafePointer(to: &name.release) {
            $0.withMemoryRebound(to: CChar.self, capacity: 65) { String(cString: $0) }
        }
    }

    /// The number behind the first line that begins so.
    static func number(_ beginning: String, in path: String) -> Int? {
        line(beginning, of: path).flatMap { Int($0.drop { $0 != ":" }.filter(\.isNumber)) }
    }

    private static func line(_ beginning: String, of path: String) -> Substring? {
        text(of: path).flatMap { text in text.split(separator: "\n").first { $0.hasPrefix(beginning) } }
    }

    static func text(of path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func write(_ text: String, to path: String) throws {
        guard let file = fopen(path, "w") else { throw BenchError("\(path) cannot be written") }
        fputs(text, file)
        fclose(file)
    }

    /// A directory that is this process's own.
    static func temporaryDirectory() throws -> String {
        var template = Array("/tmp/proxgate-bench-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw BenchError("no temporary directory") }
        return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
