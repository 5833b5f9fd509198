import Gateway
import JSONLines
import LuaRuntime
import Synchronization

/// A test as its file registered it.
struct PolicyTest: Sendable {
    let name: String
    let function: LuaFunction
    let line: Int
}

/// What one test has made up so far, and what its calls came to.
final class TestContext: Sendable {
    struct World: Sendable {
        var cluster = FakeCluster()
        var clock = WallClock.value(of: "2026-01-05 12:00") ?? .null
        var principal = Trial.tester
        var settings: JSONObject
    }

    private struct State {
        var world: World
        var isRunning = false
        var tests: [PolicyTest] = []
        var outcomes: [TrialOutcome] = []
        var failure: Expectation.Failure?
        var calls = 0
    }

    private let state: Mutex<State>

    init(surroundings: Surroundings) { state = Mutex(State(world: World(settings: surroundings.settings))) }

    var world: World { state.withLock { $0.world } }
    var tests: [PolicyTest] { state.withLock { $0.tests } }
    /// The first expectation that was not met; a `pcall` in the test cannot lose it.
    var failure: Expectation.Failure? { state.withLock { $0.failure } }

    func change(_ body: @Sendable (inout World) -> Void) { state.withLock { body(&$0.world) } }

    /// The file has been loaded; from now on it runs a test.
    func begin() { state.withLock { $0.isRunning = true } }

    func add(_ test: PolicyTest) throws(LuaHost.Failure) {
        let problem = state.withLock { state -> String? in
            if state.isRunning { return "test: a test cannot have tests" }
            if state.tests.contains(where: { $0.name == test.name }) {
                return "test: there is a test \"\(test.name)\" already"
            }
            state.tests.append(test)
            return nil
        }
        if let problem { throw LuaHost.Failure(problem) }
    }

    /// - Returns: the number by which `expect` finds it.
    func add(_ outcome: TrialOutcome) -> Int {
        state.withLock {
            $0.outcomes.append(outcome)
            return $0.outcomes.count
        }
    }

    func outcome(_ number: Int) -> TrialOutcome? {
        state.withLock { $0.outcomes.indices.contains(number - 1) ? $0.outcomes[number - 1] : nil }
    }

    /// Every call of a test has a number of its own, since the store counts by the call's id.
    func nextCall() -> Int {
        state.withLock {
            $0.calls += 1
            return $0.calls
        }
    }

    /// The last call, for the report of a test that failed without an expectation.
    var lastOutcome: TrialOutcome? { state.withLock { $0.outcomes.last } }

    func failed(_ failure: Expectation.Failure) { state.withLock { $0.failure = $0.failure ?? failure } }
}
