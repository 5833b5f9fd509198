import Glibc

/// The process's environment.
enum Environment {
    static var all: [String: String] {
        var variables: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            if let equals = text.firstIndex(of: "=") {
                variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            next += 1
        }
        return variables
    }

    /// The configuration that the environment names: by proxgate's own name, or by the Python server's.
    static func configurationFile(_ environment: [String: String]) -> String? {
        environment["PROXGATE_CONFIG"] ?? environment["PROXMOX_MCP_CONFIG"]
    }
}
