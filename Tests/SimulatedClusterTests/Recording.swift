import FoundationEssentials
import JSONLines
import NIOHTTP1

@testable import SimulatedCluster

/// One exchange with Proxmox's own daemons.
struct Recording: Sendable {
    let number: Int
    let note: String
    let request: JSONValue
    /// nil where the answer is kept back.
    let statusLine: String?
    let body: String
    let connectionHeaders: Int

    /// The recordings beside the package; nil where they are missing.
    static let all: [Recording]? = {
        let package = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let path = "/\(package)/../shared/pve/recordings.jsonl"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        return text.split(separator: "\n").enumerated().dropFirst().compactMap { number, line in
            guard let entry = try? JSONReader.read(String(line)), let request = entry["request"] else { return nil }
            let headers = entry["headers"]?.array ?? []
            return Recording(
                number: number, note: entry["note"]?.string ?? "", request: request,
                statusLine: entry["status_line"]?.string, body: entry["body"]?.string ?? "",
                connectionHeaders: headers.filter { $0.array?.first?.string == "Connection" }.count)
        }
    }()

    /// The request again; nil for those that are only raw bytes.
    ///
    /// - Parameters:
    ///   - tickets: issues what stands where the recording has fake signatures.
    ///   - upids: the tasks of this run by their recorded names.
    func replayed(_ tickets: TicketBooth, now: Int, upids: [String: String]) -> HTTPRequest? {
        guard let method = request["method"]?.string, var path = request["path"]?.string else { return nil }
        for (recorded, own) in upids {
            path = path.replacing(PercentCoding.encode(recorded), with: PercentCoding.encode(own))
            path = path.replacing(recorded, with: own)
        }
        let query = request["query"].map { "?" + Self.form($0) } ?? ""
        var head = HTTPRequestHead(version: .http1_1, method: HTTPMethod(rawValue: method), uri: path + query)
        var body = ""
        if let form = request["form"] { body = Self.form(form, replacing: tickets.ticket(for: "alice@pve", now: now)) }
        if let json = request["json"] { body = JSONWriter.string(json) }
        if let raw = request["raw_body"]?.string { body = raw }
        if !body.isEmpty { head.headers.add(name: "Content-Length", value: String(body.utf8.count)) }
        if let type = request["content_type"]?.string { head.headers.add(name: "Content-Type", value: type) }
        for (name, value) in credentials(tickets, now) { head.headers.add(name: name, value: value) }
        var replayed = HTTPRequest(head)
        replayed.body = Array(body.utf8)
        return replayed
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
