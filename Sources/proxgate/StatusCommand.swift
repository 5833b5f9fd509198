import ArgumentParser
import JSONLines

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Say how the service is, and as whom it takes you.",
        discussion: """
            Example: proxgate status --socket /run/proxgate/proxgate.sock
            With --metrics, counters for Prometheus: for approvers, root and the service's own user.
            Exit codes: 0 it answers, 1 it does not.
            """)

    @Option(help: "The service's Unix socket.")
    var socket = "/run/proxgate/proxgate.sock"

    @Flag(help: "Print one line of JSON.")
    var json = false

    @Flag(help: "Print the metrics in Prometheus' text form.")
    var metrics = false

    func validate() throws {
        if json, metrics { throw ValidationError("give only one of --json and --metrics") }
    }

    func run() throws {
        if metrics { return try printMetrics() }
        let line = JSONWriter.bytes(["id": 1, "op": "status"])
        guard let status = try SocketClient(path: socket).ask(line)["result"]?.object else {
            throw CommandError("\(socket): answers, but not as proxgate does")
        }
        if json { return Terminal.write(JSONWriter.string(.object(status)) + "\n") }
        func text(_ name: String) -> String { status[name].map { $0.string ?? JSONWriter.string($0) } ?? "-" }
        let principal = status["principal"]
        let groups = principal?["groups"]?.array?.compactMap(\.string).joined(separator: ", ") ?? ""
        var lines = [
            ("service", "\(text("name")) \(text("version")) at \(socket)"), ("policy", text("policy")),
            ("tools", "\(text("tools")) for you"),
            ("you are", "\(principal?["user"]?.string ?? "?") (groups: \(groups.isEmpty ? "none" : groups))"),
        ]
        let clusters = status["clusters"]?.array ?? []
        for cluster in clusters {
            let profile = cluster["profile"]?.string.map { " (profile \($0))" } ?? ""
            lines.append(("cluster", (cluster["name"]?.string ?? "?") + profile))
        }
        if clusters.isEmpty, let profile = principal?["profile"]?.string { lines.append(("profile", profile)) }
        for task in status["tasks"]?.array ?? [] {
            func fact(_ name: String) -> String { task[name]?.string ?? "?" }
            let place = clusters.isEmpty ? "" : " on \(fact("cluster"))"
            let whose = "\(fact("tool"))\(place) by \(fact("user")) since \(fact("began"))"
            let adopted = task["adopted"] == true ? ", begun by an earlier process" : ""
            lines.append(("task", "\(fact("upid")) (\(whose)\(adopted))"))
        }
        for (name, value) in lines {
            Terminal.write(name + String(repeating: " ", count: 9 - name.count) + value + "\n")
        }
    }

    private func printMetrics() throws {
        let answer = try SocketClient(path: socket).ask(JSONWriter.bytes(["id": 1, "op": "metrics"]))
        guard answer["ok"] == true, let text = answer["text"]?.string else {
            let why = answer["error"]?["message"]?.string
            throw CommandError("\(socket): \(why ?? "answers, but not as proxgate does")")
        }
        Terminal.write(text)
    }
}
