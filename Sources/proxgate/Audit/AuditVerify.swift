import ArgumentParser
import Gateway
import JSONLines
import Server

struct AuditVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check that no line was changed, removed or inserted.",
        discussion: """
            Follows the chain through all files and compares its end with the head that the state file keeps.
            Exit codes: 0 all is well, 1 something was tampered with, 2 it cannot be checked.

            Example: proxgate audit verify --config gateway.json
            """)

    @OptionGroup var place: AuditPlace

    @Flag(help: "Earlier files were moved away on purpose.")
    var partial = false

    @Flag(help: "The findings as JSON.")
    var json = false

    func run() async throws {
        var verifier: AuditVerifier
        do {
            let reader = try place.reader()
            verifier = AuditVerifier(kept: try await keptHead(), isPartial: partial)
            var files: Set<String> = []
            try reader.read { bytes, file, number in
                files.insert(file)
                verifier.take(bytes, file: file, number: number)
            }
            verifier.finish()
        } catch let error as GatewayError {
            Terminal.write("Error: \(error.message)\n", to: 2)
            throw ExitCode(2)
        }
        report(verifier)
        if !verifier.problems.isEmpty { throw ExitCode(1) }
    }

    /// The head as the state file keeps it; nil where no configuration names one.
    private func keptHead() async throws -> AuditLine.Link? {
        guard let configuration = try place.configuration(), let state = configuration.stateFile,
            let file = try configuration.auditPath()
        else { return nil }
        return try await StateStore(path: state).head(of: file)
    }

    private func report(_ verifier: AuditVerifier) {
        if json {
            func list(_ findings: [AuditVerifier.Finding]) -> JSONValue {
                .array(findings.map { ["file": .string($0.file), "line": .int($0.line), "text": .string($0.text)] })
            }
            let result: JSONValue = [
                "ok": .bool(verifier.problems.isEmpty), "lines": .int(verifier.lines),
                "head": verifier.head.map { ["seq": .int($0.seq), "hash": .string($0.hash)] } ?? nil,
                "problems": list(verifier.problems), "notes": list(verifier.notes),
            ]
            return Terminal.write(JSONWriter.string(result) + "\n")
        }
        for finding in verifier.problems { Terminal.write("\(finding.file):\(finding.line): \(finding.text)\n") }
        for finding in verifier.notes { Terminal.write("note: \(finding.file):\(finding.line): \(finding.text)\n") }
        let head = verifier.head.map { ", head \($0.hash.prefix(16)) (number \($0.seq))" } ?? ""
        let verdict =
            verifier.problems.isEmpty
            ? "OK" : verifier.problems.count == 1 ? "1 PROBLEM" : "\(verifier.problems.count) PROBLEMS"
        Terminal.write("\(verdict): \(verifier.lines) lines\(head)\n")
    }
}
