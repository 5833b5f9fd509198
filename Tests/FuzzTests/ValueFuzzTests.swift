import JSONLines
import LuaRuntime
import Synchronization
import Testing

@testable import FrontEnds
@testable import ProxmoxClient

/// Hostile values where they are given on: several lines of one session, property strings, Lua and back.
@Suite struct ValueFuzzTests {
    /// Whole connections, a tab between lines: what a session is in is entered and left by hostile lines.
    @Test func sessions() async throws {
        let corpus = try Fuzz.corpus("sessions.txt")
        let words = ["\t", "initialize", "2025-03-26", "2026-07-28", "requestId", "arguments", "protocolVersion"]
        await Fuzz.each(Mutator(corpus: corpus, words: words, seed: Fuzz.seed)) { input in
            var session = LineInterpreter(info: ServerInfo(version: "0"))
            for line in input.split(separator: 0x09) { _ = session.interpret(.line(Array(line))) }
        }
    }

    /// Plain lines only: each is a request, or refused with an error of plain lines.
    @Test func plainLines() async throws {
        let corpus = try Fuzz.corpus("lines.txt").filter { !String(decoding: $0, as: UTF8.self).contains("jsonrpc") }
        let words = ["\"op\"", "\"tool\"", "\"args\"", "\"call\"", "\"timeout\"", "\"dry_run\"", "cancel", "ping"]
        await Fuzz.each(Mutator(corpus: corpus, words: words, seed: Fuzz.seed)) { input in
            var session = LineInterpreter(info: ServerInfo(version: "0"))
            switch session.interpret(.line(input)) {
            case .plain, .refusePlain: break
            case .mcp, .batch:
                // Only what names it is MCP.
                #expect((try? JSONReader.read(input)).map { JSONWriter.string($0).contains("jsonrpc") } == true)
            }
        }
    }

    /// What is accepted as a property string is sent as it came, and accepted again.
    @Test func propertyStrings() async throws {
        let corpus = try Fuzz.corpus("properties.txt")
        let catalogue = Catalogue.shared
        let endpoints = ["PUT /nodes/{node}/qemu/{vmid}/config", "PUT /nodes/{node}/lxc/{vmid}/config"]
        let all = try endpoints.flatMap { try #require(catalogue.endpoint($0)).parameters }
        let names: Set = ["net[n]", "scsi[n]", "agent", "ipconfig[n]", "hostpci[n]", "startup", "rootfs", "mp[n]"]
        let parameters = all.filter { names.contains($0.name) }
        try #require(parameters.count >= names.count)
        var turn = 0
        await Fuzz.each(Mutator(corpus: corpus, words: ["=", ",", ";", ",,", "==", "net0"], seed: Fuzz.seed)) { input in
            turn += 1
            let facts = parameters[turn % parameters.count]
            guard let sent = try? facts.canonical(.string(String(decoding: input, as: UTF8.self))) else { return }
            #expect((try? facts.canonical(sent)) == sent, "\(facts.name): \(sent)")
        }
    }

    /// JSON to Lua and back: an object that a script has touched, and left as it was, is what it was.
    @Test func valuesOfLua() async throws {
        let corpus = try Fuzz.corpus("json.txt") + Fuzz.corpus("lines.txt")
        var limits = LuaLimits()
        limits.cpu = .seconds(60)
        limits.chainCPU = .seconds(60)
        limits.chainWall = .seconds(600)
        var (state, touch) = try await Self.state(limits)
        var turn = 0
        try await Fuzz.each(Mutator(corpus: corpus, seed: Fuzz.seed)) { input in
            guard let value = try? JSONReader.read(input) else { return }
            // Tables that are held by references add up.
            turn += 1
            if turn % 100 == 0 {
                state.close()
                (state, touch) = try await Self.state(limits)
            }
            let object = value.object ?? ["value": value]
            do throws(LuaError) {
                let table = try state.object(object, options: LuaObjectOptions())
                _ = try await state.call(touch, [.ref(table)])
                let back = try state.json(of: table)
                #expect(JSONWriter.string(back) == JSONWriter.string(.object(object)))
                _ = try await state.call(touch, [.json(value)])
            } catch {
                // Too deep or too large is refused, and the state goes on or is a new one.
                state.close()
                (state, touch) = try await Self.state(limits)
            }
        }
        state.close()
    }

    private static func state(_ limits: LuaLimits) async throws -> (LuaState, LuaFunction) {
        let found = Found()
        var host = LuaHost()
        host.function("main") { arguments throws(LuaHost.Failure) in
            guard case .function(let function)? = arguments.values.first else { throw LuaHost.Failure("no function") }
            found.function.withLock { $0 = function }
            return .null
        }
        let body = "main(function(t) if type(t) == 'table' then t['\\1'] = 1 t['\\1'] = nil end return t end)"
        let program = try LuaProgram([LuaProgram.Source(name: "fuzz.lua", bytes: Array(body.utf8))])
        let state = try await LuaState(program, host: host, limits: limits)
        return (state, try #require(found.function.withLock { $0 }))
    }

    private final class Found: Sendable {
        let function = Mutex<LuaFunction?>(nil)
    }
}
