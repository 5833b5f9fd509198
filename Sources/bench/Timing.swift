import Glibc
import Histogram

/// Times of repeated runs, in µs.
struct Samples {
    private var histogram = Histogram<UInt32>(highestTrackableValue: 600_000_000_000)
    /// CPU time of all threads for one run, whatever else the machine does meanwhile.
    var cpu: Double?

    mutating func add(_ time: Duration) {
        let (seconds, attoseconds) = time.components
        histogram.record(UInt64(max(1, seconds * 1_000_000_000 + attoseconds / 1_000_000_000)))
    }

    var count: Int { Int(histogram.totalCount) }
    var median: Double { percentile(50) }
    var worst: Double { percentile(99) }
    var least: Double { Double(histogram.min) / 1000 }

    private func percentile(_ percent: Double) -> Double { Double(histogram.valueAtPercentile(percent)) / 1000 }
}

enum Timing {
    /// - Parameter repeats: runs of which one sample is made; for what takes less time than it takes to look at the clock.
    static func samples(_ rounds: Int, repeats: Int = 1, _ body: () async throws -> Void) async rethrows -> Samples {
        for _ in 0..<max(3, rounds / 10) { try await body() }
        var samples = Samples()
        let before = processCPU()
        for _ in 0..<rounds {
            let begin = ContinuousClock.now
            for _ in 0..<repeats { try await body() }
            samples.add((ContinuousClock.now - begin) / repeats)
        }
        samples.cpu = (processCPU() - before) / .microseconds(rounds * repeats)
        return samples
    }

    static func samples(_ rounds: Int, repeats: Int = 1, _ body: () -> Void) -> Samples {
        for _ in 0..<max(3, rounds / 10) { body() }
        var samples = Samples()
        for _ in 0..<rounds {
            let begin = ContinuousClock.now
            for _ in 0..<repeats { body() }
            samples.add((ContinuousClock.now - begin) / repeats)
        }
        return samples
    }

    private static func processCPU() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
