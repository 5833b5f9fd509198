import ArgumentParser
import Gateway
import JSONLines

struct AuditShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show everything about one call, or about those that a filter finds.",
        discussion: """
            Examples:
              proxgate audit show 1a2b3c-7 --config gateway.json
              proxgate audit show --guest 100 --decision deny --since 2h --config gateway.json
            """)

    @Argument(help: "The call's id, as `audit tail` and the gateway's log name it.")
    var id: String?

    @OptionGroup var place: AuditPlace
    @OptionGroup var wanted: AuditFilterOptions

    @Flag(help: "The lines as they stand in the file.")
    var json = false

    func validate() throws {
        if id == nil, !wanted.isGiven { throw ValidationError("which call? Give its id, or a filter such as --guest") }
    }

    func run() throws {
        let filter = try wanted.filter()
        var found = 0
        // Shown as they are found, since a filter may find any number.
        try place.reader().read { bytes, _, _ in
            guard let line = (try? JSONReader.read(bytes))?.object, filter.matches(line),
                id == nil || line["id"]?.string == id
            else { return }
            found += 1
            if json {
                Terminal.write(JSONWriter.string(.object(line)) + "\n")
            } else {
                Terminal.write((found == 1 ? "" : "\n") + AuditText.details(line) + "\n")
            }
        }
        guard found == 0 else { return }
        throw CommandError(id.map { "no such line of the audit is about call '\($0)'" } ?? "the audit has no such line")
    }
}
