public import Glibc

/// How the service treats its clients: `socket` and `limits` of the configuration.
public struct ServiceSettings: Sendable, Equatable {
    /// Mode of the socket file: who may connect.
    public var mode: mode_t = 0o600
    /// User and group that the socket file is given to, by name or number.
    public var owner: String?
    public var group: String?
    /// Users who may speak for others (`proxgate connect --as NAME`), by name or number.
    public var bridges: [String] = []
    /// The longest line that is read, in bytes.
    public var lineLimit = 1 << 20
    /// Clients at the same time.
    public var connections = 512
    /// Calls of one client that are not answered yet.
    public var calls = 1024
    /// Calls of all clients that run at the same time; others wait, and clients take turns.
    public var allCalls = 2048
    /// Bytes of answers that a client has not taken; while there are more, nothing is read from it.
    public var output = 4 << 20
    /// A client that says nothing for so long, and to whom nothing is said, is let go; nil for never.
    public var idle: Duration?
    /// How long calls may go on once the service is told to stop.
    public var stop: Duration = .seconds(60)

    public init() {}

    init(_ reader: inout SettingsReader) {
        _ = reader.nested("socket") { inner -> Bool? in
            if let text = inner.string("mode") {
                if let bits = mode_t(text, radix: 8), bits <= 0o777, bits & 0o600 == 0o600 {
                    mode = bits
                } else {
                    inner.fault("mode", "expected three octal digits such as \"660\", got '\(text)'")
                }
            }
            owner = inner.string("owner")
            group = inner.string("group")
            bridges = inner.strings("bridges") ?? []
            if let owner, SystemUser.uid(of: owner) == nil { inner.fault("owner", "there is no user '\(owner)'") }
            if let group, SystemUser.gid(of: group) == nil { inner.fault("group", "there is no group '\(group)'") }
            for name in bridges where SystemUser.uid(of: name) == nil {
                inner.fault("bridges", "there is no user '\(name)'")
            }
            return true
        }
        _ = reader.nested("limits") { inner -> Bool? in
            lineLimit = inner.int("line_bytes", 1024...(1 << 30)) ?? lineLimit
            connections = inner.int("connections", 1...100_000) ?? connections
            calls = inner.int("calls", 1...100_000) ?? calls
            allCalls = inner.int("all_calls", 1...1_000_000) ?? allCalls
            output = inner.int("output_bytes", 1024...(1 << 30)) ?? output
            idle = inner.number("idle_seconds", 1...604_800).map { .milliseconds(Int64($0 * 1000)) }
            stop = inner.number("stop_seconds", 0...3600).map { .milliseconds(Int64($0 * 1000)) } ?? stop
            return true
        }
    }
}
