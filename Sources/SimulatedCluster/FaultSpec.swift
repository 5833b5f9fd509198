/// A fault as a line of words: `KIND [METHOD] PATTERN [rate=0.1] [count=3] [for=SECONDS] [text=WORDS...]`.
public struct FaultSpec: Sendable {
    /// What is wrong with such a line.
    public struct Mistake: Error, CustomStringConvertible {
        public let description: String
    }

    public static let kinds = [
        "refuse", "hang", "cut-before", "cut-after", "403", "500", "595", "596", "599", "slow", "slow-body", "garbage",
        "wrong-type",
        "endless-body", "redirect",
        "expired-ticket", "task-failure", "task-warnings", "locked", "full", "node-down",
    ]

    let order: FaultList.Order

    /// - Throws: ``Mistake``, which says what was expected.
    public init(_ line: String) throws(Mistake) {
        var words = line.split(separator: " ").map(String.init)
        guard !words.isEmpty else {
            throw Mistake(description: "a fault is: KIND [METHOD] PATTERN [rate=] [count=] [for=]")
        }
        let kind = words.removeFirst()
        var options: [String: String] = [:]
        if let place = words.firstIndex(where: { $0.hasPrefix("text=") }) {
            options["text"] = String(words[place...].joined(separator: " ").dropFirst(5))
            words.removeSubrange(place...)
        }
        while let last = words.last, let equals = last.firstIndex(of: "="), !last.hasPrefix("/") {
            options[String(last[..<equals])] = String(last[last.index(after: equals)...])
            words.removeLast()
        }
        let method = words.count > 1 ? words.removeFirst() : nil
        guard words.count == 1, let pattern = words.first, pattern.hasPrefix("/") || pattern == "*" else {
            throw Mistake(description: "'\(line)': a pattern such as /nodes/*/qemu/*/status/start is missing")
        }
        if let method, !["GET", "POST", "PUT", "DELETE"].contains(method) {
            throw Mistake(description: "'\(method)': expected GET, POST, PUT or DELETE before the pattern")
        }
        if let unknown = options.keys.sorted().first(where: { !["rate", "count", "for", "text"].contains($0) }) {
            throw Mistake(description: "'\(unknown)': expected rate, count, for or text")
        }
        var order = FaultList.Order(fault: try Self.fault(kind, options), method: method, pattern: pattern)
        if let rate = options["rate"] {
            guard let number = Double(rate), 0...1 ~= number else {
                throw Mistake(description: "rate: expected a number from 0 to 1, got \(rate)")
            }
            order.rate = number
        }
        if let count = options["count"] {
            guard let number = Int(count), number > 0 else {
                throw Mistake(description: "count: expected a positive integer, got \(count)")
            }
            order.left = number
        }
        self.order = order
    }

    private static func fault(
        _ kind: String, _ options: [String: String]
    ) throws(Mistake) -> SimulatedCluster.Fault {
        var time = Duration.seconds(10)
        if let text = options["for"] {
            guard let seconds = Double(text), 0...86_400 ~= seconds else {
                throw Mistake(description: "for: expected seconds, got \(text)")
            }
            time = .seconds(seconds)
        }
        switch kind {
        case "refuse": return .refuse
        case "hang": return .hang
        case "cut-before": return .cut(carriedOut: false)
        case "cut-after": return .cut(carriedOut: true)
        case "403":
            return .answer(
                status: 403, reason: options["text"] ?? "Permission check failed (/vms/102, VM.PowerMgmt)")
        case "500": return .answer(status: 500, reason: options["text"] ?? "internal error")
        case "595": return .answer(status: 595, reason: options["text"] ?? "No route to host")
        case "596":
            return .answer(
                status: 596, reason: options["text"] ?? "tls_process_server_certificate: certificate verify failed")
        case "599": return .answer(status: 599, reason: options["text"] ?? "Too many redirections")
        case "slow": return .delay(time)
        case "slow-body": return .slowBody(time)
        case "garbage": return .garbageBody
        case "wrong-type": return .wrongType
        case "endless-body": return .endlessBody
        case "redirect": return .redirect
        case "expired-ticket": return .expiredTicket
        case "task-failure": return .task(exitStatus: options["text"] ?? "start failed: QEMU exited with code 1")
        case "task-warnings": return .task(exitStatus: "WARNINGS: 1")
        case "locked": return .lockedGuest(time)
        case "full": return .fullStorage(time)
        case "node-down": return .nodeDown(time)
        default: throw Mistake(description: "'\(kind)': expected one of \(kinds.joined(separator: ", "))")
        }
    }
}
