import JSONLines
import Logging

/// How much a member of a profile may do in a window of time.
public struct ProfileRate: Sendable, Equatable {
    /// Calls of any kind; nil for no limit.
    public var calls: Int?
    /// Calls that change something.
    public var changes: Int?
    /// The window, in seconds.
    public var seconds: Int

    /// The highest count, since each is kept for its window.
    public static let maximum = 10_000

    public init(calls: Int? = nil, changes: Int? = nil, seconds: Int = 60) {
        self.calls = calls
        self.changes = changes
        self.seconds = seconds
    }

    enum Kind: String, Sendable {
        case calls
        case changes
    }

    func limit(_ kind: Kind) -> Int? { kind == .calls ? calls : changes }

    /// `at most 600 calls and 30 changes in 60 s`
    var words: String {
        let limits = [calls.map { "\($0) calls" }, changes.map { "\($0) changes" }].compactMap(\.self)
        return "at most \(limits.joined(separator: " and ")) in \(seconds) s"
    }
}

/// Holds principals to the rate of their profile, over all connections and processes that share the state file.
struct RateLimiter: Sendable {
    let store: StateStore?
    let logger: Logger

    /// Counts a call once on its cluster, however often it is judged; one that is refused for its rate does not count.
    ///
    /// - Throws: ``GatewayError`` `overloaded` with `retry_after` in seconds.
    func count(_ admission: Admission, _ kind: ProfileRate.Kind) async throws(GatewayError) {
        guard let profile = admission.profile, let rate = profile.rate, let limit = rate.limit(kind) else { return }
        let hit = RateHit(
            key: "\(admission.cluster.name)/\(profile.name)/\(admission.request.principal.uid)/\(kind.rawValue)",
            call: admission.callID,
            limit: limit, window: .seconds(rate.seconds), time: .now())
        let wait: Duration?
        do {
            guard let store else { throw GatewayError(.internal, "this gateway keeps no state") }
            wait = try await store.count(hit)
        } catch {
            logger.error("calls cannot be counted", metadata: ["error": "\(error)"])
            // As with the audit: reads go on, changes do not.
            guard kind == .changes else { return }
            throw GatewayError(
                .internal, "the changes of profile '\(profile.name)' cannot be counted, so none is made: \(error)")
        }
        guard let wait else { return }
        let seconds = max(1, Int((wait / .seconds(1)).rounded(.up)))
        throw GatewayError(
            .overloaded,
            "rate limited: profile '\(profile.name)' allows \(limit) \(kind.rawValue) in \(rate.seconds) s;"
                + " try again in \(seconds) s",
            ["retry_after": .int(seconds)])
    }
}
