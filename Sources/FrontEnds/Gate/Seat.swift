import Synchronization

/// The places of the calls of one line, given back when the last of them has ended.
final class Seat: Sendable {
    private let places: Int
    private let calls: Atomic<Int>
    private let giveBack: @Sendable (Int) -> Void

    /// A long line counts as several calls: what is made of it takes many times its bytes.
    static func places(_ calls: Int, _ bytes: Int) -> Int { calls + bytes / 4096 }

    init(_ places: Int, calls: Int, giveBack: @escaping @Sendable (Int) -> Void) {
        self.places = places
        self.calls = Atomic(calls)
        self.giveBack = giveBack
    }

    /// One of the calls has ended.
    func leave() {
        if calls.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { giveBack(places) }
    }

    /// Calls that were refused do not say that they have ended.
    deinit {
        if calls.load(ordering: .relaxed) > 0 { giveBack(places) }
    }
}
