import JSONLines
import Logging
import Synchronization

@testable import SimulatedCluster

/// A simulated copy of the recorded installation, whose clock stands still unless a replay moves it.
final class Replay: Sendable {
    let cluster: SimulatedCluster
    private let time: ManualTime
    /// The tasks of this run by their recorded names.
    private let upids = Mutex<[String: String]>([:])
    /// Tasks whose recorded names are kept back: type and ID to the name here.
    private let unnamed = Mutex<[String: String]>([:])

    /// Digests of configurations of this run by the recorded ones.
    private let digests = Mutex<[String: String]>([:])

    static func start() async throws -> Replay {
        let time = ManualTime()
        let certificate = try SelfSignedCertificate.make()
        let cluster = try await SimulatedCluster.start(
            RecordedInstallation.state(), password: "", tokenSecret: "", certificate, SimulatedCluster.Options(),
            logger: Logger(label: "replay"), elapsed: { time.now })
        return Replay(cluster, time)
    }

    private init(_ cluster: SimulatedCluster, _ time: ManualTime) {
        self.cluster = cluster
        self.time = time
    }

    /// Lets time go by until no task runs.
    func settle() {
        for _ in 0..<200 {
            time.advance(.milliseconds(50))
            if !cluster.service.withState({ state in state.tasks.all.contains(where: \.isRunning) }) { break }
        }
        time.advance(.milliseconds(50))
    }

    /// Lets workers take their locks, but not end.
    func beginTasks() { time.advance(.milliseconds(1)) }

    /// A request by the token of root@pam.
    func send(_ method: String, _ path: String, _ form: [String: String]) async throws {
        let body = form.map { "\($0)=\(PercentCoding.encode($1))" }.joined(separator: "&")
        let length = method == "DELETE" ? "" : "Content-Length: \(body.utf8.count)\r\n"
        _ = try await RawConnection.exchange(
            cluster,
            "\(method) /api2/json\(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\(length)"
                + "Authorization: PVEAPIToken=root@pam!sim=00000000-0000-4000-8000-000000000001\r\n\r\n\(body)")
        settle()
    }

    func exchange(_ recording: Recording) async throws -> RawAnswer {
        let (tickets, now) = cluster.service.withState { ($0.access.tickets, $0.epoch) }
        if let task = recording.taskInPath, upids.withLock({ $0[task] }) == nil,
            let own = unnamed.withLock({ $0[Self.kind(task)] })
        {
            upids.withLock { $0[task] = own }
        }
        var text = recording.replayed(tickets, now: now, upids: upids.withLock { $0 })
        for (recorded, own) in digests.withLock({ $0 }) { text = text.replacing(recorded, with: own) }
        let request = text
        let isPlain = recording.note.hasPrefix("plain HTTP")
        let answer = try await withThrowingTaskGroup(of: RawAnswer?.self) { group in
            group.addTask { [cluster] in try await RawConnection.exchange(cluster, request, tls: !isPlain) }
            // A request that waits for a lock waits by this clock.
            group.addTask { [time] in
                try await Task.sleep(for: .milliseconds(400))
                for _ in 0..<3_000 {
                    time.advance(.milliseconds(20))
                    try await Task.sleep(for: .milliseconds(20))
                }
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
        guard let answer else { throw ReplayError(description: "no answer to recording \(recording.number)") }
        let (mine, theirs) = (try? JSONReader.read(answer.body), try? JSONReader.read(recording.body))
        if let digest = mine?["data"]?["digest"]?.string, let recorded = theirs?["data"]?["digest"]?.string {
            digests.withLock { $0[recorded] = digest }
        }
        let own = mine?["data"]?.string
        if let own, own.hasPrefix("UPID:") {
            if let recorded = theirs?["data"]?.string {
                upids.withLock { $0[recorded] = own }
            } else {
                unnamed.withLock { $0[Self.kind(own)] = own }
            }
        }
        return answer
    }

    /// `qmsnapshot:100:root@pam!sim:`
    private static func kind(_ upid: String) -> String {
        upid.split(separator: ":").dropFirst(5).joined(separator: ":")
    }

    /// What the answer has that the recorded one has not, and the other way round.
    func differences(_ answer: RawAnswer, _ recording: Recording) -> [String] {
        let recorded = recording.statusLine ?? ""
        if answer.statusLine.contains(" 501 "), !recorded.contains(" 501 ") { return ["not simulated"] }
        var differences: [String] = []
        if answer.statusLine != recorded { differences.append("\(answer.statusLine), recorded \(recorded)") }
        let type = answer["Content-Type"].first
        if type != recording.contentType {
            differences.append("content type \(type ?? "none"), recorded \(recording.contentType ?? "none")")
        }
        let expected = try? JSONReader.read(recording.body)
        guard let expected else {
            // A long body was cut where it was recorded.
            if !recording.body.contains("[cut, "), answer.body != recording.body {
                differences.append("body \(answer.body.prefix(80)), recorded \(recording.body.prefix(80))")
            }
            return differences
        }
        guard let own = try? JSONReader.read(answer.body) else { return differences + ["the body is no JSON"] }
        return differences + Comparison.differences(own, expected, "")
    }
}

struct ReplayError: Error, CustomStringConvertible {
    let description: String
}

/// A clock that only its owner moves.
final class ManualTime: Sendable {
    private let elapsed = Mutex<Duration>(.zero)

    var now: Duration { elapsed.withLock { $0 } }

    func advance(_ step: Duration) { elapsed.withLock { $0 += step } }
}
