public import Gateway
import JSONLines
import Logging
import LuaRuntime

/// Runs the tests beside the hooks of a directory.
public struct PolicyTestRun: Sendable {
    private let policy: LuaPolicy
    private let program: LuaProgram
    private let registry: ToolRegistry
    private let access: AccessRules
    private let cluster: String?
    private let files: [LuaProgram.Source]
    private let filter: String
    private let coverage: LuaCoverage?

    /// - Parameters:
    ///   - filter: only tests whose file or name contains it; empty for all.
    ///   - access: gives those whom tests name (`as`) their profiles.
    ///   - cluster: name of the cluster where tests name none; nil for `test`.
    ///   - covers: whether the lines of hooks that run are recorded.
    /// - Throws: ``GatewayError`` where the hooks or the tests cannot be read or do not compile.
    public init(
        directory: String, filter: String = "", registry: ToolRegistry, access: AccessRules = AccessRules(),
        cluster: String? = nil, covers: Bool = false
    ) throws {
        let sources = try HookFiles(directory: directory, checksTrust: false).sources
        do throws(LuaError) { program = try LuaProgram(sources) } catch {
            throw GatewayError(.invalidRequest, "hook \(error)")
        }
        coverage = covers ? LuaCoverage() : nil
        var surroundings = Surroundings(settings: [:])
        surroundings.coverage = coverage
        let quiet = Logger(label: "tests", factory: { _ in SwiftLogNoOpLogHandler() })
        policy = LuaPolicy(digest: "test", program: program, surroundings: surroundings, logger: quiet)
        files = try TestFiles.read(directory)
        self.registry = registry
        self.access = access
        self.cluster = cluster
        self.filter = filter
    }

    /// Runs all tests, several at the same time.
    ///
    /// - Returns: their results in the order of files and lines.
    public func run() async -> PolicyTestReport {
        var jobs: [(file: LuaProgram, name: String, test: Int)] = []
        var results: [PolicyTestResult] = []
        for source in files {
            let context = context()
            do throws(LuaError) {
                let file = try LuaProgram([source])
                (try await state(file, context)).close()
                for (number, test) in context.tests.enumerated() where isWanted(test, in: source) {
                    jobs.append((file, source.name, number))
                }
            } catch {
                results.append(PolicyTestResult(file: source.name, line: error.line ?? 1, error: error.message))
            }
        }
        results += await runAll(jobs)
        results.sort { ($0.file, $0.line) < ($1.file, $1.line) }
        return PolicyTestReport(results: results, coverage: coverage.map { PolicyCoverage(program, $0) })
    }

    private func isWanted(_ test: PolicyTest, in source: LuaProgram.Source) -> Bool {
        filter.isEmpty || test.name.contains(filter) || source.name.contains(filter)
    }

    private func runAll(_ jobs: [(file: LuaProgram, name: String, test: Int)]) async -> [PolicyTestResult] {
        await withTaskGroup(of: PolicyTestResult.self) { group in
            var results: [PolicyTestResult] = []
            for (index, job) in jobs.enumerated() {
                // Each holds a Lua state or two: enough at a time to keep every core busy.
                if index >= 8, let result = await group.next() { results.append(result) }
                group.addTask { await run(job.file, job.name, job.test) }
            }
            for await result in group { results.append(result) }
            return results
        }
    }

    /// Runs one test in a state, a world and a store of its own.
    private func run(_ file: LuaProgram, _ name: String, _ number: Int) async -> PolicyTestResult {
        let context = context()
        let start = ContinuousClock.now
        var result = PolicyTestResult(file: name, line: 1, error: nil)
        do throws(LuaError) {
            let state = try await state(file, context)
            let test = context.tests[number]
            (result.name, result.line) = (test.name, test.line)
            context.begin()
            do throws(LuaError) {
                _ = try await state.call(test.function, [])
            } catch {
                result.failure = PolicyTestResult.Failure(
                    line: error.line ?? test.line, message: error.message, context.failure, context.lastOutcome)
            }
            state.close()
            if result.failure == nil, let failure = context.failure {
                result.failure = PolicyTestResult.Failure(
                    line: test.line, message: failure.headline, failure, failure.outcome)
            }
        } catch {
            result.failure = PolicyTestResult.Failure(line: error.line ?? 1, message: error.message, nil, nil)
        }
        result.seconds = (ContinuousClock.now - start) / .seconds(1)
        return result
    }

    private func context() -> TestContext {
        let context = TestContext(surroundings: Surroundings(settings: [:]))
        if let cluster { context.change { $0.cluster.name = cluster } }
        return context
    }

    private func state(_ file: LuaProgram, _ context: TestContext) async throws(LuaError) -> LuaState {
        var limits = LuaLimits()
        limits.cpu = .seconds(5)
        limits.chainCPU = .seconds(5)
        limits.chainWall = .seconds(60)
        let store = MemoryHookStore()
        let host = TestAPI.host(context) { [policy, registry, access] tool, arguments, options in
            let world = context.world
            var surroundings = policy.surroundings
            surroundings.settings = world.settings
            surroundings.clock = { world.clock }
            surroundings.store = store
            var trial = Trial(registry: registry, policy: policy.inside(surroundings))
            trial.cluster = world.cluster
            trial.principal = world.principal
            // Who is made up without being named has no profile.
            if world.principal != Trial.tester { trial.access = access }
            let number = context.nextCall()
            let outcome: TrialOutcome
            if options["request"] == true {
                outcome = try await trial.request(tool, arguments, Trial.Options(identity: "test-\(number)"))
            } else {
                outcome = await trial.call(tool, arguments, try Trial.Options(options, call: number))
            }
            var seen = outcome.json
            seen["call"] = .int(context.add(outcome))
            return .object(seen)
        }
        return try await LuaState(file, host: host, limits: limits)
    }
}

extension Trial.Options {
    /// From the third argument of `call`.
    fileprivate init(_ table: JSONObject, call: Int) throws(LuaHost.Failure) {
        identity = "test-\(call)"
        for (name, value) in table {
            switch (name, value) {
            case ("dry_run", .bool(let flag)): isDryRun = flag
            case ("result", .object(let object)): result = object
            case ("error", .object(let object)): error = object
            case ("result", .array(let list)) where list.isEmpty: result = [:]
            default:
                throw LuaHost.Failure(
                    "call: unknown option '\(name)'; there are dry_run = true, result = {...} and error = {...}")
            }
        }
    }
}
