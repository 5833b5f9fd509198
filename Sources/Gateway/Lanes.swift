import JSONLines
import Synchronization

/// One lane a guest: changes to it run one after another, in the order in which they were reserved.
///
/// Lanes are one process's; between processes Proxmox's own lock is the guard.
final class Lanes: Sendable {
    struct Key: Hashable, Sendable {
        let cluster: String
        let vmid: Int
    }

    private enum End { case entered, expired, cancelled }

    private struct State {
        var queues: [Key: LaneQueue] = [:]
        var waiting: [Int: CheckedContinuation<End, Never>] = [:]
        /// What happened before anybody waited for it.
        var early: [Int: End] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    /// Takes a place in the guest's lane at once; the caller must ``Ticket/leave()`` in the end, entered or not.
    func reserve(_ key: Key, _ manner: ToolSpec.Lane, label: String) -> Ticket { reserve([key], manner, label: label) }

    /// Takes places in several lanes in one step, so that no two calls can wait for each other.
    func reserve(_ keys: [Key], _ manner: ToolSpec.Lane, label: String) -> Ticket {
        state.withLock { state in
            let places = Set(keys).sorted { $0.vmid < $1.vmid }.map { key -> Place in
                state.next += 1
                let id = state.next
                let entered = state.queues[key, default: LaneQueue()].add(id, manner, label: label).contains(id)
                return Place(lanes: self, key: key, id: id, enteredAtOnce: entered)
            }
            return Ticket(places: places)
        }
    }

    /// Places in the lanes of the guests that one call changes.
    struct Ticket: Sendable {
        fileprivate let places: [Place]

        var guests: [Int] { places.map(\.key.vmid) }

        /// Nothing was before it, so nothing can have changed since it was reserved.
        var enteredAtOnce: Bool { places.allSatisfy(\.enteredAtOnce) }

        /// Waits for its turn in every lane, in order of VMID.
        /// - Throws: ``GatewayError`` `busy` or `cancelled`, naming what holds the lane.
        func enter(until deadline: ContinuousClock.Instant) async throws {
            for place in places { try await place.enter(until: deadline) }
        }

        /// It passed a shutdown or reboot that was still running.
        var overtook: Bool { places.contains(where: \.overtook) }

        func label(_ text: String) { for place in places { place.label(text) } }

        func leave() { for place in places { place.leave() } }
    }

    /// A place in a lane.
    fileprivate struct Place: Sendable {
        let lanes: Lanes
        let key: Key
        let id: Int
        let enteredAtOnce: Bool

        func enter(until deadline: ContinuousClock.Instant) async throws {
            if enteredAtOnce { return }
            let timer = Task { [lanes, key, id] in
                try await Alarms.shared.sleep(until: deadline)
                lanes.finish(key, id, .expired)
            }
            defer { timer.cancel() }
            let end = await withTaskCancellationHandler {
                await withCheckedContinuation { lanes.wait(key, id, $0) }
            } onCancel: {
                lanes.finish(key, id, .cancelled)
            }
            if end == .entered { return }
            let holder = lanes.state.withLock { $0.queues[key]?.holder } ?? "another change"
            let busy = "guest \(key.vmid) is still being changed by \(holder); nothing was sent"
            throw GatewayError(
                end == .expired ? .busy : .cancelled, end == .expired ? busy : "cancelled while waiting: \(busy)",
                ["holder": .string(holder)])
        }

        var overtook: Bool { lanes.state.withLock { $0.queues[key]?.entry(id)?.overtook ?? false } }

        func label(_ text: String) { lanes.state.withLock { $0.queues[key]?.setLabel(text, of: id) } }

        func leave() { lanes.leave(key, id) }
    }

    /// Changes that hold a lane, and that wait for one.
    var counts: (held: Int, waiting: Int) {
        state.withLock { state in
            state.queues.values.reduce(into: (held: 0, waiting: 0)) { counts, queue in
                for entry in queue.entries {
                    if entry.holds { counts.held += 1 } else { counts.waiting += 1 }
                }
            }
        }
    }

    private func wait(_ key: Key, _ id: Int, _ continuation: CheckedContinuation<End, Never>) {
        let end: End? = state.withLock { state in
            let early = state.early.removeValue(forKey: id)
            if early == .cancelled { return early }
            if state.queues[key]?.entry(id)?.holds == true { return .entered }
            if let early { return early }
            state.waiting[id] = continuation
            return nil
        }
        if let end { continuation.resume(returning: end) }
    }

    private func finish(_ key: Key, _ id: Int, _ end: End) {
        let continuation = state.withLock { state -> CheckedContinuation<End, Never>? in
            if let continuation = state.waiting.removeValue(forKey: id) { return continuation }
            // A timer that fires after the place was given back must leave nothing behind.
            if state.queues[key]?.entry(id) != nil { state.early[id] = end }
            return nil
        }
        continuation?.resume(returning: end)
    }

    private func leave(_ key: Key, _ id: Int) {
        let entered = state.withLock { state -> [CheckedContinuation<End, Never>] in
            guard var queue = state.queues[key] else { return [] }
            let promoted = queue.remove(id)
            state.queues[key] = queue.isEmpty ? nil : queue
            state.early[id] = nil
            return promoted.compactMap { state.waiting.removeValue(forKey: $0) }
        }
        for continuation in entered { continuation.resume(returning: .entered) }
    }
}
