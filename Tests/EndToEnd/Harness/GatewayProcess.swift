import Glibc
import JSONLines

/// The gateway as its users run it: lines in, answers out.
struct GatewayProcess: Sendable {
    let child: Child
    private let workspace: Workspace
    /// Where the demonstration's cluster logs its requests.
    private let requestLog: String?

    /// `proxgate demo`, with a log of what reaches its cluster.
    static func demo(_ arguments: [String] = [], speed: Double = 20) throws -> GatewayProcess {
        let workspace = try Workspace()
        let log = workspace.path("requests.log")
        let words = ["demo", "--speed", "\(speed)", "--request-log", log] + arguments
        return GatewayProcess(child: try Child(Places.proxgate, words), workspace: workspace, requestLog: log)
    }

    /// `proxgate serve` with a configuration that is written for it; `hooks` are the shipped ones unless it names some.
    static func serve(
        _ configuration: JSONObject, _ arguments: [String] = [], in workspace: Workspace? = nil,
        environment: [String: String] = [:]
    ) throws -> GatewayProcess {
        let workspace = try workspace ?? Workspace()
        var configuration = configuration
        if configuration["hooks"] == nil { configuration["hooks"] = .string(try workspace.hooks()) }
        let file = try workspace.write("gateway.json", .object(configuration))
        let words = ["serve", "--config", file] + arguments
        let child = try Child(Places.proxgate, words, environment: environment)
        return GatewayProcess(child: child, workspace: workspace, requestLog: nil)
    }

    /// `proxgate connect` to a service.
    static func connect(_ path: String) throws -> GatewayProcess {
        GatewayProcess(
            child: try Child(Places.proxgate, ["connect", "--socket", path]), workspace: try Workspace(),
            requestLog: nil)
    }

    /// What the demonstration's cluster has received, a line each.
    func requests() throws -> [String] {
        guard let requestLog, access(requestLog, R_OK) == 0 else { return [] }
        return try Workspace.read(requestLog).split(separator: "\n").map(String.init)
    }

    func send(_ line: String) throws { try child.send(line) }

    /// The answer with an id; progress lines are passed over.
    func answer(_ id: JSONValue) async throws -> JSONObject {
        try await child.wait(for: "an answer to \(JSONWriter.string(id))") { child in
            child.lines.first { $0["id"] == id && $0["event"] == nil && $0["method"] == nil }
        }
    }

    /// Sends a plain line and waits for its answer.
    func ask(_ line: String) async throws -> JSONObject {
        try send(line)
        guard let id = try JSONReader.read(line)["id"] else { throw HarnessError("no id: \(line)") }
        return try await answer(id)
    }

    /// Answers that carry no id, in their order, once there are `count` of them.
    func answersWithoutID(_ count: Int) async throws -> [JSONObject] {
        try await child.wait(for: "\(count) answers without an id") { child in
            let found = child.lines.filter { $0["id"]?.isNull == true }
            return found.count >= count ? found : nil
        }
    }

    /// Whether the gateway still works: a ping, and a tool that asks Proxmox.
    func works(id: String = "still-there") async throws -> Bool {
        let nodes = try await ask(#"{"id":"\#(id)","tool":"get_nodes"}"#)
        return nodes["ok"] == true
    }

    /// Closes stdin and returns the exit code.
    func end() async throws -> Int32 {
        child.closeInput()
        return try await child.exitCode()
    }
}

extension JSONObject {
    var code: String? { self["error"]?["code"]?.string }
    var message: String { self["error"]?["message"]?.string ?? "" }
}
