import Gateway
import ProxmoxClient
import Synchronization

/// Counts the requests to one cluster.
final class ClusterMetrics: Sendable {
    private struct State {
        var answers: [String: Int] = [:]
        var waited = Histogram()
        var took = Histogram()
    }

    private let state = Mutex(State())

    func record(_ report: ExchangeReport) {
        let code = report.status.map { "\($0)" } ?? report.outcome.rawValue
        state.withLock { state in
            state.answers[code, default: 0] += 1
            state.waited.record(report.waited)
            if report.outcome != .notSent { state.took.record(report.took) }
        }
    }

    /// Adds the families of all clusters to a page.
    ///
    /// - Parameter clusters: by name, with the load of the connections at this moment.
    static func add(_ clusters: [(name: String, metrics: ClusterMetrics, load: PoolLoad)], to page: inout MetricsText) {
        let states = clusters.map { (name: $0.name, state: $0.metrics.state.withLock { $0 }, load: $0.load) }
        page.counters(
            "proxgate_proxmox_requests_total",
            "Requests to Proxmox, by HTTP status; not_sent and lost are those without an answer.",
            states.flatMap { cluster in
                cluster.state.answers.sorted { $0.key < $1.key }
                    .map { ([("cluster", cluster.name), ("status", $0.key)], Double($0.value)) }
            })
        page.histograms(
            "proxgate_proxmox_request_seconds", "How long Proxmox took to answer a request.",
            states.map { ([("cluster", $0.name)], $0.state.took) })
        page.histograms(
            "proxgate_proxmox_wait_seconds", "How long requests waited for a free connection.",
            states.map { ([("cluster", $0.name)], $0.state.waited) })
        func gauge(_ name: String, _ help: String, _ value: (PoolLoad) -> Int) {
            page.gauges(name, help, states.map { ([("cluster", $0.name)], Double(value($0.load))) })
        }
        gauge("proxgate_pool_connections_limit", "Requests to a cluster that may go at the same time.", \.limit)
        gauge("proxgate_pool_connections_used", "Requests to a cluster that are going.", \.inUse)
        gauge("proxgate_pool_waiting", "Requests that wait for a free connection.", \.waiting)
    }
}
