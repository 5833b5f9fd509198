import Gateway

/// How a request comes to be begun.
struct Beginning: Sendable {
    /// Its place; nil where it needs none.
    var seat: Seat?
    /// It is of a line that waited.
    var waited = false

    /// The connection is over: what waited does not begin any more.
    private var isOver: Bool { waited && seat == nil }

    /// - Parameter limit: requests of the connection at the same time.
    func refusal(of key: InFlight.Key, in inFlight: InFlight, limit: Int) -> InFlight.Refusal? {
        isOver ? .cancelled : inFlight.refusal(of: key, waited: waited, limit: limit)
    }
}

extension InFlight.Refusal {
    func error(_ id: RequestID, limit: Int) -> GatewayError {
        switch self {
        case .idInUse: GatewayError(.invalidRequest, "id \(id) is still in flight on this connection")
        case .tooMany:
            GatewayError(.overloaded, "\(limit) calls are in flight on this connection; wait for answers first")
        case .cancelled: GatewayError(.cancelled, "cancelled before it began; nothing was sent")
        }
    }
}
