import Gateway
import Glibc

/// The lines of earlier shells, in a file that only its owner reads. Lines with secrets are not kept.
struct HistoryFile {
    let path: String

    /// In the user's directory for state (XDG base directories); nil where there is no home.
    init?(_ environment: [String: String]) {
        let base = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        guard let directory = base ?? environment["HOME"].map({ "\($0)/.local/state" }) else { return nil }
        path = "\(directory)/proxgate/history"
    }

    func read() -> [String] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        // Of a long file, the end.
        let limit = 1 << 18
        let size = lseek(descriptor, 0, SEEK_END)
        lseek(descriptor, max(0, size - limit), SEEK_SET)
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, initialized in
            count = Glibc.read(descriptor, buffer.baseAddress, limit)
            initialized = max(0, count)
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        return size > limit ? Array(lines.dropFirst()) : lines
    }

    /// A history that cannot be written is no reason to stop.
    func append(_ line: String) {
        guard !Self.holdsSecret(line) else { return }
        makeDirectories()
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        Terminal.write(line + "\n", to: descriptor)
    }

    private func makeDirectories() {
        var end = path.startIndex
        while let slash = path[end...].dropFirst().firstIndex(of: "/") {
            mkdir(String(path[..<slash]), 0o700)
            end = slash
        }
    }

    /// Also where it stands within a value: `parameters:='{"password": ...}'`.
    static func holdsSecret(_ line: String) -> Bool {
        let names = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "-" }
        return names.contains { SecretNames.mayBe(String($0)) }
    }
}
