/// The lines of one client that wait for a place, as a value: it says who is to be woken and wakes nobody itself.
struct WaitingLines: Sendable {
    typealias Starter = CheckedContinuation<CallGate.Turn?, Never>
    typealias Reader = CheckedContinuation<Void, Never>

    private let limit: Int
    private var lines: [WaitingLine] = []
    private var bytes = 0
    /// Waits for the next line's turn.
    private var starter: Starter?
    /// Waits for room.
    private var reader: Reader?
    /// A line was handed out, and no other may pass it.
    private var isBeginning = false
    private var hasStarter = false
    private var isClosed = false
    /// Nothing begins any more; lines are handed out to be refused.
    private var isOver = false

    /// - Parameter limit: bytes, above which the reader waits.
    init(limit: Int) { self.limit = limit }

    var count: Int { lines.count }

    /// Nothing waits that a new line could pass.
    var isIdle: Bool { lines.isEmpty && !isBeginning }

    var wantsTurn: Bool { starter != nil && !lines.isEmpty && !isOver }

    /// - Returns: true once.
    mutating func needsStarter() -> Bool {
        defer { hasStarter = true }
        return !hasStarter
    }

    mutating func add(_ line: WaitingLine, _ reader: Reader, isCancelled: Bool) -> Wakes {
        lines.append(line)
        bytes += line.bytes.count
        self.reader = reader
        if isCancelled { isOver = true }
        return settled()
    }

    mutating func ask(_ starter: Starter, isCancelled: Bool) -> Wakes {
        isBeginning = false
        self.starter = starter
        if isCancelled { isOver = true }
        return settled()
    }

    /// - Returns: the first line and who begins it.
    mutating func begin() -> (WaitingLine, Starter)? {
        guard !lines.isEmpty, let starter = starter.take() else { return nil }
        isBeginning = true
        let line = lines.removeFirst()
        bytes -= line.bytes.count
        return (line, starter)
    }

    /// - Returns: the reader, where it waits and there is room.
    mutating func readerWithRoom() -> Reader? { bytes <= limit || isOver ? reader.take() : nil }

    /// - Returns: nil where no line consists of that request alone.
    mutating func withdraw(_ key: InFlight.Key) -> Wakes? {
        guard let index = lines.firstIndex(where: { $0.keys == [key] }) else { return nil }
        bytes -= lines.remove(at: index).bytes.count
        return settled()
    }

    mutating func close() -> Wakes {
        isClosed = true
        return settled()
    }

    mutating func end() -> Wakes {
        isOver = true
        return settled()
    }

    private mutating func settled() -> Wakes {
        var wakes = Wakes()
        if isOver, let (line, starter) = begin() { wakes.add(starter, CallGate.Turn(line: line, seat: nil)) }
        if isClosed, lines.isEmpty, let starter = starter.take() { wakes.add(starter, nil) }
        if let reader = readerWithRoom() { wakes.add(reader) }
        return wakes
    }
}

/// Whom to wake once the lock is free.
struct Wakes: Sendable {
    private var starters: [(WaitingLines.Starter, CallGate.Turn?)] = []
    private var readers: [WaitingLines.Reader] = []

    mutating func add(_ starter: WaitingLines.Starter, _ turn: CallGate.Turn?) { starters.append((starter, turn)) }
    mutating func add(_ reader: WaitingLines.Reader) { readers.append(reader) }

    mutating func add(_ others: Wakes) {
        starters += others.starters
        readers += others.readers
    }

    func send() {
        for (starter, turn) in starters { starter.resume(returning: turn) }
        for reader in readers { reader.resume() }
    }
}
