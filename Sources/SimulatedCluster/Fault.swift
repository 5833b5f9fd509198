extension SimulatedCluster {
    /// Trouble for a test, or a curious admin, to order for requests that fit a pattern.
    public enum Fault: Sendable, Equatable {
        /// The connection is reset as soon as the request is there; with the pattern `*` for any method also each new
        /// connection, before TLS begins. ``SimulatedCluster/setListening(_:)`` goes further: nobody listens at all.
        case refuse
        /// The connection is closed without an answer; whether the request was carried out before, only the caller knows.
        case cut(carriedOut: Bool)
        /// No answer ever comes; the request is not carried out.
        case hang
        /// This status and reason phrase without a body; the request is not carried out.
        case answer(status: Int, reason: String)
        /// The request is carried out and answered this much later.
        case delay(Duration)
        /// The request is carried out; the body comes in pieces over this time.
        case slowBody(Duration)
        /// The request is carried out; the body is no JSON.
        case garbageBody
        /// The request is carried out; the body says that it is something else than JSON.
        case wrongType
        /// The request is carried out; the body never ends.
        case endlessBody
        /// The client is sent elsewhere; the request is not carried out.
        case redirect
        /// All tickets so far become invalid, then the request is looked at.
        case expiredTicket
        /// The task that the request starts ends with this exit status: an error's text, without effect, or `WARNINGS: 1`.
        case task(exitStatus: String)
        /// The guest of the request has the lock `backup` for this long at speed 1.
        case lockedGuest(Duration)
        /// All storages are full for this long at speed 1.
        case fullStorage(Duration)
        /// The node of the request is down for this long at speed 1.
        case nodeDown(Duration)

        /// What is answered without carrying the request out; nil where it is carried out.
        var answerInstead: HTTPAnswer? {
            var answer = HTTPAnswer(status: 0, reason: "")
            switch self {
            case .cut(carriedOut: false): answer.end = .cut
            case .refuse: answer.end = .reset
            case .hang: answer.end = .never
            case .answer(let status, let reason): return HTTPAnswer(status: status, reason: reason)
            case .redirect:
                answer = HTTPAnswer(status: 302, reason: "Found")
                answer.headers = [("Location", "https://192.0.2.1:8006/")]
            default: return nil
            }
            return answer
        }

        func change(_ answer: inout HTTPAnswer) {
            switch self {
            case .cut: answer.end = .cut
            case .delay(let delay): answer.delay += delay
            case .slowBody(let time): answer.end = .slowly(time)
            case .wrongType: answer.contentType = "text/html"
            case .endlessBody: answer.end = .endless
            case .garbageBody: answer.body = Array("<html><h1>It works!</h1".utf8)
            default: break
            }
        }
    }
}

extension ClusterState {
    /// What a fault does to the cluster before its request is looked at.
    mutating func apply(_ fault: SimulatedCluster.Fault, path: String) {
        let parts = path.split(separator: "/").map(String.init)
        switch fault {
        case .expiredTicket: access.tickets.expireAll()
        case .lockedGuest(let time):
            guard parts.count > 3, let vmid = Int(parts[3]), guests[vmid]?.lock == nil else { return }
            guests[vmid]?.configuration["lock"] = "backup"
            after(time.inSeconds) { state in
                if state.guests[vmid]?.lock == "backup" { state.guests[vmid]?.configuration["lock"] = nil }
            }
        case .fullStorage(let time):
            areStoragesFull = true
            after(time.inSeconds) { $0.areStoragesFull = false }
        case .nodeDown(let time):
            guard parts.count > 1, parts[0] == "nodes", let index = nodes.firstIndex(where: { $0.name == parts[1] })
            else {
                return
            }
            nodes[index].isOnline = false
            after(time.inSeconds) { $0.nodes[index].isOnline = true }
        default: break
        }
    }
}
