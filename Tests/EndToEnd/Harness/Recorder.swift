import Glibc
import MCPSchemaCheck
import Testing

/// Stands between the gateway and clients that others start, and keeps what goes over, so that it can be checked as what
/// goes over a ``Child``'s pipes is.
struct Recorder: Sendable {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    /// The gateway's command line for such a client.
    func command(_ words: [String]) -> [String] {
        ["/bin/bash", "\(Places.python)/recorded.sh", workspace.path, Places.proxgate] + words
    }

    /// Everything that the gateway wrote fits the schemas of MCP.
    ///
    /// - Returns: how many messages of MCP there were; nil where there is nothing to check with.
    @discardableResult
    func check() throws -> Int? {
        var checked = 0
        for name in try names() where name.hasPrefix("received.") {
            let monitor = MCPMonitor()
            let sent = try workspace.read("sent.\(name.dropFirst("received.".count))")
            for line in sent.split(separator: "\n") { monitor.sent(line.utf8) }
            for line in try workspace.read(name).split(separator: "\n") { monitor.received(line.utf8) }
            for fault in monitor.takeFaults() { Issue.record("\(fault)") }
            checked += monitor.checked
        }
        return MCPMonitor.isAvailable ? checked : nil
    }

    private func names() throws -> [String] {
        guard let open = opendir(workspace.path) else { throw HarnessError("\(workspace.path) cannot be read") }
        defer { closedir(open) }
        var names: [String] = []
        while let entry = readdir(open) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        return names
    }
}
