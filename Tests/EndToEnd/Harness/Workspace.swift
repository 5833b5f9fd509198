import Glibc
import JSONLines

/// A fresh directory of the tests' own (mode 0700), removed with everything in it when nobody holds it any more.
final class Workspace: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/proxgate-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw HarnessError("mkdtemp: \(String(cString: strerror(errno)))")
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        Self.remove(path)
    }

    func path(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ name: String, _ text: String, mode: mode_t = 0o600) throws -> String {
        let file = path(name)
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw HarnessError("\(file): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw HarnessError("\(file): not written")
        }
        return file
    }

    @discardableResult
    func write(_ name: String, _ value: JSONValue) throws -> String { try write(name, JSONWriter.string(value)) }

    /// A directory with hooks: the shipped ones, or the given files.
    func hooks(_ files: [String: String]? = nil) throws -> String {
        let directory = path("hooks")
        guard mkdir(directory, 0o700) == 0 else {
            throw HarnessError("\(directory): \(String(cString: strerror(errno)))")
        }
        let shipped = ["protect.lua", "enrich.lua", "graceful-reboot.lua"]
        let sources =
            try files ?? .init(uniqueKeysWithValues: shipped.map { ($0, try Self.read("\(Places.hooks)/\($0)")) })
        for (name, source) in sources { try write("hooks/\(name)", source) }
        return directory
    }

    /// A directory with some of the shipped hooks.
    func hooks(shipped names: [String]) throws -> String {
        try hooks(.init(uniqueKeysWithValues: names.map { ($0, try Self.read("\(Places.hooks)/\($0)")) }))
    }

    /// Hooks that protect VM 100 and ask the caller before VM 101 is stopped.
    /// - Parameter more: Lua that stands in the second file as well.
    func askingHooks(_ more: String = "") throws -> String {
        try hooks([
            "protect.lua": try Self.read("\(Places.hooks)/protect.lua"),
            "ask.lua": """
            pre("stop_vm", function(op)
              if op.vmid == 101 then confirm("Really stop the web server?", { by = "caller" }) end
            end)
            \(more)
            """,
        ])
    }

    /// Makes a directory of its own in it.
    @discardableResult
    func directory(_ name: String) throws -> String {
        guard mkdir(path(name), 0o700) == 0 else { throw HarnessError("\(name): \(String(cString: strerror(errno)))") }
        return path(name)
    }

    /// Of the files and directories directly in it.
    func names() throws -> [String] {
        guard let directory = opendir(path) else { throw HarnessError("\(path): \(String(cString: strerror(errno)))") }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) { names.append(Self.name(entry)) }
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }

    private static func name(_ entry: UnsafeMutablePointer<dirent>) -> String {
        withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
    }

    func read(_ name: String) throws -> String { try Self.read(path(name)) }

    /// The JSON lines of a file.
    func lines(_ name: String) throws -> [JSONObject] {
        try read(name).split(separator: "\n").compactMap { try JSONReader.read(String($0)).object }
    }

    /// Removes a file, or a directory with everything in it; links are not followed.
    private static func remove(_ path: String) {
        if unlink(path) == 0 { return }
        guard let directory = opendir(path) else { return }
        defer { rmdir(path) }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = name(entry)
            if name != ".", name != ".." { remove("\(path)/\(name)") }
        }
    }

    static func read(_ path: String) throws -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw HarnessError("\(path): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }
}
