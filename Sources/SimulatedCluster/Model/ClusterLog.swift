import JSONLines

/// The cluster's log: logins and tasks, the latest few hundred.
struct ClusterLog: Sendable {
    struct Entry: Sendable {
        let number: Int
        let time: Int
        let node: String
        let user: String
        let tag: String
        let pid: Int
        let message: String

        /// For `GET /cluster/log`.
        var json: JSONObject {
            [
                "uid": .string(String(number)), "id": .string("\(number):\(node)"), "time": .int(time),
                "node": .string(node), "user": .string(user), "tag": .string(tag), "pid": .int(pid), "pri": 6,
                "msg": .string(message),
            ]
        }
    }

    private static let limit = 1_000
    private(set) var entries: [Entry] = []
    private var count = 0

    /// One from before.
    mutating func restore(_ entry: Entry) {
        entries.append(entry)
        count = max(count, entry.number)
    }

    mutating func add(_ message: String, tag: String, user: String, node: String, pid: Int, time: Int) {
        count += 1
        if entries.count >= Self.limit { entries.removeFirst(Self.limit / 4) }
        entries.append(
            Entry(number: count, time: time, node: node, user: user, tag: tag, pid: pid, message: message))
    }
}

extension ClusterState {
    mutating func note(_ message: String, by user: Identity, on node: String, tag: String = "pvedaemon") {
        log.add(message, tag: tag, user: user.name, node: node, pid: 1_400 + (message.utf8.count % 3), time: epoch)
    }

    mutating func noteEnd(of upid: UPID, _ exitStatus: String) {
        note("end task \(upid.text) \(exitStatus)", by: upid.user, on: upid.node)
    }
}
