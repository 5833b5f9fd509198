/// Something that can be chosen: the value, and other words that find it.
struct Candidate: Sendable, Hashable {
    let value: String
    var words: [String] = []
    /// What it is, for a person who chooses.
    var summary = ""
}

/// Sorts candidates by how well they fit what has been typed.
enum Ranking {
    /// The most values that an answer may have.
    static let limit = 100

    /// - Returns: fitting candidates, the best first; those that fit equally well keep their order.
    static func best(_ candidates: [Candidate], for typed: String) -> [Candidate] {
        let typed = typed.lowercased()
        let ranked = candidates.enumerated().compactMap { index, candidate in
            rank(candidate, typed).map { (rank: $0, index: index, candidate: candidate) }
        }
        return ranked.sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }.map(\.candidate)
    }

    /// 0 is best; nil does not fit.
    private static func rank(_ candidate: Candidate, _ typed: String) -> Int? {
        if typed.isEmpty { return 0 }
        let value = candidate.value.lowercased()
        if value == typed { return 0 }
        if value.hasPrefix(typed) { return 1 }
        let words = candidate.words.map { $0.lowercased() }
        if words.contains(typed) { return 2 }
        if words.contains(where: { $0.hasPrefix(typed) }) { return 3 }
        if parts(value).contains(where: { $0.hasPrefix(typed) }) { return 4 }
        if words.contains(where: { parts($0).contains { $0.hasPrefix(typed) } }) { return 5 }
        return ([value] + words).contains { $0.contains(typed) } ? 6 : nil
    }

    private static func parts(_ text: String) -> [Substring] { text.split { !$0.isLetter && !$0.isNumber } }
}
