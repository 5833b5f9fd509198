import Synchronization

extension SimulatedCluster {
    /// Trouble on the wire for a test to order with ``inject(_:method:path:times:)``.
    public enum Fault: Sendable {
        /// The connection is closed without an answer; whether the request was carried out before, only the caller knows.
        case cut(carriedOut: Bool)
        /// This status and reason phrase without a body; the request is not carried out.
        case answer(status: Int, reason: String)
        /// The request is carried out and answered this much later.
        case delay(Duration)

        /// What is answered without carrying the request out; nil where it is carried out.
        var answerInstead: HTTPAnswer? {
            switch self {
            case .cut(carriedOut: false):
                var answer = HTTPAnswer(status: 0, reason: "")
                answer.cut = true
                return answer
            case .answer(let status, let reason): return HTTPAnswer(status: status, reason: reason)
            case .cut(carriedOut: true), .delay: return nil
            }
        }

        func change(_ answer: inout HTTPAnswer) {
            switch self {
            case .cut: answer.cut = true
            case .delay(let delay): answer.delay += delay
            case .answer: break
            }
        }
    }
}

/// The faults that were ordered and have not happened yet.
final class FaultList: Sendable {
    private struct Order: Sendable {
        let fault: SimulatedCluster.Fault
        let method: String?
        let path: String
        var left: Int
    }

    private let orders = Mutex<[Order]>([])

    func add(_ fault: SimulatedCluster.Fault, method: String?, path: String, times: Int) {
        orders.withLock { $0.append(Order(fault: fault, method: method, path: path, left: times)) }
    }

    func removeAll() { orders.withLock { $0.removeAll() } }

    /// The first fault that fits the request; it counts as happened.
    func take(_ method: String, _ path: String) -> SimulatedCluster.Fault? {
        orders.withLock { orders in
            let index = orders.firstIndex { path.hasPrefix($0.path) && ($0.method ?? method) == method }
            guard let index else { return nil }
            let fault = orders[index].fault
            orders[index].left -= 1
            if orders[index].left <= 0 { orders.remove(at: index) }
            return fault
        }
    }
}
