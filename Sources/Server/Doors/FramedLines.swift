import JSONLines

/// The lines of a stream of bytes.
struct FramedLines<Chunks: AsyncSequence & Sendable>: AsyncSequence, Sendable where Chunks.Element == [UInt8] {
    let chunks: Chunks
    /// The most bytes that a line may have.
    let limit: Int

    func makeAsyncIterator() -> Iterator {
        Iterator(chunks: chunks.makeAsyncIterator(), framer: LineFramer(limit: limit))
    }

    struct Iterator: AsyncIteratorProtocol {
        fileprivate var chunks: Chunks.AsyncIterator
        fileprivate var framer: LineFramer
        private var ready: [LineFramer.Event] = []
        private var position = 0
        private var isAtEnd = false

        fileprivate init(chunks: Chunks.AsyncIterator, framer: LineFramer) {
            self.chunks = chunks
            self.framer = framer
        }

        mutating func next() async throws -> LineFramer.Event? {
            while position == ready.count {
                guard !isAtEnd else { return nil }
                if let chunk = try await chunks.next() {
                    ready = framer.receive(chunk)
                } else {
                    isAtEnd = true
                    ready = framer.finish()
                }
                position = 0
            }
            defer { position += 1 }
            return ready[position]
        }
    }
}
