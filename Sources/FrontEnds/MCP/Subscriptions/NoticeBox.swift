import JSONLines
import Synchronization

/// Something that changed, for a client that wants to know.
enum Notice: Hashable, Sendable {
    /// - `subscription`: the id of the listening request; nil for the handshake revisions.
    case resource(uri: String, subscription: RequestID?)
    case tools(subscription: RequestID?)

    var message: [UInt8] {
        let id: RequestID?
        var params: JSONObject = [:]
        let method: String
        switch self {
        case .resource(let uri, let subscription):
            (id, method) = (subscription, "notifications/resources/updated")
            params["uri"] = .string(uri)
        case .tools(let subscription): (id, method) = (subscription, "notifications/tools/list_changed")
        }
        if let id { params["_meta"] = .object([RequestContext.subscriptionKey: id.json]) }
        return MCPAnswer.notification(method, params)
    }
}

/// Notices on their way to one client. What changes again before its reader has heard of it is told once.
final class NoticeBox: Sendable {
    private let waiting = Mutex<[Notice]>([])
    private let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    init() { (signals, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1)) }

    func put(_ notice: Notice) {
        waiting.withLock { waiting in
            if !waiting.contains(notice) { waiting.append(notice) }
        }
        signal.yield()
    }

    /// Forgets what was meant for a subscription that has ended.
    func drop(where isUnwanted: (Notice) -> Bool) { waiting.withLock { $0.removeAll(where: isUnwanted) } }

    func finish() { signal.finish() }

    /// Hands notices over one by one until ``finish()``.
    func forEach(_ body: (Notice) async -> Void) async {
        for await _ in signals {
            while let notice = waiting.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { await body(notice) }
        }
    }
}
