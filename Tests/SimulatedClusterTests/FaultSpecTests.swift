import Testing

@testable import SimulatedCluster

/// The lines by which trouble is ordered.
@Suite struct FaultSpecTests {
    @Test(arguments: [
        ("", "a fault is: KIND [METHOD] PATTERN [rate=] [count=] [for=]"),
        ("boom /x", "'boom': expected one of \(FaultSpec.kinds.joined(separator: ", "))"),
        ("500 PATCH /x", "'PATCH': expected GET, POST, PUT or DELETE before the pattern"),
        ("500 GET", "'500 GET': a pattern such as /nodes/*/qemu/*/status/start is missing"),
        ("500 /x rate=2", "rate: expected a number from 0 to 1, got 2"),
        ("500 /x count=0", "count: expected a positive integer, got 0"),
        ("500 /x for=long", "for: expected seconds, got long"),
        ("500 /x weight=3", "'weight': expected rate, count, for or text"),
    ]) func mistakesAreNamed(line: String, mistake: String) {
        #expect {
            try FaultSpec(line)
        } throws: {
            "\($0)" == mistake
        }
    }

    @Test(arguments: [
        ("/nodes/pve1/qemu/100/status/start", "/nodes/*/status/start", true), ("/nodes", "/nodes", true),
        ("/nodes/pve1", "/nodes", false), ("/nodes/pve1", "/nodes*", true), ("/version", "*", true),
        ("/nodes/pve1/qemu/101/config", "/nodes/*/101/*", true), ("/nodes/pve1/qemu/101", "/nodes/*/101/*", false),
        ("/a/b", "*/b*", true), ("/ab", "/a*ab", false),
    ]) func starsStandForAnything(path: String, pattern: String, fits: Bool) {
        #expect(FaultList.fits(path, pattern) == fits)
    }
}
