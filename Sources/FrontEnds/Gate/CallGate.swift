import Gateway
import Synchronization

/// Bounds what the calls of all clients of a process come to at one time. Lines whose calls find no place wait, each
/// client's in their order, and clients take turns.
final class CallGate: Sendable {
    private struct State {
        var shares: CallShares
        var clients: [Int: WaitingLines] = [:]
        var last = 0

        /// Hands a line to each client whose turn it is.
        mutating func begin(_ gate: CallGate) -> Wakes {
            var wakes = Wakes()
            while let number = shares.next() {
                guard let (line, starter) = clients[number]?.begin() else { continue }
                let places = Seat.places(line.keys.count, line.bytes.count)
                shares.take(places, for: number)
                wakes.add(starter, Turn(line: line, seat: gate.seat(places, calls: line.keys.count, of: number)))
                if let reader = clients[number]?.readerWithRoom() { wakes.add(reader) }
            }
            return wakes
        }
    }

    /// A line that waited, with its place; nil where nothing may begin any more.
    struct Turn: Sendable {
        let line: WaitingLine
        let seat: Seat?
    }

    private let state: Mutex<State>

    /// - Parameter limit: places of all clients together.
    init(limit: Int) { state = Mutex(State(shares: CallShares(limit: limit))) }

    /// - Parameter bytes: how much of the client's lines may wait; where there is more, it is not read further.
    func client(bytes: Int) -> ClientGate {
        let number = state.withLock { state in
            state.last += 1
            state.clients[state.last] = WaitingLines(limit: bytes)
            return state.last
        }
        return ClientGate(gate: self, number: number)
    }

    func add(to page: inout MetricsText) {
        let (places, lines) = state.withLock { ($0.shares.total, $0.clients.values.reduce(0) { $0 + $1.count }) }
        page.gauge(
            "proxgate_call_places_taken", "What the calls that run come to, of limits.all_calls.", Double(places))
        page.gauge("proxgate_lines_waiting", "Lines with calls that have no place yet.", Double(lines))
    }

    private func seat(_ places: Int, calls: Int, of number: Int) -> Seat {
        Seat(places, calls: calls) { [self] in giveBack($0, of: number) }
    }

    private func giveBack(_ places: Int, of number: Int) {
        state.withLock { state in
            state.shares.giveBack(places, of: number)
            return state.begin(self)
        }.send()
    }

    // MARK: For one client

    fileprivate func enter(_ number: Int, _ calls: Int, _ bytes: Int) -> Seat? {
        let places = Seat.places(calls, bytes)
        let isIn = state.withLock { state in
            guard state.clients[number]?.isIdle == true, state.shares.has(roomFor: number) else { return false }
            state.shares.take(places, for: number)
            return true
        }
        return isIn ? seat(places, calls: calls, of: number) : nil
    }

    fileprivate func needsStarter(_ number: Int) -> Bool {
        state.withLock { $0.clients[number]?.needsStarter() ?? false }
    }

    fileprivate func wait(_ number: Int, _ line: WaitingLine) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { reader in
                change(number) { $0.add(line, reader, isCancelled: Task.isCancelled) }
            }
        } onCancel: {
            change(number) { $0.end() }
        }
    }

    fileprivate func next(_ number: Int) async -> Turn? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { starter in
                change(number) { $0.ask(starter, isCancelled: Task.isCancelled) }
            }
        } onCancel: {
            change(number) { $0.end() }
        }
    }

    fileprivate func withdraw(_ number: Int, _ key: InFlight.Key) -> Bool {
        var isThere = false
        change(number) { lines in
            let wakes = lines.withdraw(key)
            isThere = wakes != nil
            return wakes ?? Wakes()
        }
        return isThere
    }

    fileprivate func close(_ number: Int) { change(number) { $0.close() } }

    fileprivate func leave(_ number: Int) { state.withLock { _ = $0.clients.removeValue(forKey: number) } }

    /// Changes what waits of a client, and lets those begin who may.
    private func change(_ number: Int, _ body: (inout WaitingLines) -> Wakes) {
        state.withLock { state in
            var wakes = Wakes()
            if var lines = state.clients.removeValue(forKey: number) {
                let wanted = lines.wantsTurn
                wakes = body(&lines)
                if lines.wantsTurn != wanted {
                    if wanted { state.shares.withdraw(number) } else { state.shares.ask(number) }
                }
                state.clients[number] = lines
            }
            wakes.add(state.begin(self))
            return wakes
        }.send()
    }
}

/// A client's side of the gate.
struct ClientGate: Sendable {
    fileprivate let gate: CallGate
    fileprivate let number: Int

    /// A place for the calls of a line at once; nil where there is none, or earlier lines wait.
    func enter(calls: Int, bytes: Int) -> Seat? { gate.enter(number, calls, bytes) }

    /// Whether nobody asks for the ``next()`` line yet: true once.
    func needsStarter() -> Bool { gate.needsStarter(number) }

    /// Puts a line behind the others. Returns when more may be read.
    func wait(_ line: WaitingLine) async { await gate.wait(number, line) }

    /// The next line when its turn has come. Until this is asked again, no other line begins.
    ///
    /// - Returns: nil when all have begun and nothing more is read.
    func next() async -> CallGate.Turn? { await gate.next(number) }

    /// Takes a line out that consists of one request, if it still waits.
    func withdraw(_ key: InFlight.Key) -> Bool { gate.withdraw(number, key) }

    /// Nothing more is read.
    func close() { gate.close(number) }

    /// The client is gone, and nothing of it waits.
    func leave() { gate.leave(number) }
}
