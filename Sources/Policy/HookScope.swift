import Gateway
import JSONLines
import LuaRuntime
import Synchronization

/// What hooks register while they load, and record while they run, for one Lua state.
///
/// Decisions are recorded by calling, so that a forgotten `return` or a `pcall` cannot lose them.
final class HookScope: Sendable {
    enum Phase: Sendable {
        case loading
        case pre
        case post
    }

    struct Record: Sendable {
        /// Records lie outside of the hook's own memory limit: a loop must fill neither the gateway nor the answer.
        static let limit = 50
        static let redactionLimit = 200
        static let logLimit = 100

        var denials: [Decision.Denial] = []
        var questions: [Decision.Question] = []
        var notes: [String] = []
        var redacted: [String] = []
        /// Redactions that could not be understood; a `pcall` must not let the result out.
        var faults: [Decision.Denial] = []
        var logged = 0
    }

    fileprivate struct State: Sendable {
        var phase = Phase.loading
        var file = 0
        var patterns: [String: HookPattern] = [:]
        var registrations: [Registration] = []
        var declaredSettings: Set<String> = []
        var record = Record()
        var world: HookWorld?
    }

    private let state = Mutex(State())

    /// What has been registered, for a Lua state that is brought back to what it was.
    struct Kept: Sendable {
        fileprivate let state: State
    }

    var kept: Kept { state.withLock { Kept(state: $0) } }

    /// Forgets everything since.
    func restore(_ kept: Kept) { state.withLock { $0 = kept.state } }

    // MARK: Loading

    /// Registrations of the hooks loaded so far.
    var registrations: [Registration] { state.withLock { $0.registrations } }

    /// The next registrations are those of a file.
    func load(file: Int, patterns: [String: HookPattern] = [:]) {
        state.withLock {
            $0.phase = .loading
            $0.file = file
            $0.patterns = patterns
            $0.world = nil
        }
    }

    func register(
        _ kind: Registration.Kind, _ pattern: String, _ priority: Double, _ function: LuaFunction?,
        _ audience: Registration.Audience = .everyone, at place: String, line: Int
    ) throws(LuaHost.Failure) {
        let known = state.withLock { $0.patterns[pattern] }
        let parsed: HookPattern
        if let known {
            parsed = known
        } else {
            do throws(HookPattern.Mistake) { parsed = try HookPattern(pattern) } catch {
                throw LuaHost.Failure("\(kind.rawValue): \(error.message)")
            }
        }
        let isLoading = state.withLock { state in
            guard state.phase == .loading else { return false }
            state.registrations.append(
                Registration(
                    key: .init(kind: kind, pattern: pattern, priority: priority, line: line), pattern: parsed,
                    function: function, audience: audience, place: place, file: state.file,
                    order: state.registrations.count))
            return true
        }
        guard isLoading else { throw LuaHost.Failure("\(kind.rawValue) can be used only while the hooks load") }
    }

    /// Settings that hooks have declared with `setting(...)`.
    var declaredSettings: Set<String> { state.withLock { $0.declaredSettings } }

    func declareSetting(_ name: String) { state.withLock { _ = $0.declaredSettings.insert(name) } }

    // MARK: Running

    /// Opens a new record for the next hook.
    func begin(_ phase: Phase, _ world: HookWorld) {
        state.withLock {
            $0.phase = phase
            $0.record = Record()
            $0.world = world
        }
    }

    /// What the hook recorded.
    var record: Record { state.withLock { $0.record } }

    /// - Throws: `LuaHost.Failure` while the hooks are loading.
    func world(for what: String) throws(LuaHost.Failure) -> HookWorld {
        guard let world = state.withLock({ $0.world }) else {
            throw LuaHost.Failure("\(what) can be used only inside a hook")
        }
        return world
    }

    /// Denials beyond the limit are dropped: those that are kept stop the call as well.
    func add(_ denial: Decision.Denial) throws(LuaHost.Failure) {
        try inPre("deny") { if $0.denials.count < Record.limit { $0.denials.append(denial) } }
    }

    /// A dropped question might have been the strictest, so one more than the limit denies.
    func add(_ question: Decision.Question) throws(LuaHost.Failure) {
        try inPre("confirm") { record in
            if record.questions.count < Record.limit {
                record.questions.append(question)
            } else if record.denials.isEmpty {
                let reason = "hook failed: it asks more than \(Record.limit) questions"
                record.denials.append(Decision.Denial(reason: reason, hook: question.hook))
            }
        }
    }

    func addNote(_ note: String) throws(LuaHost.Failure) {
        let problem = state.withLock { state -> String? in
            guard state.phase != .loading else { return "note can be used only inside a hook" }
            guard state.record.notes.count < Record.limit else { return "note: more than \(Record.limit) in one hook" }
            state.record.notes.append(note)
            return nil
        }
        if let problem { throw LuaHost.Failure(problem) }
    }

    /// A line for the log.
    func countLog() throws(LuaHost.Failure) {
        let isAllowed = state.withLock { state in
            state.record.logged += 1
            return state.record.logged <= Record.logLimit
        }
        guard isAllowed else { throw LuaHost.Failure("log: more than \(Record.logLimit) lines in one hook") }
    }

    /// The first one is enough to withhold the result.
    func addFault(_ fault: Decision.Denial) {
        state.withLock { if $0.record.faults.isEmpty { $0.record.faults.append(fault) } }
    }

    /// More names than can be looked for in good time withhold the result.
    func redact(_ names: [String], at hook: String) throws(LuaHost.Failure) {
        let isPost = state.withLock { state in
            guard state.phase == .post else { return false }
            if state.record.redacted.count + names.count <= Record.redactionLimit {
                state.record.redacted += names
            } else if state.record.faults.isEmpty {
                let reason = "redact: more than \(Record.redactionLimit) names in one hook"
                state.record.faults.append(Decision.Denial(reason: reason, hook: hook))
            }
            return true
        }
        guard isPost else { throw LuaHost.Failure("redact can be used only in a post hook") }
    }

    private func inPre(_ name: String, _ body: (inout Record) -> Void) throws(LuaHost.Failure) {
        let isPre = state.withLock { state in
            guard state.phase == .pre else { return false }
            body(&state.record)
            return true
        }
        guard isPre else { throw LuaHost.Failure("\(name) can be used only in a pre hook") }
    }
}
