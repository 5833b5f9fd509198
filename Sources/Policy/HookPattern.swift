import Gateway
import JSONLines

/// What a hook is for: tool names, `*` globs and `@effects`, several separated by spaces; one match is enough.
struct HookPattern: Sendable, Equatable {
    private enum Term: Sendable, Equatable {
        case name(String)
        /// `*`: every tool.
        case everything
        case glob([UInt8])
        case effect(Effect)
        /// `@change`: every effect but reading.
        case change
    }

    private let terms: [Term]

    /// Why a text is no pattern.
    struct Mistake: Error, Equatable {
        let message: String
    }

    init(_ text: String) throws(Mistake) {
        var terms: [Term] = []
        for word in text.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\n" }).map(String.init) {
            if word.first == "@" {
                terms.append(try Self.effect(String(word.dropFirst())))
            } else if word == "*" {
                terms.append(.everything)
            } else if word.utf8.contains(UInt8(ascii: "*")) {
                terms.append(.glob(Array(word.utf8)))
            } else {
                terms.append(.name(word))
            }
        }
        guard !terms.isEmpty else { throw Mistake(message: "an empty pattern matches nothing") }
        self.terms = terms
    }

    private static func effect(_ name: String) throws(Mistake) -> Term {
        if name == "change" { return .change }
        if let effect = Effect(rawValue: name) { return .effect(effect) }
        let names = Effect.allCases.map(\.rawValue) + ["change"]
        let hint = NearestName.hint(name, among: names)
        throw Mistake(message: "unknown effect '@\(name)'\(hint); there are @\(names.joined(separator: " @"))")
    }

    func matches(_ operation: Operation) -> Bool {
        matches(effects: operation.effects) || operation.toolNames.contains { matches(name: $0) }
    }

    /// Whether it is about a tool of this name, effects aside.
    func matches(name tool: String) -> Bool {
        terms.contains { term in
            switch term {
            case .name(let name): tool.hasSameBytes(as: name)
            case .everything: true
            case .glob(let glob): Glob.matches(glob[...], Array(tool.utf8)[...])
            case .effect, .change: false
            }
        }
    }

    func matches(effects: Set<Effect>) -> Bool {
        terms.contains { term in
            switch term {
            case .name, .glob: false
            case .everything: true
            case .effect(let effect): effects.contains(effect)
            case .change: effects.changes
            }
        }
    }

    /// What is wrong with names and globs that no tool fits, each with the nearest name.
    func mistakes(_ tools: [String]) -> [String] {
        terms.compactMap { term in
            switch term {
            case .name(let name) where !tools.contains { $0.hasSameBytes(as: name) }:
                return "there is no tool '\(name)'\(NearestName.hint(name, among: tools))"
            case .glob(let glob) where !tools.contains { Glob.matches(glob[...], Array($0.utf8)[...]) }:
                let text = String(decoding: glob, as: UTF8.self)
                return "no tool fits '\(text)'\(Self.hint(text, tools))"
            default: return nil
            }
        }
    }

    /// The tool with a beginning that is nearest to the text of a glob before its first star.
    private static func hint(_ glob: String, _ tools: [String]) -> String {
        let beginning = String(glob.prefix { $0 != "*" })
        let beginnings = tools.map { String($0.prefix(beginning.count)) }
        guard !beginning.isEmpty, let nearest = NearestName.of(beginning, among: beginnings),
            let index = beginnings.firstIndex(of: nearest)
        else { return "" }
        return " (did you mean '\(tools[index])'?)"
    }
}
