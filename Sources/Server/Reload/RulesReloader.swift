import Gateway
import JSONLines
import Logging
import ServiceLifecycle
import UnixSignals

/// Loads hooks, profiles and approvals anew on SIGHUP and when their files change: all or nothing, and the last good ones stay.
///
/// Calls in flight finish under the rules they began with.
struct RulesReloader: Service {
    private let pipeline: Pipeline
    private let source: RulesSource
    private let logger: Logger
    /// What the files looked like when the present rules were read.
    private let initial: FileMarks

    /// How long after a change the files are looked at. It counts when it has been the same at two looks, so that what is
    /// being written is not read half. Where the kernel does not tell of changes, that is how often they are looked at.
    private static let interval = Duration.milliseconds(500)

    init(pipeline: Pipeline, source: RulesSource, initial: FileMarks, logger: Logger) {
        self.pipeline = pipeline
        self.source = source
        self.initial = initial
        self.logger = logger
    }

    private enum Event: Sendable {
        /// The kernel says that something has changed.
        case change
        case look
        case hangup
    }

    func run() async throws {
        let (events, sender) = AsyncStream.makeStream(of: Event.self, bufferingPolicy: .bufferingNewest(8))
        await withDiscardingTaskGroup { group in
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
                    sender.yield(.hangup)
                }
                sender.finish()
            }
            await take(events, sender, &group)
            group.cancelAll()
        }
    }

    private func take(
        _ events: AsyncStream<Event>, _ sender: AsyncStream<Event>.Continuation, _ group: inout DiscardingTaskGroup
    ) async {
        var (loaded, last) = (initial, initial)
        var watch: FileWatch?
        var isLookAhead = false
        func lookLater() {
            guard !isLookAhead else { return }
            isLookAhead = true
            group.addTask { if (try? await Task.sleep(for: Self.interval)) != nil { sender.yield(.look) } }
        }
        lookLater()
        for await event in events {
            switch event {
            case .change: break
            case .hangup:
                loaded = await reload("SIGHUP")
                last = loaded
                // Many at once may have pushed the look out of the buffer.
                isLookAhead = false
            case .look:
                isLookAhead = false
                // Before looking, so that no change falls between the two.
                watch = FileWatch(of: last.paths) { sender.yield(.change) }
                let now = source.marks()
                if now == last, now == loaded, watch != nil { continue }
                if now == last, now != loaded {
                    loaded = await reload("a change of the files")
                    last = loaded
                } else {
                    last = now
                }
            }
            lookLater()
        }
    }

    /// - Returns: what the files looked like when they were read.
    private func reload(_ reason: String) async -> FileMarks {
        let before = pipeline.rules
        let (result, marks) = await source.load()
        do {
            let rules = try result.get()
            pipeline.adopt(rules)
            logger.notice(
                "policy loaded anew",
                metadata: [
                    "digest": "\(rules.digest)", "previous": "\(before.digest)", "on": "\(reason)",
                ])
            var line: JSONObject = ["event": "reload"]
            for (name, value) in rules.auditFacts { line[name] = value }
            line["previous"] = .string(before.digest)
            line["on"] = .string(reason)
            await pipeline.record(line)
        } catch {
            let problem = (error as? GatewayError)?.message ?? "\(error)"
            logger.error(
                "the new policy is not used, the last good one stays",
                metadata: ["error": "\(problem)", "digest": "\(before.digest)"])
            await pipeline.record([
                "event": "reload_failed", "policy": .string(before.digest), "message": .string(problem),
                "on": .string(reason),
            ])
        }
        return marks
    }
}
