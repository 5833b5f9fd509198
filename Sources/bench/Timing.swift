import Glibc

/// Medians of repeated runs.
enum Timing {
    static func median(_ rounds: Int, _ body: () async throws -> Void) async rethrows -> Duration {
        middle(try await times(rounds, body))
    }

    static func times(_ rounds: Int, _ body: () async throws -> Void) async rethrows -> [Duration] {
        for _ in 0..<max(3, rounds / 10) { try await body() }
        var times: [Duration] = []
        for _ in 0..<rounds {
            let begin = ContinuousClock.now
            try await body()
            times.append(ContinuousClock.now - begin)
        }
        return times
    }

    static func median(_ rounds: Int, _ body: () -> Void) -> Duration {
        for _ in 0..<max(3, rounds / 10) { body() }
        return middle((0..<rounds).map { _ in ContinuousClock().measure(body) })
    }

    /// CPU time of the whole process for one run, whatever else the machine does meanwhile.
    static func cpu(_ rounds: Int, _ body: () async throws -> Void) async rethrows -> Duration {
        for _ in 0..<max(3, rounds / 10) { try await body() }
        let begin = processCPU()
        for _ in 0..<rounds { try await body() }
        return (processCPU() - begin) / rounds
    }

    private static func processCPU() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    static func middle(_ times: [Duration]) -> Duration { times.sorted()[times.count / 2] }

    /// What 99 of 100 stay below.
    static func ninetyNinth(_ times: [Duration]) -> Duration { times.sorted()[times.count * 99 / 100] }

    /// One line: what, its median in microseconds, how many times the baseline that is, the least, what 99 of 100 stay below,
    /// and the CPU time.
    static func row(
        _ name: String, _ time: Duration, baseline: Duration? = nil, least: Duration? = nil, worst: Duration? = nil,
        cpu: Duration? = nil
    ) {
        let padded = name + String(repeating: " ", count: max(1, 68 - name.count))
        let ratio = baseline.map { "  (\(tenths(time / $0)) times the baseline)" } ?? ""
        let tail = worst.map { ", 99 of 100 below \(tenths($0 / .microseconds(1))) µs" } ?? ""
        let head = least.map { ", at least \(tenths($0 / .microseconds(1))) µs" } ?? ""
        let work = cpu.map { ", CPU of all threads \(tenths($0 / .microseconds(1))) µs" } ?? ""
        print("\(padded)\(tenths(time / .microseconds(1))) µs\(ratio)\(head)\(tail)\(work)")
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
