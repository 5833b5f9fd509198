import JSONLines
import Synchronization

/// Something that changed, for a client that wants to know.
enum Notice: Equatable, Sendable {
    /// - `subscription`: the id of the listening request; nil for the handshake revisions.
    case resource(uri: String, subscription: RequestID?)
    case tools(subscription: RequestID?)
    case resources(subscription: RequestID?)
    /// A task of the extension's, as it was then.
    case task(JSONValue, subscription: RequestID)

    /// Nil for the handshake revisions.
    var subscription: RequestID? {
        switch self {
        case .resource(_, let subscription), .tools(let subscription), .resources(let subscription): subscription
        case .task(_, let subscription): subscription
        }
    }

    var message: [UInt8] {
        var params: JSONObject = [:]
        let method: String
        switch self {
        case .resource(let uri, _):
            method = "notifications/resources/updated"
            params["uri"] = .string(uri)
        case .tools: method = "notifications/tools/list_changed"
        case .resources: method = "notifications/resources/list_changed"
        case .task(let task, _):
            method = "notifications/tasks"
            params = task.object ?? [:]
        }
        if let subscription {
            var meta = params["_meta"]?.object ?? [:]
            meta[RequestContext.subscriptionKey] = subscription.json
            params["_meta"] = .object(meta)
        }
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
