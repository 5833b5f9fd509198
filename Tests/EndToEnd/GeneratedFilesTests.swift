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
}
