import Gateway
import Glibc
import Testing

@testable import LuaRuntime
@testable import Policy

/// `hooks/README.md` says of the hook API what the code has, no more and no less.
@Suite(.timeLimit(.minutes(10))) struct HookGuideTests {
    private static func guide() throws -> String {
        let root = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
        let stream = try #require(fopen("\(root)/hooks/README.md", "r"))
        defer { fclose(stream) }
        var bytes = [UInt8](repeating: 0, count: 256 << 10)
        return String(decoding: bytes[..<fread(&bytes, 1, bytes.count, stream)], as: UTF8.self)
    }

    /// Words in backticks that are names or paths of names, in the first column of a section's tables.
    private static func names(in section: Substring) -> Set<String> {
        var names: Set<String> = []
        for line in section.split(separator: "\n") where line.hasPrefix("| `") {
            let parts = line.split(separator: "|")[0].split(separator: "`", omittingEmptySubsequences: false)
            for (index, word) in parts.enumerated() where index % 2 == 1 { names.insert(String(word)) }
        }
        // The principal's and the request's fields stand beside them.
        for word in section.split(whereSeparator: { $0 == "`" || $0 == "\n" }) {
            if word.hasPrefix("op.principal.") || word.hasPrefix("op.api.") { names.insert(String(word)) }
        }
        return names
    }

    @Test func theReferenceIsComplete() async throws {
        let guide = try Self.guide()
        let section = try #require(guide.firstRange(of: "### What a hook finds\n"))
        let documented = Self.names(in: guide[section.upperBound...])
        let offered = try await HookReference.current().names.filter { !$0.hasPrefix("op.after.") }
        #expect(offered.subtracting(documented).sorted() == [], "these are not in hooks/README.md")
        #expect(documented.subtracting(offered).sorted() == [], "hooks/README.md has these, hooks do not")
    }

    @Test func theTestLanguageIsComplete() async throws {
        let guide = try Self.guide()
        for kind in Expectation.allCases {
            #expect(guide.contains("`.\(kind.rawValue)"), "\(kind) is not in the guide")
        }
        let language = Set(TestAPI.names.functions.map(\.name).filter { !$0.hasPrefix("_") })
        for name in language { #expect(guide.contains(name), "\(name) is not in the guide") }
        for fact in FakeGuest.factNames { #expect(guide.contains(fact), "the fact \(fact) is not in the guide") }
    }

    /// The guide's own hooks and tests pass.
    @Test func theExamplesWork() async throws {
        let guide = try Self.guide()
        let blocks = guide.components(between: "```lua\n", and: "```")
        try #require(blocks.count == 3)
        let directory = try TemporaryDirectory()
        try directory.write("mine.lua", blocks[0] + blocks[1])
        try directory.write("\(try directory.makeDirectory("tests"))/mine.lua", blocks[2])
        let tools = PlannedTool.all
        let run = try PolicyTestRun(directory: directory.path, registry: tools)
        let report = await run.run()
        #expect(report.failed == 0 && report.results.count == 1, "\(report.text)")
        #expect(
            try await PolicyCheck(toolNames: tools.tools.map(\.spec.name)).findings(directory: directory.path) == [])
    }
}

extension String {
    fileprivate func components(between start: String, and end: String) -> [String] {
        var rest = self[...]
        var found: [String] = []
        while let begin = rest.firstRange(of: start) {
            rest = rest[begin.upperBound...]
            guard let close = rest.firstRange(of: end) else { break }
            found.append(String(rest[..<close.lowerBound]))
            rest = rest[close.upperBound...]
        }
        return found
    }
}
