extension SimulatedCluster {
    /// One line of the simulated cluster's request log.
    public struct LoggedRequest: Sendable {
        /// When it was answered, in seconds since 1970.
        public let time: Double
        public let method: String
        /// The path as it was sent, below the host; with its query, in which secrets are masked.
        public let path: String
        /// `user@realm` or `user@realm!token` as the request claims it; nil without credentials.
        public let user: String?
        /// Query and body together; the values of secrets are masked.
        public let parameters: [(name: String, value: String)]
        public let status: Int
        /// The reason phrase; `connection cut` where a test ordered that there is no answer.
        public let reason: String

        /// `08:01:02 POST /api2/json/nodes/pve1/qemu/100/status/start admin@pve!proxgate -> 200 OK`
        public var line: String {
            let clock = UTCTime(epoch: Int(time)).iso.dropFirst(11).dropLast()
            let shown = parameters.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
            let words = [String(clock), method, path, user ?? "-", shown, "->", String(status), reason]
            return words.filter { !$0.isEmpty }.joined(separator: " ")
        }
    }
}
