import Crypto
import Gateway
import Glibc
import JSONLines
import LuaRuntime

/// Reads the hooks of a directory: `*.lua` directly inside, in byte order, each from a file that can be trusted.
struct HookFiles {
    let sources: [LuaProgram.Source]

    /// - Parameter checksTrust: owners, modes and links are checked; only the demonstration does without.
    /// - Throws: ``GatewayError`` naming the file or directory that is missing or not trusted.
    init(directory: String, checksTrust: Bool) throws {
        guard access(directory, F_OK) == 0 else {
            throw GatewayError(
                .invalidRequest, "hooks directory \(directory) cannot be found: \(String(cString: strerror(errno)))")
        }
        let root = checksTrust ? try FileTrust.checkDirectory(directory) : try FileTrust.resolved(directory)
        sources = try Self.names(root).map { name in
            let path = "\(root)/\(name)"
            let real = try FileTrust.resolved(path)
            guard real.hasPrefix(root + "/") else {
                throw GatewayError(.invalidRequest, "\(path) is a link that leads out of the hooks directory")
            }
            let limit = 1 << 20
            return LuaProgram.Source(
                name: name,
                bytes: checksTrust
                    ? try FileTrust.read(real, limit: limit) : try FileTrust.readUnchecked(real, limit: limit))
        }
    }

    private static func names(_ directory: String) throws -> [String] {
        guard let stream = opendir(directory) else {
            throw GatewayError(
                .invalidRequest, "hooks directory \(directory) cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name.hasSuffix(".lua"), !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// SHA-256 over the bytes that are compiled and the settings that they read.
    func digest(settings: JSONObject) -> String {
        var hash = SHA256()
        for source in sources {
            hash.update(data: Array("\(source.name)\u{0}\(source.bytes.count)\u{0}".utf8))
            hash.update(data: source.bytes)
        }
        hash.update(data: JSONWriter.bytes(.object(settings)))
        return Self.hex(hash.finalize())
    }

    static func digest(of settings: JSONObject) -> String {
        hex(SHA256.hash(data: JSONWriter.bytes(.object(settings))))
    }

    private static func hex(_ digest: SHA256.Digest) -> String {
        digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
