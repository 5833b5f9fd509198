import Foundation
import JSONLines
import LuaRuntime
import Testing

@testable import FrontEnds
@testable import ProxmoxClient
@testable import Server

/// Hostile inputs for everything that reads bytes of others: nothing traps, and what is accepted is what was meant.
///
/// The inputs come from ``Mutator``, so that they run with every test run and under every sanitizer. libFuzzer is in the
/// toolchain too, but wants a program and a build of the whole package to itself: only what stands alone, the JSON reader,
/// its writer and the line framer, is given to it, by `LibFuzzer/JSONLines.swift`.
@Suite struct FuzzTests {
    @Test func theJSONReader() async throws {
        let corpus = try Fuzz.corpus("json.txt") + Fuzz.corpus("lines.txt")
        await Fuzz.each(Mutator(corpus: corpus, seed: Fuzz.seed)) { input in
            guard let value = try? JSONReader.read(input) else { return }
            let written = JSONWriter.bytes(value)
            #expect((try? JSONReader.read(written)) == value, "\(input)")
            // Where Foundation accepts it too, both must have read the same.
            guard let other = try? JSONDecoder().decode(Loose.self, from: Data(input)) else { return }
            #expect(other.agrees(with: value), "\(String(decoding: input, as: UTF8.self))")
        }
    }

    /// Rows that are looked at where they lie are what reading all of the text gives, and it is read as strictly.
    @Test func rowsOfLists() async throws {
        let corpus = try Fuzz.corpus("rows.txt")
        let words = ["\"data\":[", "{\"vmid\":", "\"name\":\"", "},{", "\\\"", "\\\\", "\"lock\"", "\"\"", " ", "]}"]
        let names = ["name", "vmid", "lock", "tags"]
        await Fuzz.each(Mutator(corpus: corpus, words: words, seed: Fuzz.seed)) { input in
            let whole = try? JSONReader.read(input)
            let read = try? JSONReader.readRows(input, of: "data")
            #expect((whole == nil) == (read == nil), "\(input)")
            guard let whole, let read else { return }
            guard let rows = read.rows else {
                #expect(read.rest == whole, "\(input)")
                return
            }
            #expect(whole["data"] == .array(Array(rows)), "\(input)")
            var reader = JSONRowReader(rows, names)
            for index in rows.indices {
                reader.move(to: index)
                for (column, name) in names.enumerated() {
                    #expect(reader.value(column) == rows[index][name], "\(input)")
                }
            }
        }
    }

    @Test func theLineFramer() async throws {
        let corpus = try Fuzz.corpus("lines.txt")
        var random = SeededRandom(seed: Fuzz.seed)
        await Fuzz.each(Mutator(corpus: corpus, words: ["\n", "\r\n", "\n\n", " \n"], seed: Fuzz.seed)) { input in
            var whole = LineFramer(limit: 256)
            let expected = whole.receive(input) + whole.finish()
            var cut = LineFramer(limit: 256)
            var events: [LineFramer.Event] = []
            var rest = input[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...max(1, min(40, rest.count)), using: &random)
                events += cut.receive(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            events += cut.finish()
            #expect(events == expected, "\(input)")
        }
    }

    @Test func linesOfBothKinds() async throws {
        let corpus = try Fuzz.corpus("lines.txt")
        var session = LineInterpreter(info: ServerInfo(version: "0"))
        var count = 0
        await Fuzz.each(Mutator(corpus: corpus, seed: Fuzz.seed)) { input in
            // A session of its own now and then, so that states are entered by hostile lines too.
            count += 1
            if count % 50 == 0 { session = LineInterpreter(info: ServerInfo(version: "0")) }
            _ = session.interpret(.line(input))
        }
    }

    @Test func configurations() async throws {
        let corpus = try Fuzz.corpus("configurations.txt")
        let words = ["cluster", "token", "secret", "hooks", "endpoints", "https://", "[::1]", ":8006", ":99999"]
        await Fuzz.each(Mutator(corpus: corpus, words: words, seed: Fuzz.seed)) { input in
            do { _ = try ConfigurationFile.parse(input, file: "/nowhere/gateway.json", environment: [:]) } catch {
                #expect(error is ConfigurationError, "\(error)")
            }
        }
    }

    @Test func taskIdentifiers() async throws {
        let corpus = try Fuzz.corpus("upids.txt")
        await Fuzz.each(Mutator(corpus: corpus, words: [":", "!", "@", "+", "-"], seed: Fuzz.seed)) { input in
            guard let upid = UPID(String(decoding: input, as: UTF8.self)) else { return }
            #expect(upid.description.utf8.elementsEqual(input))
            #expect(upid.pid >= 0 && upid.start >= 0)
        }
    }

    @Test func answersOfProxmox() async throws {
        let corpus = try Fuzz.corpus("answers.txt")
        let endpoint = ProxmoxConfiguration.Endpoint(host: "pve1", port: 8006)
        let statuses = [200, 400, 401, 403, 500, 501, 595, 302, 100, 0, -1, 999]
        var turn = 0
        await Fuzz.each(Mutator(corpus: corpus, seed: Fuzz.seed)) { input in
            turn += 1
            let answer = Transport.Answer(
                status: statuses[turn % statuses.count], reason: String(decoding: input.prefix(80), as: UTF8.self),
                body: input)
            do { _ = try AnswerReader.read(answer, ProxmoxRequest(method: .get, path: ["version"]), endpoint) } catch {
                #expect(error is ProxmoxError, "\(error)")
            }
        }
    }

    /// Hooks that nobody would write: each compiles or is refused, and ends within its limits.
    @Test func hookSources() async throws {
        let corpus = try Fuzz.corpus("hooks.txt")
        let words = [
            "(", ")", "end", "function", "...", "pcall(", "error(", "setmetatable({},{", "__gc=", "__index=",
            "__close=",
            "string.rep(", "(\"x\"):rep(1e9)", ":gsub(", ":find(", "goto", "::l::", "while true do", "..", "#", "//",
            "~",
            "local x <close> =", "table.concat(", "table.unpack(", "json.decode(", "json.encode(", "math.huge", "1e308",
        ]
        var limits = LuaLimits()
        limits.cpu = .milliseconds(20)
        limits.chainCPU = .milliseconds(20)
        limits.memory = 2 << 20
        await Fuzz.each(Mutator(corpus: corpus, words: words, seed: Fuzz.seed), share: 4) { input in
            guard let program = try? LuaProgram([LuaProgram.Source(name: "fuzz.lua", bytes: input)]) else { return }
            guard let state = try? await LuaState(program, host: LuaHost(), limits: limits) else { return }
            state.close()
        }
    }
}

/// What Foundation reads, to compare with.
private enum Loose: Decodable {
    case null, bool(Bool), number(Double), string(String), array([Loose]), object([String: Loose])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([Loose].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: Loose].self))
        }
    }

    func agrees(with value: JSONValue) -> Bool {
        switch (self, value) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): right.double == left
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.agrees(with: $1) }
        case (.object(let left), .object(let right)):
            // Foundation takes names that only look the same for one.
            right.allSatisfy { name, value in
                left[name].map { $0.agrees(with: value) || left.count < right.count } ?? false
            }
        default: false
        }
    }
}
