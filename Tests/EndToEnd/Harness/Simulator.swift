import JSONLines

/// `proxgate simulate`: the simulated cluster as a process of its own.
struct Simulator: Sendable {
    let child: Child
    /// Where its certificate lies.
    private let workspace: Workspace
    let url: String
    let port: Int
    let user: String
    let password: String
    let tokenID: String
    let tokenSecret: String
    let fingerprint: String
    let certificate: String
    /// Address of the control endpoint; empty without `--control`.
    let control: String

    /// - Parameters:
    ///   - faults: trouble to order, as `--fault` takes it.
    ///   - more: further options.
    static func start(
        speed: Double = 20, port: Int = 0, faults: [String] = [], _ more: [String] = []
    ) async throws -> Simulator {
        let workspace = try Workspace()
        let words =
            ["simulate", "--port", "\(port)", "--json", "--speed", "\(speed)", "--pem", workspace.path("cluster.pem")]
            + faults.flatMap { ["--fault", $0] } + more
        let child = try Child(Places.proxgate, words)
        let facts = try await child.wait(for: "the access data") { $0.lines.first }
        return try Simulator(child, facts, workspace)
    }

    private init(_ child: Child, _ facts: JSONObject, _ workspace: Workspace) throws {
        self.workspace = workspace
        func text(_ name: String) throws -> String {
            guard let text = facts[name]?.string else { throw HarnessError("simulate says no \(name): \(facts)") }
            return text
        }
        self.child = child
        url = try text("url")
        port = url.split(separator: ":").last.flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
        user = try text("user")
        password = try text("password")
        let token = try text("token").split(separator: "=", maxSplits: 1)
        (tokenID, tokenSecret) = (String(token[0]), String(token[token.count - 1]))
        fingerprint = try text("fingerprint")
        certificate = try text("certificate")
        control = facts["control"]?.string ?? ""
    }

    /// The requests that arrived, a line each.
    var requests: [String] { child.errors.split(separator: "\n").map(String.init) }

    /// The changing requests among them, as `POST /nodes/pve1/...`.
    var changes: [String] {
        requests.compactMap { line in
            let words = line.split(separator: " ").map(String.init)
            guard let place = words.firstIndex(where: { ["POST", "PUT", "DELETE"].contains($0) }),
                place + 1 < words.count
            else { return nil }
            return "\(words[place]) \(words[place + 1].replacing("/api2/json", with: ""))"
        }.filter { !$0.hasPrefix("POST /access/ticket") }
    }

    /// Orders trouble at the control endpoint: `nodes/pve3/offline`, `guests/102/lock`, or a fault as `--fault` takes it.
    func order(_ what: String) async throws {
        let isFault = what.contains(" ")
        let words = ["-sSf", "--max-time", "60", "-X", "POST"] + (isFault ? ["-d", what] : [])
        let done = try await Finished.run(
            "/usr/bin/env", ["curl"] + words + ["\(control)/\(isFault ? "faults" : what)"])
        guard done.code == 0 else { throw HarnessError("\(what): \(done.errors)") }
    }

    /// Takes back all faults.
    func calm() async throws {
        _ = try await Finished.run(
            "/usr/bin/env", ["curl", "-sSf", "--max-time", "60", "-X", "DELETE", "\(control)/faults"])
    }

    /// The gateway's own format of configuration.
    func cluster(tls: JSONObject? = nil, token: JSONObject? = nil) -> JSONObject {
        let token = token ?? ["id": .string(tokenID), "secret": .string(tokenSecret)]
        return [
            "name": "lab", "endpoints": [.string("127.0.0.1:\(port)")], "token": .object(token),
            "tls": .object(tls ?? ["fingerprint": .string(fingerprint)]),
        ]
    }

    var configuration: JSONObject { ["cluster": .object(cluster())] }
}
