import AsyncHTTPClient
import JSONLines
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
import Testing

@testable import SimulatedCluster

/// What came back for a request.
struct Answer: Sendable {
    let status: Int
    let body: JSONValue

    var data: JSONValue { body["data"] ?? .null }
    /// Without the line end that Proxmox puts behind its messages.
    var message: String {
        let text = body["message"]?.string ?? ""
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
    func error(_ parameter: String) -> String? { body["errors"]?[parameter]?.string }
}

/// A client of a simulated cluster over real HTTPS that trusts the cluster's own certificate and nothing else.
struct Client: Sendable {
    enum Credentials: Sendable {
        case none
        case token(String, String)
        case ticket(String, csrf: String?)
    }

    let cluster: SimulatedCluster
    let http: HTTPClient
    var credentials: Credentials

    /// The same client as somebody else.
    func with(_ credentials: Credentials) -> Client {
        Client(cluster: cluster, http: http, credentials: credentials)
    }

    func with(_ account: SimulatedCluster.Account) -> Client { with(.token(account.id, account.secret)) }

    func login(_ account: SimulatedCluster.Account) async throws -> Client {
        let answer = try await with(.none).post(
            "/access/ticket", ["username": account.id, "password": account.secret])
        let ticket = try #require(answer.data["ticket"]?.string)
        return with(.ticket(ticket, csrf: answer.data["CSRFPreventionToken"]?.string))
    }

    func get(_ path: String) async throws -> Answer { try await send("GET", path) }
    func post(_ path: String, _ form: [String: String] = [:]) async throws -> Answer {
        try await send("POST", path, form)
    }
    func put(_ path: String, _ form: [String: String]) async throws -> Answer { try await send("PUT", path, form) }
    func delete(_ path: String) async throws -> Answer { try await send("DELETE", path) }

    func send(_ method: String, _ path: String, _ form: [String: String] = [:]) async throws -> Answer {
        var request = HTTPClientRequest(url: cluster.url + "/api2/json" + path)
        request.method = .init(rawValue: method)
        switch credentials {
        case .none: break
        case .token(let id, let secret):
            request.headers.add(name: "Authorization", value: "PVEAPIToken=\(id)=\(secret)")
        case .ticket(let ticket, let csrf):
            request.headers.add(name: "Cookie", value: "PVEAuthCookie=\(PercentCoding.encode(ticket))")
            if let csrf { request.headers.add(name: "CSRFPreventionToken", value: csrf) }
        }
        if method == "POST" || method == "PUT" {
            request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
            let text = form.map { "\(PercentCoding.encode($0))=\(PercentCoding.encode($1))" }
            request.body = .bytes(ByteBuffer(string: text.joined(separator: "&")))
        }
        let response = try await http.execute(request, timeout: .seconds(60))
        let bytes = Array(try await response.body.collect(upTo: 4 << 20).readableBytesView)
        return Answer(status: Int(response.status.code), body: bytes.isEmpty ? .null : try JSONReader.read(bytes))
    }

    /// Follows a task to its end and answers with its exit status.
    func follow(_ answer: Answer) async throws -> String {
        let upid = try #require(answer.data.string, "\(answer)")
        let node = upid.split(separator: ":")[1]
        for _ in 0..<5_000 {
            let task = try await get("/nodes/\(node)/tasks/\(PercentCoding.encode(upid))/status")
            if task.data["status"]?.string == "stopped" { return task.data["exitstatus"]?.string ?? "" }
            try await Task.sleep(for: .milliseconds(3))
        }
        Issue.record("task \(upid) did not end")
        return ""
    }

    /// Asks until the answer fits; the number of tries is only a guard.
    func wait(_ path: String, until fits: (JSONValue) -> Bool) async throws {
        for _ in 0..<5_000 {
            if fits(try await get(path).data) { return }
            try await Task.sleep(for: .milliseconds(3))
        }
        Issue.record("\(path) never came to what was waited for")
    }

    func log(_ answer: Answer) async throws -> [String] {
        let upid = try #require(answer.data.string)
        let node = upid.split(separator: ":")[1]
        let log = try await get("/nodes/\(node)/tasks/\(PercentCoding.encode(upid))/log?limit=0")
        return log.data.array?.compactMap { $0["t"]?.string } ?? []
    }
}

/// Runs a test against a cluster of its own, two hundred times as fast as a real one, as its administrator's token.
func withCluster(
    speed: Double = 200, _ run: (SimulatedCluster, Client) async throws -> Void
) async throws {
    var options = SimulatedCluster.Options()
    options.speed = speed
    try await withCluster(options, run)
}

func withCluster(
    _ options: SimulatedCluster.Options, _ run: (SimulatedCluster, Client) async throws -> Void
) async throws {
    let cluster = try await SimulatedCluster.start(options, logger: Logger(label: "test"))
    var configuration = HTTPClient.Configuration()
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(cluster.certificatePEM.utf8)))
    configuration.tlsConfiguration = tls
    let http = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
    let client = Client(
        cluster: cluster, http: http, credentials: .token(cluster.tokenID, cluster.tokenSecret))
    do {
        try await run(cluster, client)
    } catch {
        try await http.shutdown()
        await cluster.stop()
        throw error
    }
    try await http.shutdown()
    await cluster.stop()
}
