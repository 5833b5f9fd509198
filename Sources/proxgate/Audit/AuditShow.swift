import ArgumentParser
import Gateway
import JSONLines

struct AuditShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show everything about one call.",
        discussion: "Example: proxgate audit show 1a2b3c-7 --config gateway.json")

    @Argument(help: "The call's id, as `audit tail` and the gateway's log name it.")
    var id: String

    @OptionGroup var place: AuditPlace

    @Flag(help: "The lines as they stand in the file.")
    var json = false

    func run() throws {
        var lines: [JSONObject] = []
        try place.reader().read { bytes, _, _ in
            guard let line = (try? JSONReader.read(bytes))?.object, line["id"]?.string == id else { return }
            lines.append(line)
        }
        guard !lines.isEmpty else { throw CommandError("no line of the audit is about call '\(id)'") }
        for (index, line) in lines.enumerated() {
            if json {
                Terminal.write(JSONWriter.string(.object(line)) + "\n")
            } else {
                Terminal.write((index == 0 ? "" : "\n") + AuditText.details(line) + "\n")
            }
        }
    }
}
