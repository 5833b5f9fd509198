import ArgumentParser
import Gateway
import JSONLines

struct AuditTailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail", abstract: "Show the last lines.",
        discussion: """
            Examples:
              proxgate audit tail -n 50 --config gateway.json
              proxgate audit tail -f --principal alice --since 2026-11-24T07
              proxgate audit tail --since 2h --json | jq .tool
            """)

    @OptionGroup var place: AuditPlace

    @Option(name: .customShort("n"), help: "At most so many lines.")
    var count = 20

    @Flag(name: .shortAndLong, help: "Go on with lines as they are written.")
    var follow = false

    @Option(help: "Only lines about this VMID.")
    var guest: Int?

    @Option(help: "Only lines of this user (name or uid).")
    var principal: String?

    @Option(help: "Only calls that were decided so: allow, deny or confirm.")
    var decision: String?

    @Option(help: "Only calls of this tool, or of those that a * glob matches.")
    var tool: String?

    @Option(help: "Only lines of this kind: intent, outcome, denial, start, reload, freeze, ...")
    var event: String?

    @Option(help: "Only lines from a time on (UTC): 2026-11-24T07:15, or 90m, 2h, 3d ago.")
    var since: String?

    @Option(help: "Only lines before a time.")
    var until: String?

    @Flag(help: "Lines as they stand in the file.")
    var json = false

    func validate() throws {
        guard count >= 0 else { throw ValidationError("-n: expected a number of lines") }
        if let decision, !["allow", "deny", "confirm"].contains(decision) {
            throw ValidationError("--decision: expected allow, deny or confirm, got '\(decision)'")
        }
    }

    func run() async throws {
        var filter = AuditFilter()
        (filter.guest, filter.principal, filter.decision) = (guest, principal, decision)
        (filter.tool, filter.event) = (tool, event)
        filter.since = try since.map { try Self.time($0, "--since") }
        filter.until = try until.map { try Self.time($0, "--until") }
        let reader = try place.reader()
        var last: [JSONObject] = []
        var position = try reader.read { bytes, _, _ in
            guard let line = (try? JSONReader.read(bytes))?.object, filter.matches(line) else { return }
            last.append(line)
            // Kept short without moving all of it for every line.
            if last.count > 2 * count + 1000 { last.removeFirst(last.count - count) }
        }
        last.suffix(count).forEach(show)
        while follow {
            try await Task.sleep(for: .milliseconds(200))
            try reader.readOn(from: &position) { bytes, _, _ in
                if let line = (try? JSONReader.read(bytes))?.object, filter.matches(line) { show(line) }
            }
        }
    }

    private func show(_ line: JSONObject) {
        Terminal.write((json ? JSONWriter.string(.object(line)) : AuditText.summary(line)) + "\n")
    }

    /// The beginning of a time as it stands in a line.
    private static func time(_ text: String, _ option: String) throws -> String {
        let units = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        if let unit = units[String(text.suffix(1))], let number = Int(text.dropLast()), 0...100_000_000 ~= number {
            return Timestamp.ago(seconds: number * unit)
        }
        let shape = "0000-00-00T00:00:00.000000Z"
        let fits =
            text.utf8.count >= 4 && text.utf8.count <= shape.utf8.count
            && zip(text, shape).allSatisfy { $1 == "0" ? $0.isASCII && $0.isNumber : $0 == $1 }
        guard fits else {
            throw ValidationError(
                "\(option): expected a time such as 2026-11-24T07:15 (UTC), or 90m, 2h, 3d; got '\(text)'")
        }
        return text
    }
}
