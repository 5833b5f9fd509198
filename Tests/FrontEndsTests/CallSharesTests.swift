import Testing

@testable import FrontEnds

@Suite struct CallSharesTests {
    @Test func oneAloneHasANinth() {
        var shares = CallShares(limit: 900)
        #expect(fill(&shares, [1]) == [1: 100])
        #expect(shares.has(roomFor: 2), "whoever has none finds one")
    }

    @Test func manyHaveTheSameAndLeaveSome() {
        var shares = CallShares(limit: 2048)
        let taken = fill(&shares, Array(0..<100))
        #expect(taken.values.max() ?? 0 <= 20 && taken.values.min() ?? 0 >= 18, "\(taken)")
        #expect(shares.total < 2048 && shares.has(roomFor: 100))
    }

    @Test func theSmallestGateLetsOneIn() {
        var shares = CallShares(limit: 1)
        #expect(fill(&shares, [1, 2]) == [1: 1])
        shares.giveBack(1, of: 1)
        #expect(shares.total == 0 && shares.has(roomFor: 2))
    }

    @Test func clientsTakeTurns() {
        var shares = CallShares(limit: 1)
        shares.take(1, for: 0)
        for client in [1, 2, 3] { shares.ask(client) }
        shares.withdraw(2)
        #expect(shares.next() == nil)
        shares.giveBack(1, of: 0)
        #expect(shares.next() == 1 && shares.next() == 3 && shares.next() == nil)
    }

    /// Who has its share is passed over, and keeps its turn.
    @Test func thoseBehindAreNotHeldUp() {
        var shares = CallShares(limit: 4)
        shares.take(1, for: 1)
        shares.ask(1)
        shares.ask(2)
        #expect(shares.next() == 2)
        shares.giveBack(1, of: 1)
        #expect(shares.next() == 1)
    }

    /// Lets each client in turn take one until nobody may.
    private func fill(_ shares: inout CallShares, _ clients: [Int]) -> [Int: Int] {
        var taken: [Int: Int] = [:]
        var before = -1
        while before != shares.total {
            before = shares.total
            for client in clients where shares.has(roomFor: client) {
                shares.take(1, for: client)
                taken[client, default: 0] += 1
            }
        }
        return taken
    }
}
