/// How many places each client's calls have, and who is next, as a value. It does no waiting itself.
///
/// A client may take more as long as it has fewer than an eighth of the places that are free. So one alone may have a
/// ninth of all, a hundred greedy ones together leave a twelfth free, and whoever has none finds one at once.
struct CallShares: Sendable {
    private let limit: Int
    /// By client; those without any are left out.
    private var taken: [Int: Int] = [:]
    private(set) var total = 0
    /// Clients that want one more, the first to come first.
    private var round: [Int] = []

    init(limit: Int) { self.limit = limit }

    func has(roomFor client: Int) -> Bool { taken[client, default: 0] * 8 < limit - total }

    mutating func take(_ places: Int, for client: Int) {
        taken[client, default: 0] += places
        total += places
    }

    mutating func giveBack(_ places: Int, of client: Int) {
        let rest = taken[client, default: 0] - places
        taken[client] = rest == 0 ? nil : rest
        total -= places
    }

    /// Puts a client at the end of the round.
    mutating func ask(_ client: Int) { round.append(client) }

    /// Takes a client out of the round, if it is there.
    mutating func withdraw(_ client: Int) { round.removeAll { $0 == client } }

    /// The first of the round that may have a place; it is out of the round then.
    mutating func next() -> Int? {
        round.firstIndex { has(roomFor: $0) }.map { round.remove(at: $0) }
    }
}
