import Glibc
import Logging
import NIOCore
import Testing

@testable import Server

@Suite("Metrics over HTTP", .timeLimit(.minutes(5))) struct MetricsDoorTests {
    private static func connected(_ port: Int) throws -> Descriptor {
        let client = Descriptor(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(client.number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else { throw Descriptor.Failure(code: errno) }
        return client
    }

    /// Who says nothing is let go, and holds up no more than the few others that there may be.
    @Test func clientsAndTheirTimeAreBounded() async throws {
        let (ports, bound) = AsyncStream.makeStream(of: Int.self)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let door = MetricsDoor(
            patience: .milliseconds(500), port: 0, logger: logger, onOpen: { bound.yield($0) }, page: { "a 1\n" })
        let run = Task { try await door.run() }
        var found: Int?
        for await port in ports {
            found = port
            break
        }
        let port = try #require(found)
        var silent: [Descriptor] = []
        for _ in 0..<MetricsDoor.maximumClients { silent.append(try Self.connected(port)) }
        let tooMany = try Self.connected(port)
        #expect(try await tooMany.line() == nil)
        for client in silent { #expect(try await client.line() == nil) }
        var answer: [String] = []
        // Their places are free a moment after they have seen the end.
        while answer.isEmpty {
            let late = try Self.connected(port)
            try? await late.write("GET /metrics HTTP/1.1\r\nHost: localhost:1\r\n\r\n")
            answer = (try? await late.rest()) ?? []
        }
        #expect(answer.first == "HTTP/1.1 200 OK\r" && answer.last == "a 1", "\(answer)")
        run.cancel()
        try await run.value
    }
}
