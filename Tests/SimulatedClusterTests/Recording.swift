import FoundationEssentials
import JSONLines
import ProxmoxClient

@testable import SimulatedCluster

/// One exchange with Proxmox's own daemons.
struct Recording: Sendable {
    let number: Int
    let note: String
    let request: JSONValue
    /// nil where the answer is kept back.
    let statusLine: String?
    let body: String
    let contentType: String?

    /// The recordings beside the package; nil where they are missing.
    static let all: [Recording]? = {
        let package = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let path = "/\(package)/../shared/pve/recordings.jsonl"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        return text.split(separator: "\n").enumerated().dropFirst().compactMap { number, line in
            guard let entry = try? JSONReader.read(String(line)), let request = entry["request"] else { return nil }
            let type = entry["headers"]?.array?.first { $0.array?.first?.string == "Content-Type" }
            return Recording(
                number: number, note: entry["note"]?.string ?? "", request: request,
                statusLine: entry["status_line"]?.string, body: entry["body"]?.string ?? "",
                contentType: type?.array?.last?.string)
        }
    }()

    /// The request's bytes again.
    ///
    /// - Parameters:
    ///   - tickets: issues what stands where the recording has fake signatures.
    ///   - upids: the tasks of this run by their recorded names.
    func replayed(_ tickets: TicketBooth, now: Int, upids: [String: String]) -> String {
        if let raw = request["raw"]?.string {
            // Who waits for the connection's end must ask for it.
            return raw.contains("Connection: close")
                ? raw : raw.replacing("HTTP/1.1\r\n", with: "HTTP/1.1\r\nConnection: close\r\n")
        }
        let method = request["method"]?.string ?? "GET"
        var path = request["path"]?.string ?? "/"
        for (recorded, own) in upids {
            path = path.replacing(PercentCoding.encode(recorded), with: PercentCoding.encode(own))
            path = path.replacing(recorded, with: own)
        }
        if let query = request["query"] { path += "?\(Self.form(query))" }
        var body = ""
        if let form = request["form"] { body = Self.form(form, replacing: tickets.ticket(for: "alice@pve", now: now)) }
        if let json = request["json"] { body = JSONWriter.string(json) }
        if let raw = request["raw_body"]?.string { body = raw }
        // The long body was cut where it was recorded.
        if note.hasPrefix("body larger than 512 KiB") { body += String(repeating: "x", count: 512 << 10) }
        var headers = [("Host", "127.0.0.1"), ("Connection", "close")]
        if !body.isEmpty || method == "POST" || method == "PUT" {
            headers.append(("Content-Length", String(body.utf8.count)))
        }
        if let type = request["content_type"]?.string, !type.isEmpty { headers.append(("Content-Type", type)) }
        headers += (request["extra_headers"]?.object?.members ?? []).map { ($0.name, $0.value.string ?? "") }
        headers += credentials(tickets, now)
        return "\(method) \(path) HTTP/1.1\r\n" + headers.map { "\($0): \($1)\r\n" }.joined() + "\r\n" + body
    }

    /// The recorded name of the task that the path is about.
    var taskInPath: String? {
        let path = PercentCoding.decode(request["path"]?.string ?? "")
        guard let start = path.firstRange(of: "UPID:") else { return nil }
        return String(path[start.lowerBound...].prefix { $0 != "/" })
    }

    /// Method and template of the endpoint, as the table names it.
    var endpoint: String {
        let path = (request["path"]?.string ?? "").replacing("/api2/json", with: "")
        let parts = PercentCoding.decode(path).split(separator: "/").map(String.init)
        let method = request["method"]?.string ?? ""
        let found = ProxmoxRequest.Method(rawValue: method).flatMap { Catalogue.shared.match($0, parts) }
        return found?.endpoint.key ?? "the HTTP layer"
    }

    private func credentials(_ tickets: TicketBooth, _ now: Int) -> [(String, String)] {
        guard let auth = request["auth"] else { return [] }
        switch auth["kind"]?.string {
        case "ticket"?:
            let user = auth["user"]?.string ?? ""
            let csrf = auth["CSRFPreventionToken"]?.string.map {
                ($0.hasSuffix("FAKE-CSRF-MAC") ? tickets.forgeryToken(for: user, now: now) : $0)
            }
            let ticket = PercentCoding.encode(tickets.ticket(for: user, now: now))
            return [("Cookie", "PVEAuthCookie=\(ticket)")] + (csrf.map { [("CSRFPreventionToken", $0)] } ?? [])
        case "raw-headers"?:
            let isGood = statusLine?.contains(" 200 ") == true
            let ticket = tickets.ticket(for: "alice@pve", now: now)
            return (auth["headers"]?.object?.members ?? []).map { name, value in
                let text = value.string ?? ""
                if text.hasSuffix("FAKE-CSRF-MAC") { return (name, tickets.forgeryToken(for: "alice@pve", now: now)) }
                guard isGood, let fake = text.firstRange(of: "PVEAuthCookie=PVE") else { return (name, text) }
                return (name, text[..<fake.lowerBound] + "PVEAuthCookie=" + PercentCoding.encode(ticket))
            }
        default:
            let header = auth["header"]?.string?.split(separator: ":", maxSplits: 1) ?? []
            return header.count == 2 ? [(String(header[0]), String(header[1].drop { $0 == " " }))] : []
        }
    }

    private static func form(_ value: JSONValue, replacing ticket: String = "") -> String {
        (value.object?.members ?? []).map { name, value in
            var text = value.string ?? JSONWriter.string(value)
            if text.hasSuffix("::FAKE-SIGNATURE") { text = ticket }
            return "\(PercentCoding.encode(name))=\(PercentCoding.encode(text))"
        }.joined(separator: "&")
    }
}
