import JSONLines
import Testing

@testable import ProxmoxClient

/// The status line as it may come over the wire.
@Suite struct ReasonPhraseTests {
    private func failure(_ reply: ScriptedServer.Reply) async throws -> ProxmoxError? {
        let server = try await ScriptedServer.start { _, _ in reply }
        let error = try await withClient(.token(server)) { client in
            await proxmoxError { _ = try await client.send(.start) }
        }
        await server.stop()
        return error
    }

    @Test(arguments: [
        ("HTTP/1.1 595 No route to host\r\n", "No route to host"), ("HTTP/1.1 595\r\n", "status 595"),
        ("HTTP/1.1 595 \r\n", "status 595"), ("HTTP/1.0 595 a  b\r\n", "a  b"),
        ("HTTP/1.1 595 Größe 'x:y'\r\n", "Größe 'x:y'"),
    ])
    func phrasesAreKept(_ line: String, _ text: String) async throws {
        let error = try await failure(.bytes(line + "Content-Length: 0\r\n\r\n"))
        #expect(error?.message == text)
        #expect(error?.kind == .nodeUnreachable)
    }

    @Test func aLineThatComesInPiecesIsKept() async throws {
        // Each byte in a TLS record of its own.
        let error = try await failure(.trickle("HTTP/1.1 595 Connection timed out\r\nContent-Length: 0\r\n\r\n"))
        #expect(error?.message == "Connection timed out")
    }

    @Test func theServerCannotGiveItAsAHeader() async throws {
        let error = try await failure(.answer("595 real", headers: ["X-Proxgate-Reason-Phrase: false"], closes: true))
        #expect(error?.message == "real")
    }

    @Test func anEndlessLineIsNotWaitedFor() async throws {
        let line = "HTTP/1.1 500 " + String(repeating: "x", count: 200_000)
        #expect(try await failure(.bytes(line))?.kind == .outcomeUnknown)
        #expect(try await failure(.bytes(String(repeating: "\n", count: 50_000)))?.kind == .outcomeUnknown)
        #expect(try await failure(.bytes("SSH-2.0-OpenSSH\r\n"))?.kind == .outcomeUnknown)
    }

    @Test func everyAnswerOnAConnectionHasItsOwn() async throws {
        let server = try await ScriptedServer.start { _, number in .answer("403 phrase \(number)") }
        try await withClient(.token(server)) { (client) async throws in
            for number in 0..<5 {
                let error = await proxmoxError { _ = try await client.send(.start) }
                #expect(error?.message == "phrase \(number)")
            }
        }
        #expect(server.connections < 5)
        await server.stop()
    }

    @Test func aBodyMayLookLikeAStatusLine() async throws {
        let server = try await ScriptedServer.start { _, _ in .data("\"a\\nHTTP/1.1 500 x\\n\"") }
        let response = try await withClient(.token(server)) { try await $0.send(.start) }
        #expect(response.data.string == "a\nHTTP/1.1 500 x\n")
        await server.stop()
    }
}
