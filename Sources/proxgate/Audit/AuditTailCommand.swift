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

    @OptionGroup var wanted: AuditFilterOptions

    @Flag(help: "Lines as they stand in the file.")
    var json = false

    func validate() throws {
        guard count >= 0 else { throw ValidationError("-n: expected a number of lines") }
    }

    func run() async throws {
        let filter = try wanted.filter()
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
}
