import ArgumentParser
import JSONLines
import Testing

@testable import proxgate

/// Every command's `--help` shows how it is used, in words that it understands.
@Suite struct HelpTests {
    struct Command: CustomTestStringConvertible {
        let words: [String]
        let discussion: String
        var testDescription: String { words.joined(separator: " ") }
    }

    static let commands: [Command] = {
        let root = (try? JSONReader.read(Proxgate._dumpHelp()))?["command"] ?? [:]
        func all(_ info: JSONValue, below: [String]) -> [Command] {
            let words = below + [info["commandName"]?.string ?? ""]
            let children = (info["subcommands"]?.array ?? []).filter { $0["commandName"] != "help" }
            return [Command(words: words, discussion: info["discussion"]?.string ?? "")]
                + children.flatMap { all($0, below: words) }
        }
        return all(root, below: [])
    }()

    @Test func theWholeTreeIsWalked() {
        #expect(Self.commands.count > 25)
        #expect(Self.commands.contains { $0.words == ["proxgate", "approvals", "watch"] })
    }

    @Test(arguments: commands)
    func anExampleThatParses(_ command: Command) throws {
        let name = command.words.joined(separator: " ")
        let examples = Self.examples(command.discussion).filter { $0.hasPrefix(name) }
        #expect(command.discussion.contains("Example") && !examples.isEmpty, "\(name) --help has no example of its own")
        for example in examples {
            let words = try ShellWords.split(example).dropFirst()
            #expect(throws: Never.self, "\(example)") { try Proxgate.parseAsRoot(Array(words)) }
        }
    }

    /// The commands in indented lines and behind `Example:`, without what a shell does with them.
    private static func examples(_ discussion: String) -> [String] {
        discussion.replacing("\\\n", with: "").split(separator: "\n").flatMap { line -> [String] in
            guard line.hasPrefix("  ") || line.hasPrefix("Example: ") else { return [] }
            return line.split(separator: "proxgate ").dropFirst().map { part in
                // Of what is quoted as a whole, its inside.
                let isQuoted = line.contains(#""proxgate "#)
                let end = part.firstIndex { "|<>&(#".contains($0) || isQuoted && $0 == "\"" } ?? part.endIndex
                return "proxgate " + part[..<end]
            }
        }
    }
}
