import Glibc
import JSONLines
import Testing

/// The service is killed at random moments under load (PROXGATE_CRASH_ROUNDS times, 5; PROXGATE_CRASH_SEED repeats a run):
/// the audit verifies, the state opens, questions are neither lost nor usable twice, what was begun is found again and
/// told, and nothing is done twice.
@Suite(.serialized) struct CrashTests {
    /// A cluster and its files grow with every round, so that it is a new one after some.
    private static let roundsOfAScene = 20

    @Test func killedAtRandomMoments() async throws {
        let rounds = Self.number("PROXGATE_CRASH_ROUNDS") ?? 5
        let seed = Self.number("PROXGATE_CRASH_SEED") ?? Int.random(in: 1...1_000_000)
        print("killed \(rounds) times, PROXGATE_CRASH_SEED=\(seed)")
        var random = SeededRandom(seed: UInt64(seed))
        var sum = CrashScene.Figures()
        var left = rounds
        while left > 0 {
            let scene = try await CrashScene.make()
            for _ in 0..<min(left, Self.roundsOfAScene) { try await scene.round(&random) }
            sum += try await scene.finish()
            left -= Self.roundsOfAScene
        }
        print("crash safety, \(rounds) kills: \(sum)")
        #expect(sum.kills == rounds && sum.changes > rounds)
    }

    private static func number(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }
}

/// The same numbers for the same seed.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
