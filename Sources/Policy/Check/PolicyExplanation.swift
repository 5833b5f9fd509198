public import Gateway
public import JSONLines
import Logging
import LuaRuntime

/// The rules of a policy in words: what each hook is for, and what its author wrote above it.
public struct PolicyExplanation: Sendable {
    struct Rule: Sendable {
        let registration: Registration
        /// The comment above the hook, or above all of its file.
        let comment: String
    }

    private let rules: [Rule]
    private let hidden: [String]
    private let principal: Principal?

    /// - Parameter principal: whose rules they are: what is hidden from others is left out, what is hidden from it named.
    /// - Throws: ``GatewayError`` where the hooks cannot be loaded, naming file and line.
    public init(
        directory: String, settings: JSONObject, registry: ToolRegistry, principal: Principal?
    ) async throws {
        let sources = try HookFiles(directory: directory, checksTrust: false).sources
        let quiet = Logger(label: "explain", factory: { _ in SwiftLogNoOpLogHandler() })
        do throws(LuaError) {
            let policy = LuaPolicy(
                digest: "explain", program: try LuaProgram(sources), surroundings: Surroundings(settings: settings),
                logger: quiet)
            let index = try await policy.index()
            rules = index.files.enumerated().flatMap { file, own in
                own.registrations.map { Rule(registration: $0, comment: Self.comment($0, sources[file])) }
            }.filter { rule in
                guard rule.registration.kind == .hide, let principal else { return true }
                return rule.registration.audience.includes(principal) ?? true
            }.sorted { Registration.runsBefore($0.registration, $1.registration) }
            if let principal {
                hidden = await policy.hidden(from: principal, among: registry.tools.map(\.spec)).sorted()
            } else {
                hidden = []
            }
        } catch {
            throw GatewayError(.invalidRequest, "hook \(error)")
        }
        self.principal = principal
    }

    private static func comment(_ registration: Registration, _ source: LuaProgram.Source) -> String {
        let lines = String(decoding: source.bytes, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map { $0.drop { $0 == " " || $0 == "\t" } }
        // The function may begin some lines below the call that registers it.
        var line = min(registration.key.line - 1, lines.count - 1)
        while line > 0, !lines[line].hasPrefix(registration.kind.rawValue), line > registration.key.line - 6 {
            line -= 1
        }
        var above: [Substring] = []
        while line > 0, lines[line - 1].hasPrefix("--") {
            line -= 1
            above.insert(lines[line], at: 0)
        }
        if above.isEmpty { above = Array(lines.prefix { $0.hasPrefix("--") }) }
        return above.map { String($0.drop { $0 == "-" || $0 == " " }) }.joined(separator: " ")
    }

    // MARK: Output

    public var text: String {
        var lines: [String] = []
        if let principal { lines += ["For \(principal.user):", ""] }
        func add(_ kind: Registration.Kind, _ title: String) {
            let own = rules.filter { $0.registration.kind == kind }
            guard !own.isEmpty else { return }
            lines.append(title)
            for rule in own {
                lines.append("  \(rule.registration.place)  \(Self.words(rule.registration))")
                if !rule.comment.isEmpty { lines.append("      \(rule.comment)") }
            }
            lines.append("")
        }
        add(.pre, "Before a call, in this order:")
        add(.post, "After a call, in this order:")
        add(.hide, "Hidden:")
        if !hidden.isEmpty {
            lines += ["Not there for \(principal?.user ?? ""): \(hidden.joined(separator: ", "))", ""]
        }
        if rules.isEmpty { lines.append("No hook is active: everything is allowed.\n") }
        return lines.joined(separator: "\n")
    }

    public var json: JSONObject {
        [
            "rules": .array(
                rules.map { rule in
                    [
                        "kind": .string(rule.registration.kind.rawValue), "hook": .string(rule.registration.place),
                        "pattern": .string(rule.registration.key.pattern),
                        "priority": .double(rule.registration.key.priority),
                        "for": .string(Self.words(rule.registration)), "description": .string(rule.comment),
                    ]
                }),
            "hidden": .array(hidden.map(JSONValue.string)),
        ]
    }

    private static func words(_ registration: Registration) -> String {
        let words = registration.key.pattern.split { " \t\n".contains($0) }.map(String.init)
        let effects = words.filter { $0.first == "@" }.map { effect[String($0.dropFirst())] ?? $0 }
        let names = words.filter { $0.first != "@" }.map { name in
            name == "*" ? "every call" : name.contains("*") ? "the tools \(name)" : "the tool \(name)"
        }
        let parts = (effects.isEmpty ? [] : ["what " + effects.joined(separator: ", ")]) + names
        switch registration.audience {
        case .users(let users): return parts.joined(separator: "; ") + ", from \(users.joined(separator: ", "))"
        case .groups(let groups):
            return parts.joined(separator: "; ") + ", from the group \(groups.joined(separator: ", "))"
        case .function: return parts.joined(separator: "; ") + ", from whom its function says"
        case .everyone: return parts.joined(separator: "; ")
        }
    }

    private static let effect: [String: String] = [
        "read": "only reads", "start": "starts a guest", "interrupt": "interrupts a guest",
        "destroy": "destroys something", "reconfigure": "reconfigures something", "create": "makes something new",
        "move": "moves a guest or disk", "exec": "acts inside a guest", "expose": "exposes something",
        "escape": "leads out of the gateway's reach", "change": "changes anything",
    ]
}
