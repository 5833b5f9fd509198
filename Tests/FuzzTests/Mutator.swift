import Glibc

/// Makes hostile inputs out of good ones: bits flipped, parts cut, doubled, moved, joined with other inputs, and words
/// put in that parsers are known to trip over. The same seed gives the same inputs.
struct Mutator {
    private let corpus: [[UInt8]]
    private let words: [[UInt8]]
    private var random: SeededRandom

    init(corpus: [[UInt8]], words: [String] = [], seed: UInt64) {
        self.corpus = corpus
        self.words = (Self.words + words).map { Array($0.utf8) } + Self.bytes
        random = SeededRandom(seed: seed)
    }

    private static let words = [
        "\"", "\\", "\\u", "\\ud800", "\\u0000", "{", "}", "[", "]", ",", ":", "=", ";", "!", "/", "//", "%31", "..",
        "null", "true", "false", "-0", "0", "00", "1e400", "1e-400", "-1", "9223372036854775808",
        "18446744073709551616", "0x10", "NaN", "\u{FEFF}", "\u{2028}", "\u{202E}", "e\u{301}", "é", "😀", "\r", "\n",
        "\0", "\u{7F}", "id", "_meta", "jsonrpc", "2.0", "params", "UPID:", "nan", "inf",
    ]
    private static let bytes: [[UInt8]] = [
        [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2],
    ]

    mutating func next() -> [UInt8] {
        var input = corpus.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 1...6, using: &random) { mutate(&input) }
        // Long inputs are a matter of limits, which have tests of their own.
        return Array(input.prefix(64 << 10))
    }

    private mutating func mutate(_ input: inout [UInt8]) {
        let place = Int.random(in: 0...input.count, using: &random)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: input.insert(UInt8.random(in: 0 ... .max, using: &random), at: place)
        case 1: if place < input.count { input.remove(at: place) }
        case 2: if place < input.count { input[place] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
        case 3: input.insert(contentsOf: words.randomElement(using: &random) ?? [], at: place)
        case 4: input.removeSubrange(range(in: input))
        case 5: input.insert(contentsOf: input[range(in: input)], at: place)
        case 6:
            let other = corpus.randomElement(using: &random) ?? []
            input.insert(contentsOf: other[range(in: other)], at: place)
        default:
            let part = Array(input[range(in: input)])
            let count = min(Int.random(in: 1...200, using: &random), 4096 / max(1, part.count))
            input.insert(contentsOf: repeatElement(part, count: max(0, count)).joined(), at: place)
        }
    }

    private mutating func range(in input: [UInt8]) -> Range<Int> {
        let start = Int.random(in: 0...input.count, using: &random)
        return start..<min(input.count, start + Int.random(in: 0...64, using: &random))
    }
}

/// The same numbers for the same seed (xorshift64*), so that a failure can be repeated.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }
}

/// How many inputs each test makes, and from which seed: `PROXGATE_FUZZ_INPUTS` and `PROXGATE_FUZZ_SEED`.
enum Fuzz {
    static let inputs = number("PROXGATE_FUZZ_INPUTS") ?? 1000
    static let seed = UInt64(number("PROXGATE_FUZZ_SEED") ?? 1)

    private static func number(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }

    /// The lines of a file of the corpus, or the file whole.
    static func corpus(_ name: String, whole: Bool = false) throws -> [[UInt8]] {
        let path = #filePath.split(separator: "/").dropLast().map { "/\($0)" }.joined() + "/Corpus/\(name)"
        guard let file = fopen(path, "r") else { throw Missing(path: path) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return whole ? [bytes] : bytes.split(separator: 0x0A).map(Array.init)
    }

    struct Missing: Error { let path: String }

    /// Gives `body` every input. A trap or a hang ends the run; the input that did it is in the file named by
    /// `PROXGATE_FUZZ_LAST`, where that is set.
    static func each(_ mutator: Mutator, share: Int = 1, _ body: ([UInt8]) async throws -> Void) async rethrows {
        var mutator = mutator
        let last = getenv("PROXGATE_FUZZ_LAST").map { String(cString: $0) }
        for _ in 0..<max(1, inputs / share) {
            let input = mutator.next()
            if let last, let file = fopen(last, "w") {
                fwrite(input, 1, input.count, file)
                fclose(file)
            }
            try await body(input)
            // Other tests want to go on too.
            await Task.yield()
        }
    }
}
