import Synchronization

/// A call's place in its guest's lane: given up while a human is asked, taken anew at the tail.
final class LanePlace: Sendable {
    private let held: Mutex<Lanes.Ticket?>

    init(_ ticket: Lanes.Ticket?) { held = Mutex(ticket) }

    var ticket: Lanes.Ticket? { held.withLock { $0 } }

    func leave() {
        let ticket = held.withLock { held in
            defer { held = nil }
            return held
        }
        ticket?.leave()
    }

    func take(_ ticket: Lanes.Ticket?) { held.withLock { $0 = ticket } }
}
