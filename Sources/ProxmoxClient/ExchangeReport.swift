/// What became of one request to one endpoint, for metrics.
public struct ExchangeReport: Sendable {
    public enum Outcome: String, Sendable, CaseIterable {
        case answered
        /// No byte of it left.
        case notSent = "not_sent"
        /// It may have been done.
        case lost
    }

    public let outcome: Outcome
    /// HTTP status of an answer.
    public let status: Int?
    /// Time for which all connections were taken by others.
    public let waited: Duration
    /// Time from the first byte to the last, connecting included.
    public let took: Duration

    init(_ outcome: Outcome, status: Int?, waited: Duration, took: Duration) {
        self.outcome = outcome
        self.status = status
        self.waited = waited
        self.took = took
    }

    init(_ result: Transport.Result, waited: Duration, took: Duration) {
        switch result {
        case .answered(let answer): self.init(.answered, status: answer.status, waited: waited, took: took)
        case .notSent: self.init(.notSent, status: nil, waited: waited, took: took)
        case .lost: self.init(.lost, status: nil, waited: waited, took: took)
        }
    }
}

/// How busy the connections to an endpoint are.
public struct PoolLoad: Sendable {
    /// Requests that may go at the same time.
    public let limit: Int
    public let inUse: Int
    /// Requests that wait for one of these to end.
    public let waiting: Int
}
