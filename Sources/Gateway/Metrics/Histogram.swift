/// How often something took how long.
public struct Histogram: Sendable, Equatable {
    /// Upper bounds of the buckets in seconds; what takes longer than the last is counted beside them.
    public static let bounds = [
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300,
    ]

    /// One for each bound, each without the ones below it, and one for what took longer.
    private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
    /// Of all durations, in seconds.
    private(set) var sum = 0.0

    public init() {}

    public mutating func record(_ duration: Duration) {
        let seconds = duration / .seconds(1)
        counts[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
        sum += seconds
    }
}
