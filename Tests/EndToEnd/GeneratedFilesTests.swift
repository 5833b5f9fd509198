import Glibc
import Testing

/// What generators write is what is checked in.
@Suite struct GeneratedFilesTests {
    private static let facts = "\(Places.package)/../shared/pve/api-facts.jsonl"

    @Test(.enabled("../shared/pve/api-facts.jsonl is missing") { access(facts, R_OK) == 0 })
    func theCatalogueIsWhatItsGeneratorWrites() async throws {
        let generator = "\(Places.package)/config/catalogue/generate.py"
        let check = try await Finished.run("/usr/bin/python3", [generator, "--check", Self.facts])
        #expect(check.code == 0, "\(check.errors)")
    }

    @Test func theReferenceOfToolsIsWhatTheProgramSays() async throws {
        let said = try await Finished.proxgate(["tools", "--markdown"])
        let checkedIn = try await Finished.run("/bin/cat", ["\(Places.package)/config/tools.md"])
        #expect(said.code == 0)
        #expect(said.output.contains("### start_vm"))
        #expect(said.output == checkedIn.output, "write it anew: proxgate tools --markdown > config/tools.md")
    }
}
