import Gateway
import JSONLines

/// Looks, for all subscribers of a process, whether resources have changed.
///
/// Each round reads the cluster's list of guests once, whatever the number of subscriptions and principals. It is read
/// through the pipeline as each principal, so that nothing is announced that could not be read.
actor ResourceWatch {
    /// What is looked at for somebody.
    enum Subject: Sendable {
        case resource(ResourceAddress)
        /// Which resources there are, in these clusters.
        case list([String?])
    }

    private struct Subscription {
        let owner: PrincipalKey
        let principal: Principal
        let subject: Subject
        var last: WatchedState
        let tell: @Sendable () -> Void
    }

    private let pipeline: Pipeline
    private let interval: Duration
    private var subscriptions: [Int: Subscription] = [:]
    private var next = 0
    private var isRunning = false

    init(pipeline: Pipeline, interval: Duration) {
        self.pipeline = pipeline
        self.interval = interval
    }

    /// Remembers how the resource is now; whatever becomes different later is told.
    ///
    /// - Parameter tell: called at each change; it must not wait.
    /// - Returns: nil where there is no such resource for the principal.
    func subscribe(
        _ subject: Subject, as principal: Principal, tell: @escaping @Sendable () -> Void
    ) async -> Int? {
        let seen = await Seen(subject.places, pipeline, principal, newRound)
        guard let now = WatchedState(of: subject, seen) else { return nil }
        next += 1
        subscriptions[next] = Subscription(
            owner: PrincipalKey(principal), principal: principal, subject: subject, last: now, tell: tell)
        if !isRunning {
            isRunning = true
            Task { await self.run() }
        }
        return next
    }

    func unsubscribe(_ id: Int) { subscriptions[id] = nil }

    /// Ends when nobody is subscribed any more.
    private func run() async {
        while !subscriptions.isEmpty {
            try? await Task.sleep(for: interval)
            await look()
        }
        isRunning = false
    }

    private func look() async {
        let round = newRound
        let owners = Dictionary(grouping: subscriptions.values, by: \.owner)
        for (owner, own) in owners {
            guard let principal = own.first?.principal else { continue }
            let seen = await Seen(own.flatMap(\.subject.places), pipeline, principal, round)
            for (id, subscription) in subscriptions where subscription.owner == owner {
                // What could not be read this time is neither changed nor unchanged.
                guard subscription.subject.isKnown(seen) else { continue }
                let now = WatchedState(of: subscription.subject, seen) ?? WatchedState()
                let isChanged = now.differs(from: subscription.last)
                subscriptions[id]?.last = now
                if isChanged { subscription.tell() }
            }
        }
    }

    /// What all the reads of a round have in common.
    private var newRound: SharedReads { SharedReads(maximumAge: .seconds(60)) }
}
