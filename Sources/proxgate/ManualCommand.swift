import ArgumentParser
import Gateway

struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Print the manual page of a command, or write all of them.",
        discussion: """
            Examples:
              proxgate manual call | man -l -
              proxgate manual --directory /usr/local/share/man/man1
            """)

    @Argument(help: "The command, e.g. call or policy test; proxgate itself where it is left out.")
    var command: [String] = []

    @Option(help: "Write a page for each command into this directory.", completion: .directory)
    var directory: String?

    func run() throws {
        let root = try ManualPage.root()
        guard let directory else {
            guard let page = root.page(command) else {
                throw ValidationError(
                    "there is no command '\(Printable.line(command.joined(separator: " "), limit: 80))'")
            }
            return Terminal.write(page.text)
        }
        for page in root.all { try NewFile.write("\(directory)/\(page.name).1", page.text, mode: 0o644) }
    }
}
