public import Gateway
public import JSONLines
public import Logging
import LuaRuntime

/// The policy: every hook of a directory, compiled once.
public struct LuaPolicy: PolicyEngine {
    public let digest: String
    private let program: LuaProgram
    private let surroundings: Surroundings
    private let logger: Logger

    /// Reads, compiles and runs the hooks once, so that whatever is wrong with them shows at start.
    ///
    /// - Parameters:
    ///   - settings: what hooks read as `settings`.
    ///   - toolNames: a hook for a tool that does not exist is warned about.
    ///   - checksTrust: whether owners, modes and links of the files are checked.
    /// - Throws: ``GatewayError`` naming file and line.
    public static func load(
        directory: String, settings: JSONObject, toolNames: [String], checksTrust: Bool = true, logger: Logger
    ) async throws -> LuaPolicy {
        let files = try HookFiles(directory: directory, checksTrust: checksTrust)
        let policy: LuaPolicy
        do throws(LuaError) {
            policy = LuaPolicy(
                digest: files.digest(settings: settings), program: try LuaProgram(files.sources),
                surroundings: Surroundings(settings: settings), logger: logger)
        } catch {
            throw GatewayError(.invalidRequest, "hook \(error)")
        }
        let scope = HookScope()
        do throws(LuaError) {
            let state = try await policy.state(scope)
            await state.close()
        } catch {
            throw GatewayError(.invalidRequest, "hook \(error)")
        }
        for registration in scope.registrations {
            for name in registration.pattern.unknownNames(toolNames) {
                logger.warning(
                    "a hook names a tool that does not exist",
                    metadata: ["hook": "\(registration.place)", "tool": "\(name)"])
            }
        }
        if scope.registrations.isEmpty {
            logger.warning("the hooks directory registers no hooks", metadata: ["directory": "\(directory)"])
        }
        return policy
    }

    func state(_ scope: HookScope) async throws(LuaError) -> LuaState {
        try await LuaState(
            program, host: HookAPI.host(scope, surroundings, logger: logger), limits: LuaLimits(),
            coverage: surroundings.coverage)
    }

    /// The same hooks in other surroundings.
    func inside(_ surroundings: Surroundings) -> LuaPolicy {
        LuaPolicy(digest: digest, program: program, surroundings: surroundings, logger: logger)
    }

    public func session() -> any PolicySession { LuaSession(policy: self) }
}
