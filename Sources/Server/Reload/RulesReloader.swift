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
            case .hangup: loaded = await reload("SIGHUP")
            case .look where now != loaded && now == last: loaded = await reload("a change of the files")
            case .look:
                last = now
                continue
            }
            last = loaded
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
