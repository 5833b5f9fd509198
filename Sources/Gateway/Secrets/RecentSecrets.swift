import JSONLines
import Synchronization

/// The secrets that calls have carried of late, and the gateway's own: masked wherever a log or an error of Proxmox repeats
/// one, whoever reads it and however much later.
///
/// Only where Proxmox speaks in sentences (see ``DiscreetCluster``), never in a name, a tag or a state: those decide, and a
/// caller who chose `production` as a password would take them from everybody's rules.
///
/// They are kept in memory: a password on the disk, hashed or not, would be worth more than what it guards against. After a
/// restart a task's log is read as Proxmox wrote it.
public final class RecentSecrets: Sendable, CustomStringConvertible, CustomReflectable {
    fileprivate struct Entry {
        let value: [UInt8]
        let since: ContinuousClock.Instant
    }

    fileprivate struct State {
        var own: Set<[UInt8]> = []
        /// The oldest first.
        var recent: [Entry] = []
        var bytes = 0
        var patterns = SecretPatterns([])
    }

    /// The oldest make room for new ones.
    static let countLimit = 1_000
    static let bytesLimit = 256 << 10
    static let maximumAge = Duration.seconds(86_400)

    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())

    public convenience init() { self.init { .now } }

    init(now: @escaping @Sendable () -> ContinuousClock.Instant) { self.now = now }

    /// A credential of the gateway's own: kept for good.
    public func keep(_ secret: String) {
        state.withLock { state in
            guard state.own.insert(Array(secret.utf8)).inserted else { return }
            state.rebuild()
        }
    }

    func remember(_ secrets: CallSecrets) { remember(secrets.values) }

    func remember(_ values: [String]) {
        let fitting = values.map { Array($0.utf8) }
            .filter { SecretPatterns.shortest...Self.bytesLimit ~= $0.count }
        guard !fitting.isEmpty else { return }
        let time = now()
        state.withLock { state in
            for value in fitting {
                state.forget { $0.value == value }
                state.recent.append(Entry(value: value, since: time))
                state.bytes += value.count
            }
            while state.recent.count > Self.countLimit || state.bytes > Self.bytesLimit {
                state.bytes -= state.recent.removeFirst().value.count
            }
            state.forget { $0.since + Self.maximumAge < time }
            state.rebuild()
        }
    }

    var count: Int { state.withLock { $0.recent.count } }

    /// What the answers of now are searched for.
    private var patterns: SecretPatterns {
        let time = now()
        return state.withLock { state in
            if let oldest = state.recent.first, oldest.since + Self.maximumAge < time {
                state.forget { $0.since + Self.maximumAge < time }
                state.rebuild()
            }
            return state.patterns
        }
    }

    func masked(_ text: String) -> String { patterns.masked(text) }

    func masked(_ error: GatewayError) -> GatewayError {
        let patterns = patterns
        guard !patterns.isEmpty else { return error }
        return GatewayError(
            error.code, patterns.masked(error.message),
            JSONObject(error.details.members.map { ($0.name, Self.everyText(in: $0.value, patterns.masked)) }))
    }

    /// - Parameter isText: which members hold sentences; a list of texts has no members, and holds nothing else.
    func masked(_ value: JSONValue, where isText: (_ name: String, _ text: String) -> Bool) -> JSONValue {
        let patterns = patterns
        guard !patterns.isEmpty else { return value }
        func row(_ value: JSONValue) -> JSONValue {
            switch value {
            case .string(let text): .string(patterns.masked(text))
            case .object(let object):
                .object(
                    JSONObject(
                        object.members.map { name, value in
                            guard let text = value.string, isText(name, text) else { return (name, value) }
                            return (name, .string(patterns.masked(text)))
                        }))
            default: value
            }
        }
        if case .array(let rows) = value { return .array(rows.map(row)) }
        return row(value)
    }

    private static func everyText(in value: JSONValue, _ mask: (String) -> String) -> JSONValue {
        switch value {
        case .string(let text): .string(mask(text))
        case .array(let values): .array(values.map { everyText(in: $0, mask) })
        case .object(let object):
            .object(JSONObject(object.members.map { ($0.name, everyText(in: $0.value, mask)) }))
        default: value
        }
    }

    public var description: String { "<secrets>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension RecentSecrets.State {
    mutating func forget(_ isOver: (RecentSecrets.Entry) -> Bool) {
        recent.removeAll { entry in
            guard isOver(entry) else { return false }
            bytes -= entry.value.count
            return true
        }
    }

    mutating func rebuild() { patterns = SecretPatterns(own + recent.map(\.value)) }
}
