public import Gateway
public import JSONLines
public import Logging
import LuaRuntime
import Synchronization

/// The policy: every hook of a directory, compiled once.
public struct LuaPolicy: PolicyEngine {
    public let digest: String
    let program: LuaProgram
    let surroundings: Surroundings
    public let settingsDigest: String?
    /// States that were made ahead.
    let ahead = StatesAhead()
    private let logger: Logger
    private let known = KnownIndex()

    private final class KnownIndex: Sendable {
        let index = Mutex<HookIndex?>(nil)
    }
    private(set) var ruleText = RuleText()

    /// Reads, compiles and runs the hooks once, so that whatever is wrong with them shows at start.
    ///
    /// - Parameters:
    ///   - settings: what hooks read as `settings`.
    ///   - toolNames: a hook for a tool that does not exist is warned about.
    ///   - checksTrust: whether owners, modes and links of the files are checked.
    ///   - refusesUnreadSettings: a setting that no hook reads is an error; it is a rule that its author believes on.
    ///   - store: what hooks keep between calls.
    /// - Throws: ``GatewayError`` naming file and line.
    public static func load(
        directory: String, settings: JSONObject, toolNames: [String], checksTrust: Bool = true,
        refusesUnreadSettings: Bool = false, store: any HookStore = MemoryHookStore(), logger: Logger
    ) async throws -> LuaPolicy {
        let files = try HookFiles(directory: directory, checksTrust: checksTrust)
        var surroundings = Surroundings(settings: settings)
        surroundings.store = store
        var policy: LuaPolicy
        let index: HookIndex
        do throws(LuaError) {
            policy = LuaPolicy(
                digest: files.digest(settings: settings), program: try LuaProgram(files.sources),
                surroundings: surroundings, logger: logger)
            index = try await policy.index()
        } catch {
            throw GatewayError(.invalidRequest, "hook \(error)")
        }
        // Mistakes that would only show when their line runs are told of now.
        for finding in await PolicyCheck(toolNames: toolNames, settings: settings).findings(hooks: files.sources) {
            if finding.isFatal, refusesUnreadSettings { throw GatewayError(.invalidRequest, "\(finding)") }
            logger.warning("a hook or its settings have a mistake", metadata: ["at": "\(finding)"])
        }
        let registrations = index.files.flatMap(\.registrations)
        if registrations.isEmpty {
            logger.warning("the hooks directory registers no hooks", metadata: ["directory": "\(directory)"])
        }
        policy.ruleText = RuleText(registrations, files.sources)
        return policy
    }

    init(digest: String, program: LuaProgram, surroundings: Surroundings, logger: Logger) {
        self.digest = digest
        self.program = program
        self.surroundings = surroundings
        self.logger = logger
        settingsDigest = HookFiles.digest(of: surroundings.settings)
    }

    /// The same hooks in other surroundings.
    func inside(_ surroundings: Surroundings) -> LuaPolicy {
        var policy = LuaPolicy(digest: digest, program: program, surroundings: surroundings, logger: logger)
        policy.ruleText = ruleText
        return policy
    }

    public func rules(for principal: Principal) async -> [PolicyRule] { ruleText.running }

    public func session() -> any PolicySession { LuaSession(policy: self) }

    public func hidden(from principal: Principal, among tools: [ToolSpec]) async -> Set<String> {
        // Hooks that cannot even be read hide everything; they did load when the policy did.
        guard let index = try? await index() else { return Set(tools.map(\.name)) }
        guard !index.hides.isEmpty else { return [] }
        let hides = await HookRun(self, owner: principal.user).hides(from: principal, index)
        let hidden = tools.filter { tool in
            hides.contains { $0.pattern.matches(name: tool.name) || $0.pattern.matches(effects: tool.effects) }
        }
        return Set(hidden.map(\.name))
    }

    // MARK: Loading

    /// What the files register: found out by running them all once.
    nonisolated(nonsending) func index() async throws(LuaError) -> HookIndex {
        if let index = known.index.withLock({ $0 }) { return index }
        let scope = HookScope()
        let state = LuaState(limits: surroundings.limits)
        try await open(state, scope)
        for file in program.names.indices {
            scope.load(file: file)
            try await state.load(program, file)
        }
        state.close()
        let made = HookIndex(scope.registrations, fileCount: program.names.count)
        known.index.withLock { $0 = made }
        return made
    }

    nonisolated(nonsending) func open(_ state: LuaState, _ scope: HookScope) async throws(LuaError) {
        let host = HookAPI.host(scope, settings: surroundings.settings, logger: logger)
        try await state.open(program, host, coverage: surroundings.coverage)
    }

    /// Loads a file into a state that it is not in yet.
    ///
    /// - Throws: ``LuaError``, also where the file registers other hooks than it did at first: by chance or by a clock,
    ///   a rule might be missing.
    nonisolated(nonsending) func load(_ file: Int, _ index: HookIndex, into state: LuaState, _ scope: HookScope)
        async throws(LuaError)
    {
        scope.load(file: file, patterns: index.patterns)
        let before = scope.registrations.count
        try await state.load(program, file)
        var added = HookIndex.File()
        for registration in scope.registrations[before...] { added.add(registration) }
        guard added.keys == index.files[file].keys else {
            throw LuaError(
                kind: .runtime, message: "the file registers other hooks than it did when the policy was loaded",
                file: program.names[file])
        }
    }
}
