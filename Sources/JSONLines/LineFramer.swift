/// Cuts a stream of bytes into lines; it knows nothing of what they mean.
///
/// A line longer than the limit is reported once, as soon as it is known to be too long, and skipped to its end.
/// Lines of white space are left out. The newline is not part of a line.
public struct LineFramer: Sendable {
    public enum Event: Sendable, Equatable {
        case line([UInt8])
        /// A line had more bytes than `limit`.
        case tooLong(limit: Int)
    }

    /// The most bytes that a line may have, its newline not counted.
    public let limit: Int
    private var partial: [UInt8] = []
    private var skipping = false

    public init(limit: Int = 1 << 20) { self.limit = limit }

    /// Takes the next bytes and returns what they completed, in order.
    public mutating func receive(_ chunk: Span<UInt8>) -> [Event] {
        var events: [Event] = []
        var start = 0
        while start < chunk.count {
            var end = start
            while end < chunk.count, chunk[end] != 0x0A { end += 1 }
            let complete = end < chunk.count
            take(chunk.extracting(start..<end), into: &events)
            if complete { finishLine(into: &events) }
            start = end + 1
        }
        return events
    }

    public mutating func receive(_ chunk: [UInt8]) -> [Event] { receive(chunk.span) }

    /// The stream has ended: a last line without a newline counts.
    public mutating func finish() -> [Event] {
        var events: [Event] = []
        finishLine(into: &events)
        return events
    }

    private mutating func take(_ bytes: Span<UInt8>, into events: inout [Event]) {
        if skipping { return }
        if partial.count + bytes.count > limit {
            events.append(.tooLong(limit: limit))
            partial = []
            skipping = true
            return
        }
        bytes.withUnsafeBufferPointer { partial.append(contentsOf: $0) }
    }

    private mutating func finishLine(into events: inout [Event]) {
        if !skipping, partial.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) {
            events.append(.line(partial))
        }
        skipping = false
        partial = []
    }
}
