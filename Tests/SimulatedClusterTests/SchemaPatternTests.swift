import JSONLines
import ProxmoxClient
import Testing

@testable import SimulatedCluster

/// Patterns of Proxmox's schema, which are Perl's.
@Suite struct SchemaPatternTests {
    private static var patterns: Set<String> {
        var found: Set<String> = []
        func add(_ facts: ParameterFacts) {
            if let pattern = facts.pattern { found.insert(pattern) }
            if let items = facts.items { add(items) }
            if case .properties(let keys)? = facts.format { for key in keys { add(key) } }
        }
        for endpoint in Catalogue.shared.endpoints { for parameter in endpoint.parameters { add(parameter) } }
        return found
    }

    /// One that cannot be read would refuse every value.
    @Test func allOfTheCatalogueCanBeRead() {
        let patterns = Self.patterns
        #expect(patterns.count > 60)
        for pattern in patterns.sorted() {
            #expect(PerlPattern.fits("", pattern) != nil, "\(pattern) cannot be read")
        }
    }

    @Test(arguments: [
        ("[A-Za-z0-9\\-_\\s]{,8}", "SIM", true), ("[A-Za-z0-9\\-_\\s]{,8}", "123456789", false),
        ("[A-Za-z0-9\\-_\\s]{,8}", "", true), ("(?^i:[a-z0-9_][a-z0-9_\\-\\+\\.]*)", "ABC", true),
        ("(?^i:[a-z0-9_][a-z0-9_\\-\\+\\.]*)", "-a", false), ("(?^u:[a-zA-Z0-9]{1,12})", "vmbr0", true),
        ("[1-9][0-9]{2,8}-\\d{1,9}", "100-5", true), ("\\S+", "a b", false), ("\\d+[MG]?", "512M", true),
        // Perl's $ stands before a last line end, but not before two.
        ("\\d+[MG]?", "512M\n", true), ("\\d+[MG]?", "512M\n\n", false), ("^([0-7](\\.\\.[0-7])?)?$", "0..7", true),
        ("(ide|sata|scsi|virtio)\\d+", "scsi0x", false), ("https?://.*", "ftp://x", false),
    ]) func meanWhatTheyMeanInPerl(pattern: String, text: String, fits: Bool) {
        let rule = ParameterRule(name: "x", kind: .string, pattern: pattern)
        let fault = SchemaCheck.fault(in: .string(text), of: rule)
        #expect((fault == nil) == fits)
        if let fault { #expect(fault == "value does not match the regex pattern") }
    }
}
