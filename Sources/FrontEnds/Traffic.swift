import Gateway
import Synchronization

/// What the connections of one process come to together.
final class Traffic: Sendable {
    private let open = Atomic(0)
    private let began = Atomic(0)
    private let lines = Atomic(0)
    /// Bytes of answers that clients have not taken.
    private let untaken = Atomic(0)

    func connected() {
        open.add(1, ordering: .relaxed)
        began.add(1, ordering: .relaxed)
    }

    func disconnected() { open.subtract(1, ordering: .relaxed) }
    func received() { lines.add(1, ordering: .relaxed) }
    func holds(_ bytes: Int) { untaken.add(bytes, ordering: .relaxed) }
    func releases(_ bytes: Int) { untaken.subtract(bytes, ordering: .relaxed) }

    func add(to page: inout MetricsText) {
        func value(_ counter: borrowing Atomic<Int>) -> Double { Double(counter.load(ordering: .relaxed)) }
        page.gauge("proxgate_connections_open", "Clients that are connected.", value(open))
        page.counter("proxgate_connections_total", "Clients that have connected.", value(began))
        page.counter("proxgate_lines_received_total", "Lines that clients have sent.", value(lines))
        page.gauge("proxgate_output_queue_bytes", "Answers that clients have not taken yet.", value(untaken))
    }
}
