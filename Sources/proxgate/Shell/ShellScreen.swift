import Gateway
import Glibc
import JSONLines

/// Reads lines from somebody at a terminal, who can edit them.
struct ShellScreen {
    let input: ShellInput
    var editor: LineEditor
    private var decoder = KeyDecoder()
    /// Typed while something else was going on.
    private var typedAhead: ArraySlice<UInt8> = []
    private static let typedAheadLimit = 1 << 16

    init(input: ShellInput, history: LineHistory) {
        self.input = input
        editor = LineEditor(history: history)
    }

    enum Entry: Equatable {
        case line(String)
        case interrupt
        case end
    }

    /// - Parameter complete: called for Tab; it changes the editor's line, or returns what is to be shown below it.
    mutating func read(
        prompt: String, complete: (inout LineEditor) async -> Completion = { _ in .nothing }
    ) async -> Entry {
        draw(prompt)
        while true {
            while let byte = typedAhead.popFirst() {
                guard let key = decoder.receive(byte) else { continue }
                if let entry = await take(key, prompt, complete) { return entry }
            }
            guard case .bytes(let bytes) = await input.next() else {
                Terminal.write("\n", to: STDERR_FILENO)
                return .end
            }
            typedAhead = bytes[...]
        }
    }

    enum Completion {
        case nothing
        case done
        case list([String])
    }

    private mutating func take(
        _ key: Key, _ prompt: String, _ complete: (inout LineEditor) async -> Completion
    ) async -> Entry? {
        switch editor.receive(key) {
        case .redraw: draw(prompt)
        case .ring: Terminal.write("\u{07}", to: STDERR_FILENO)
        case .submit(let line):
            Terminal.write("\n", to: STDERR_FILENO)
            return .line(line)
        case .interrupt:
            Terminal.write("^C\n", to: STDERR_FILENO)
            return .interrupt
        case .end:
            Terminal.write("\n", to: STDERR_FILENO)
            return .end
        case .clearScreen:
            Terminal.write("\u{1B}[H\u{1B}[2J", to: STDERR_FILENO)
            draw(prompt)
        case .complete:
            switch await complete(&editor) {
            case .nothing: Terminal.write("\u{07}", to: STDERR_FILENO)
            case .done: draw(prompt)
            case .list(let lines):
                let columns = Terminal.columns
                let shown = lines.map { TextWidth.cut($0, to: columns - 1) }.joined(separator: "\n")
                Terminal.write("\n\(shown)\n", to: STDERR_FILENO)
                draw(prompt)
            }
        }
        return nil
    }

    private func draw(_ prompt: String) {
        let (text, cursor) = editor.view(prompt: prompt, columns: Terminal.columns)
        Terminal.write("\r\u{1B}[K\(text)\r" + (cursor > 0 ? "\u{1B}[\(cursor)C" : ""), to: STDERR_FILENO)
    }

    private enum Happening: Sendable {
        case done(Result<JSONObject, any Error>)
        case typed(ShellInput.Event)
    }

    /// Waits for the end of some work, and tells it of each Ctrl-C; the second one leaves it alone.
    ///
    /// - Parameters:
    ///   - work: ends soon after it was cancelled.
    /// - Returns: nil where nobody wanted to wait any longer.
    mutating func interruptible(
        _ work: @escaping @Sendable () async throws -> JSONObject
    ) async throws -> JSONObject? {
        let (happenings, happened) = AsyncStream.makeStream(of: Happening.self)
        let task = Task {
            do { happened.yield(.done(.success(try await work()))) } catch { happened.yield(.done(.failure(error))) }
        }
        let watch = Task { [input] in
            while !Task.isCancelled {
                let event = await input.next()
                happened.yield(.typed(event))
                guard case .bytes = event else { return }
            }
        }
        var isCancelled = false
        var result: Result<JSONObject, any Error>?
        for await happening in happenings {
            switch happening {
            case .done(let value): result = value
            case .typed(.bytes(let bytes)):
                for byte in bytes {
                    guard byte == 0x03 else {
                        if typedAhead.count < Self.typedAheadLimit { typedAhead.append(byte) }
                        continue
                    }
                    // What was typed before it is dropped, as a terminal does.
                    typedAhead = []
                    if isCancelled { happened.finish() }
                    isCancelled = true
                    task.cancel()
                }
            case .typed: break
            }
            if result != nil { break }
        }
        watch.cancel()
        await watch.value
        happened.finish()
        // What came at the last moment belongs to the next line.
        for await case .typed(.bytes(let bytes)) in happenings { typedAhead += bytes }
        return try result?.get()
    }
}
