import Gateway
public import JSONLines
import Logging
import LuaRuntime

/// Looks for mistakes in hooks and their tests: syntax, unknown globals, unknown fields of `op` and of the libraries,
/// patterns with tools that do not exist, settings that no hook reads. Everything is found at once.
public struct PolicyCheck: Sendable {
    private let toolNames: [String]
    private let settings: JSONObject

    /// - Parameter settings: the configuration's, with which the hooks are loaded.
    public init(toolNames: [String], settings: JSONObject = [:]) {
        self.toolNames = toolNames
        self.settings = settings
    }

    /// - Returns: what is wrong with the hooks of a directory and the tests in its `tests`, by file and line.
    /// - Throws: ``GatewayError`` where the directory cannot be read.
    public func findings(directory: String) async throws -> [PolicyFinding] {
        let hooks = try HookFiles(directory: directory, checksTrust: false).sources
        let tests = try TestFiles.read(directory)
        var findings = await self.findings(hooks: hooks)
        guard let reference = try? await HookReference.current(extra: TestAPI.names) else { return findings }
        for test in tests { findings += Self.findings(in: test, reference).findings }
        return findings.sorted(by: PolicyFinding.precedes)
    }

    func findings(hooks: [LuaProgram.Source]) async -> [PolicyFinding] {
        guard let reference = try? await HookReference.current() else { return [] }
        var findings: [PolicyFinding] = []
        var read: Set<String>? = []
        for source in hooks {
            let (own, accesses) = Self.findings(in: source, reference)
            findings += own
            guard let accesses else {
                read = nil
                continue
            }
            let (loading, declared) = await self.loading(source)
            findings += loading
            read?.formUnion(declared)
            for access in accesses where access.root == .global("settings") {
                // Indexed by a variable or passed on: anything may be read.
                if let name = access.fields.first { read?.insert(name) } else { read = nil }
            }
        }
        if let read { findings += unread(read) }
        return findings.sorted(by: PolicyFinding.precedes)
    }

    /// A setting that nobody reads is a rule that its author believes to be on.
    private func unread(_ read: Set<String>) -> [PolicyFinding] {
        settings.names.filter { !read.contains($0) }.map { name in
            PolicyFinding(
                file: "settings.\(name)", line: nil,
                message: "no hook reads this setting\(NearestName.hint(name, among: read.sorted()))", isFatal: true)
        }
    }

    // MARK: One source

    /// What shows without running it; no accesses where it does not compile.
    private static func findings(
        in source: LuaProgram.Source, _ reference: HookReference
    ) -> (findings: [PolicyFinding], accesses: [LuaAccess]?) {
        let program: LuaProgram
        do throws(LuaError) { program = try LuaProgram([source]) } catch {
            return ([PolicyFinding(source, error)], nil)
        }
        let accesses = program.accesses(ofParameters: ["op"])
        let own = Set(accesses.compactMap { if case .global(let name) = $0.root, $0.isWrite { name } else { nil } })
        var findings: [PolicyFinding] = []
        for access in accesses {
            let message: String?
            switch access.root {
            case .global(let name) where own.contains(name): message = nil
            case .global(let name) where !reference.globals.contains(name):
                let hint = NearestName.hint(name, among: reference.globals.union(own).sorted())
                message = "unknown global '\(name)'\(hint)"
            case .global(let name): message = access.isWrite ? nil : reference.fault([name] + access.fields)
            case .parameter(let name): message = reference.fault([name] + access.fields)
            }
            guard let message else { continue }
            findings.append(PolicyFinding(file: source.name, line: access.line, message: message, isFatal: false))
        }
        return (findings, accesses)
    }

    /// What shows when the source is loaded alone, and the settings that it declares.
    private func loading(_ source: LuaProgram.Source) async -> ([PolicyFinding], Set<String>) {
        let scope = HookScope()
        let quiet = Logger(label: "policy", factory: { _ in SwiftLogNoOpLogHandler() })
        do throws(LuaError) {
            let host = HookAPI.host(scope, settings: settings, logger: quiet)
            let state = try await LuaState(try LuaProgram([source]), host: host, limits: LuaLimits())
            state.close()
        } catch {
            return ([PolicyFinding(source, error)], scope.declaredSettings)
        }
        let findings = scope.registrations.flatMap { registration in
            registration.pattern.mistakes(toolNames).map { mistake in
                PolicyFinding(file: source.name, line: registration.key.line, message: mistake, isFatal: false)
            }
        }
        return (findings, scope.declaredSettings)
    }
}

extension PolicyFinding {
    init(_ source: LuaProgram.Source, _ error: LuaError) {
        self.init(file: error.file ?? source.name, line: error.line, message: error.message, isFatal: true)
    }
}
