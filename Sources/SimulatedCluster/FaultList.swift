import Synchronization

/// The faults that were ordered and have not all happened yet.
final class FaultList: Sendable {
    struct Order: Sendable {
        let fault: SimulatedCluster.Fault
        /// nil for any.
        let method: String?
        /// A path below `/api2/json` in which `*` stands for anything.
        let pattern: String
        /// How many of the fitting requests it happens to, from 0 to 1.
        var rate = 1.0
        /// How often it is still to happen; nil: for good.
        var left: Int?
    }

    private let orders = Mutex<[Order]>([])

    func add(_ order: Order) { orders.withLock { $0.append(order) } }

    func removeAll() { orders.withLock { $0.removeAll() } }

    var all: [Order] { orders.withLock { $0 } }

    /// The first fault that fits the request; it counts as happened.
    func take(_ method: String, _ path: String) -> SimulatedCluster.Fault? {
        take { ($0.method ?? method) == method && Self.fits(path, $0.pattern) }
    }

    /// Whether a new connection is refused, before it says what it is for.
    func takeRefusal() -> Bool { take { $0.fault == .refuse && $0.method == nil && $0.pattern == "*" } != nil }

    private func take(_ fits: (Order) -> Bool) -> SimulatedCluster.Fault? {
        orders.withLock { orders in
            for index in orders.indices {
                let order = orders[index]
                guard fits(order), order.rate >= 1 || Double.random(in: 0..<1) < order.rate else { continue }
                if let left = order.left {
                    orders[index].left = left - 1
                    if left <= 1 { orders.remove(at: index) }
                }
                return order.fault
            }
            return nil
        }
    }

    /// Whether a text fits a pattern whose stars stand for anything, slashes included.
    static func fits(_ text: String, _ pattern: String) -> Bool {
        let pieces = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard pieces.count > 1 else { return text == pattern }
        guard text.hasPrefix(pieces[0]) else { return false }
        var rest = text.dropFirst(pieces[0].count)
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            guard let found = rest.firstRange(of: piece) else { return false }
            rest = rest[found.upperBound...]
        }
        let last = pieces[pieces.count - 1]
        return rest.count >= last.count && rest.hasSuffix(last)
    }
}
