/// How much a client wants to be told while a request runs (RFC 5424's severities).
enum LogLevel: String, Sendable, CaseIterable, Comparable {
    case debug, info, notice, warning, error, critical, alert, emergency

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }

    init(named name: String?) throws(MCPError) {
        guard let name, let level = LogLevel(rawValue: name) else {
            let names = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw MCPError(.invalidParams, "the log level must be one of \(names)")
        }
        self = level
    }
}
