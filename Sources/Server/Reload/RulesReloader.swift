import Gateway
import JSONLines
import Logging
import ServiceLifecycle
import UnixSignals

/// Loads hooks and profiles anew on SIGHUP and when their files change: all or nothing, and the last good ones stay.
///
/// Calls in flight finish under the rules they began with.
struct RulesReloader: Service {
    private let pipeline: Pipeline
    private let source: RulesSource
    private let logger: Logger
    /// What the files looked like when the present rules were read.
    private let initial: FileMarks

    /// How often the files are looked at. A change counts when it has been the same at two looks, so that what is
    /// being written is not read half.
    private static let interval = Duration.milliseconds(500)

    init(pipeline: Pipeline, source: RulesSource, initial: FileMarks, logger: Logger) {
        self.pipeline = pipeline
        self.source = source
        self.initial = initial
        self.logger = logger
    }

    private enum Event: Sendable {
        case look
        case hangup
    }

    func run() async throws {
        let (events, sender) = AsyncStream.makeStream(of: Event.self, bufferingPolicy: .bufferingNewest(8))
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
                    sender.yield(.hangup)
                }
                sender.finish()
            }
            group.addTask {
                while (try? await Task.sleep(for: Self.interval)) != nil { sender.yield(.look) }
            }
            await take(events)
            group.cancelAll()
        }
    }

    private func take(_ events: AsyncStream<Event>) async {
        var loaded = initial
        var last = initial
        for await event in events {
            let now = source.marks()
            switch event {
            case .hangup: await reload("SIGHUP")
            case .look where now != loaded && now == last: await reload("a change of the files")
            case .look:
                last = now
                continue
            }
            (loaded, last) = (now, now)
        }
    }

    private func reload(_ reason: String) async {
        let before = pipeline.rules
        do {
            let rules = try await source.load()
            pipeline.adopt(rules)
            logger.notice(
                "policy loaded anew",
                metadata: [
                    "digest": "\(rules.policy.digest)", "previous": "\(before.policy.digest)", "on": "\(reason)",
                ])
            await pipeline.record([
                "event": "reload", "policy": .string(rules.policy.digest), "previous": .string(before.policy.digest),
                "profiles": .array(rules.access.profiles.map { .string($0.name) }), "on": .string(reason),
            ])
        } catch {
            let problem = (error as? GatewayError)?.message ?? "\(error)"
            logger.error(
                "the new policy is not used, the last good one stays",
                metadata: ["error": "\(problem)", "digest": "\(before.policy.digest)"])
            await pipeline.record([
                "event": "reload_failed", "policy": .string(before.policy.digest), "message": .string(problem),
                "on": .string(reason),
            ])
        }
    }
}
