import Glibc
import Testing

/// Each test that the threat model names exists, and so do reasons for what the compiler is not let to check.
@Suite struct ThreatModelTests {
    @Test func everyTestThatItNamesIsThere() throws {
        let sources = Self.sources(below: "\(Places.package)/Tests")
        let text = try Workspace.read("\(Places.package)/Tests/THREATS.md")
        var count = 0
        for (index, span) in text.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
            let parts = span.split(separator: ": ", maxSplits: 1)
            guard index % 2 == 1, parts.count == 2, parts[0].hasSuffix("Tests") else { continue }
            count += 1
            let files = sources.filter { $0.name == "\(parts[0]).swift" }
            let isThere = files.contains {
                $0.text.contains("func \(parts[1])(") || $0.text.contains("func `\(parts[1])`(")
            }
            #expect(isThere, "there is no test \(span)")
        }
        #expect(count > 30)
    }

    /// Where the compiler's checks of concurrency are put aside, a comment above says why it is right.
    @Test func whatTheCompilerDoesNotCheckIsExplained() throws {
        let marks = ["@unchecked ", "nonisolated(unsafe)", "@preconcurrency", "assumeIsolated"].map { "\($0)" }
        var count = 0
        for source in Self.sources(below: "\(Places.package)/Sources") {
            let lines = source.text.split(separator: "\n", omittingEmptySubsequences: false)
            for (index, line) in lines.enumerated() where marks.contains(where: line.contains) {
                count += 1
                let above = lines[..<index].last.map { $0.drop { $0 == " " } } ?? ""
                #expect(above.hasPrefix("//"), "\(source.name):\(index + 1) is not explained: \(line)")
            }
        }
        #expect(count > 0)
    }

    private static func sources(below path: String) -> [(name: String, text: String)] {
        guard let directory = opendir(path) else {
            return path.hasSuffix(".swift") ? [(name(of: path), (try? Workspace.read(path)) ?? "")] : []
        }
        defer { closedir(directory) }
        var found: [(name: String, text: String)] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { found += sources(below: "\(path)/\(name)") }
        }
        return found
    }

    private static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
