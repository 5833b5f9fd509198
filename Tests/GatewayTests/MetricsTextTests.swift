import Gateway
import Testing

@Suite struct MetricsTextTests {
    @Test func aFamilyOfEachKind() {
        var page = MetricsText()
        page.gauge("a", "Two\nlines", 0.5)
        page.counters("b_total", "B.", [([("x", #"a"b\c"# + "\n")], 3)])
        #expect(
            page.text == """
                # HELP a Two\\nlines
                # TYPE a gauge
                a 0.5
                # HELP b_total B.
                # TYPE b_total counter
                b_total{x="a\\"b\\\\c\\n"} 3

                """)
    }

    @Test func bucketsCountWhatIsBelowThem() {
        var histogram = Histogram()
        for milliseconds in [0, 1, 3, 40, 1000, 400_000] { histogram.record(.milliseconds(milliseconds)) }
        var page = MetricsText()
        page.histograms("t_seconds", "T.", [([("stage", "run")], histogram)])
        let lines = page.text.split(separator: "\n").map(String.init)
        func bucket(_ bound: String, _ count: Int) -> Bool {
            lines.contains(#"t_seconds_bucket{stage="run",le="\#(bound)"} \#(count)"#)
        }
        #expect(bucket("0.0001", 1) && bucket("0.001", 2) && bucket("0.005", 3) && bucket("0.05", 4), "\(lines)")
        #expect(bucket("1", 5) && bucket("300", 5) && bucket("+Inf", 6), "\(lines)")
        #expect(lines.contains(#"t_seconds_sum{stage="run"} 401.044"#), "\(lines)")
        #expect(lines.contains(#"t_seconds_count{stage="run"} 6"#), "\(lines)")
    }
}
