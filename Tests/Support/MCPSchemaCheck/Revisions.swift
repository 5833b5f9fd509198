import Glibc
import JSONLines

/// The schema of each revision of MCP, from the material beside the package.
enum SchemaFiles {
    static let names = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"]
    static let stateless = "2026-07-28"

    /// The material beside the package, five levels above this file.
    static let directory =
        "/" + #filePath.split(separator: "/").dropLast(5).joined(separator: "/") + "/shared/mcp/schema"

    /// By revision; empty where the material is missing.
    static let all: [String: JSONSchema] = {
        var schemas: [String: JSONSchema] = [:]
        for name in names {
            guard let bytes = read("\(directory)/\(name).json"), let file = try? JSONReader.read(bytes) else {
                continue
            }
            schemas[name] = JSONSchema(file)
        }
        return schemas
    }()

    private static func read(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }
}
