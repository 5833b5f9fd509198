import JSONLines

/// A line of the ``EndpointTable``.
struct EndpointRule: Sendable {
    let effects: Set<Effect>
    let reach: [GuestWord]
    let conditions: [Condition]

    /// Where the VMIDs of the guests reached stand.
    enum GuestWord: Sendable, Equatable {
        /// The value of this name, in the path or among the parameters.
        case value(String)
        /// Not known unless another word tells.
        case unknownOtherwise
        /// Not known when this parameter is given.
        case unknownWith(String)
        case unknown
    }

    /// Effects that a parameter adds.
    struct Condition: Sendable {
        enum Test: Sendable {
            case given
            case value([String])
            case contains(String)
            case prefix(String)
        }
        let name: String
        /// Whether `name` is only the beginning of the parameters' names.
        let isPrefix: Bool
        let test: Test
        let effects: Set<Effect>
    }

    /// All rules by method and template.
    static let all: [String: EndpointRule] = {
        var rules: [String: EndpointRule] = [:]
        rules.reserveCapacity(512)
        for line in EndpointTable.text.utf8.split(separator: UInt8(ascii: "\n")) {
            let words = line.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
            guard words.count >= 4, let rule = EndpointRule(words.dropFirst(2)) else {
                preconditionFailure("the table of endpoints has a line that means nothing: \(Substring(line))")
            }
            // What holds for a guest's firewall holds for both kinds of guests.
            let parts = words[1].utf8.split(separator: UInt8(ascii: "/"))
            guard let guest = parts.firstIndex(where: { $0.elementsEqual("{guest}".utf8) }) else {
                rules["\(words[0]) \(words[1])"] = rule
                continue
            }
            for kind in ["qemu", "lxc"] {
                var path = parts.map { String(Substring($0)) }
                path[guest] = kind
                rules["\(words[0]) /\(path.joined(separator: "/"))"] = rule
            }
        }
        return rules
    }()

    /// - Parameter words: effects, guests, conditions.
    private init?(_ words: ArraySlice<String>) {
        guard let first = words.first, let effects = Self.effects(Substring(first)) else { return nil }
        self.effects = effects
        reach =
            words.dropFirst().first.map {
                $0 == "-" ? [] : $0.utf8.split(separator: UInt8(ascii: ",")).map { Self.guestWord(Substring($0)) }
            } ?? []
        var conditions: [Condition] = []
        for word in words.dropFirst(2) {
            guard word != "@host" else {
                conditions += Self.hostConditions
                continue
            }
            guard let condition = Self.condition(word) else { return nil }
            conditions.append(condition)
        }
        self.conditions = conditions
    }

    private static let hostConditions = EndpointTable.hostOptions.map { option -> Condition in
        guard let condition = condition(option) else { preconditionFailure("'\(option)' means nothing") }
        return condition
    }

    private static func effects(_ text: Substring) -> Set<Effect>? {
        let effects = text.utf8.split(separator: UInt8(ascii: ",")).map { Effect(rawValue: String(Substring($0))) }
        return effects.contains(nil) ? nil : Set(effects.compactMap(\.self))
    }

    private static func guestWord(_ word: Substring) -> GuestWord {
        switch word {
        case "!": .unknown
        case "?": .unknownOtherwise
        default: word.first == "?" ? .unknownWith(String(word.dropFirst())) : .value(String(word))
        }
    }

    private static func condition(_ word: String) -> Condition? {
        guard let colon = word.lastIndex(of: ":"), let effects = effects(word[word.index(after: colon)...]) else {
            return nil
        }
        let test = word[..<colon]
        guard let place = test.firstIndex(where: { "=~^".contains($0) }) else {
            return condition(String(test), .given, effects)
        }
        let text = String(test[test.index(after: place)...])
        let kind: Condition.Test =
            switch test[place] {
            case "=": .value(text.split(separator: "|").map(String.init))
            case "~": .contains(text)
            default: .prefix(text)
            }
        return condition(String(test[..<place]), kind, effects)
    }

    private static func condition(_ name: String, _ test: Condition.Test, _ effects: Set<Effect>) -> Condition {
        let isPrefix = name.last == "*"
        return Condition(
            name: isPrefix ? String(name.dropLast()) : name, isPrefix: isPrefix, test: test, effects: effects)
    }
}

extension EndpointRule.Condition {
    func holds(for parameters: JSONObject) -> Bool {
        if isPrefix {
            return parameters.contains { fits($0.name) && holds($0.value) }
        }
        return holds(parameters[name])
    }

    /// The parameters for which it holds, as they are called there.
    func names(in parameters: JSONObject) -> [String] {
        parameters.members.filter { fits($0.name) && holds($0.value) }.map(\.name)
    }

    /// Whether it is about parameters of this name.
    func fits(_ parameter: String) -> Bool {
        isPrefix ? parameter.utf8.starts(with: name.utf8) : parameter.hasSameBytes(as: name)
    }

    private func holds(_ value: JSONValue?) -> Bool {
        let text = value.flatMap(Self.text)
        switch test {
        case .given: return text.map { !["", "0", "off", "no", "false"].contains($0) } ?? false
        case .value(let values): return values.contains(text?.lowercasedASCII ?? "-") || values.contains(text ?? "-")
        case .contains(let part): return text?.contains(part) ?? false
        case .prefix(let start): return text?.utf8.starts(with: start.utf8) ?? false
        }
    }

    /// The value as it will be sent; lists are joined.
    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .null: nil
        case .bool(let flag): flag ? "1" : "0"
        case .number(let number): number.literal
        case .string(let text): text
        case .array(let values): values.compactMap(text).joined(separator: ",")
        case .object: value.text
        }
    }
}

extension String {
    fileprivate var lowercasedASCII: String {
        String(decoding: utf8.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
