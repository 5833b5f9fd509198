import JSONLines
import Synchronization
import Testing

@testable import ProxmoxClient

@Suite struct TaskFollowerTests {
    private let upid = UPID("UPID:pve1:00007A84:0004DCE4:6B04D6D6:qmstart:100:root@pam:")

    /// A cluster with one task, and a clock that only the follower's pauses move.
    private final class FakeCluster: ProxmoxConnection {
        struct State {
            var now = ContinuousClock.now
            var looks = 0
            var logReads: [(start: Int, limit: Int)] = []
        }
        let state = Mutex(State())
        let look: @Sendable (Int) throws -> JSONValue
        let log: [String]
        let begin: ContinuousClock.Instant

        init(log: [String] = [], look: @escaping @Sendable (Int) throws -> JSONValue) {
            self.look = look
            self.log = log
            begin = state.withLock { $0.now }
        }

        var follower: TaskFollower {
            TaskFollower(
                jitter: { 0.5 }, now: { self.state.withLock { $0.now } },
                pause: { duration in
                    try Task.checkCancellation()
                    self.state.withLock { $0.now += duration }
                })
        }

        func send(_ request: ProxmoxRequest) async throws -> ProxmoxResponse {
            #expect(request.method == .get)
            #expect(request.path.prefix(3) == ["nodes", "pve1", "tasks"])
            if request.path.last == "status" {
                let number = state.withLock { state in
                    defer { state.looks += 1 }
                    return state.looks
                }
                return ProxmoxResponse(data: try look(number), status: 200)
            }
            let start = request.parameters["start"]?.int ?? 0
            let limit = request.parameters["limit"]?.int ?? 50
            state.withLock { $0.logReads.append((start, limit)) }
            if log.isEmpty {
                return ProxmoxResponse(data: [["n": 1, "t": "no content"]], extra: ["total": 1], status: 200)
            }
            let lines = log.enumerated().dropFirst(start).prefix(limit).map { index, text in
                JSONValue.object(["n": .int(index + 1), "t": .string(text)])
            }
            return ProxmoxResponse(data: .array(Array(lines)), extra: ["total": .int(log.count)], status: 200)
        }
    }

    private func lines(_ count: Int) -> [String] { (1...count).map { "line \($0)" } }

    @Test func aShortTaskEndsAfterAFewLooksAndWithoutItsLog() async throws {
        let cluster = FakeCluster { $0 < 3 ? ["status": "running"] : ["status": "stopped", "exitstatus": "OK"] }
        let end = try await cluster.follower.follow(
            #require(upid), on: cluster, deadline: cluster.begin + .seconds(60), progress: { _ in })
        #expect(end.status.outcome == .ok)
        #expect(end.log.isEmpty)
        #expect(end.seconds > 0.05 && end.seconds < 0.2)
        #expect(cluster.state.withLock { $0.logReads.isEmpty })
    }

    @Test(arguments: ["VM is locked (backup)", "WARNINGS: 2"])
    func whatWentWrongBringsTheLogsLastLines(_ exit: String) async throws {
        let cluster = FakeCluster(log: lines(5_000)) { _ in ["status": "stopped", "exitstatus": .string(exit)] }
        let end = try await cluster.follower.follow(
            #require(upid), on: cluster, deadline: cluster.begin + .seconds(60))
        #expect(end.status.exitStatus == exit)
        #expect(end.log == lines(5_000).suffix(10))
        // The lines in front of them are not fetched.
        #expect(cluster.state.withLock { $0.logReads.allSatisfy { $0.limit <= 10 } })
    }

    @Test func aShortLogIsReadInOneGo() async throws {
        let cluster = FakeCluster(log: lines(3)) { _ in ["status": "stopped", "exitstatus": "x"] }
        let end = try await cluster.follower.follow(
            #require(upid), on: cluster, deadline: cluster.begin + .seconds(60))
        #expect(end.log == lines(3))
        #expect(cluster.state.withLock { $0.logReads.count } == 1)
    }

    @Test func anEmptyLogIsEmpty() async throws {
        let cluster = FakeCluster { _ in ["status": "stopped", "exitstatus": "x"] }
        let end = try await cluster.follower.follow(
            #require(upid), on: cluster, deadline: cluster.begin + .seconds(60))
        #expect(end.log.isEmpty)
    }

    @Test func whenTheTimeIsUpTheTaskIsStillRunning() async throws {
        let cluster = FakeCluster { _ in ["status": "running"] }
        let end = try await cluster.follower.follow(
            #require(upid), on: cluster, deadline: cluster.begin + .seconds(50))
        #expect(end.status.isRunning)
        #expect(end.problem == nil)
        #expect(end.seconds == 50)
        #expect(cluster.state.withLock { $0.looks } < 60)
    }

    @Test(arguments: [ProxmoxError.Kind.nodeUnreachable, .timeout, .unreachable])
    func aLookThatFailsForNowIsRepeated(_ kind: ProxmoxError.Kind) async throws {
        let cluster = FakeCluster { number in
            if (2..<8).contains(number) { throw ProxmoxError(kind, "down", endpoint: "GET /") }
            return number < 10 ? ["status": "running"] : ["status": "stopped", "exitstatus": "OK"]
        }
        let end = try await cluster.follower.follow(
            #require(upid), on: cluster, deadline: cluster.begin + .seconds(60))
        #expect(end.status.outcome == .ok)
        #expect(end.problem == nil)
    }

    @Test func aNodeThatStaysAwayIsSaidToHaveDoneSo() async throws {
        let cluster = FakeCluster { _ in throw ProxmoxError(.nodeUnreachable, "No route to host", endpoint: "GET /") }
        let end = try await cluster.follower.follow(
            #require(upid), on: cluster, deadline: cluster.begin + .seconds(5))
        #expect(end.status.isRunning)
        #expect((end.problem as? ProxmoxError)?.message == "No route to host")
    }

    @Test func aLookThatIsRefusedEndsTheWatch() async throws {
        let cluster = FakeCluster { _ in throw ProxmoxError(.forbidden, "no", endpoint: "GET /") }
        let error = await proxmoxError {
            _ = try await cluster.follower.follow(
                #require(upid), on: cluster, deadline: cluster.begin + .seconds(5))
        }
        #expect(error?.kind == .forbidden)
    }

    @Test func theCallerMayDecideWhatPasses() async throws {
        struct Odd: Error {}
        let cluster = FakeCluster { number in
            if number == 0 { throw Odd() }
            return ["status": "stopped", "exitstatus": "OK"]
        }
        let end = try await cluster.follower.follow(
            #require(upid), on: cluster, deadline: cluster.begin + .seconds(5), isTransient: { $0 is Odd })
        #expect(end.status.outcome == .ok)
    }

    @Test func progressTellsEachNewestLineOnce() async throws {
        let told = Mutex<[String]>([])
        let cluster = FakeCluster(log: lines(500)) {
            $0 < 20 ? ["status": "running"] : ["status": "stopped", "exitstatus": "OK"]
        }
        _ = try await cluster.follower.follow(
            #require(upid), on: cluster, deadline: cluster.begin + .seconds(60),
            progress: { line in told.withLock { $0.append(line) } })
        #expect(told.withLock { $0 } == ["line 500"])
        #expect(cluster.state.withLock { $0.logReads.allSatisfy { $0.limit <= 50 } })
    }

    @Test func cancellingTheCallerEndsTheWatch() async throws {
        let upid = try #require(upid)
        let cluster = FakeCluster { _ in ["status": "running"] }
        let task = Task {
            try await TaskFollower().follow(upid, on: cluster, deadline: .now + .seconds(600))
        }
        #expect(try await eventually { cluster.state.withLock { $0.looks > 0 } })
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
