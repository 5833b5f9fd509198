import Glibc
import NIOPosix
import Testing

@testable import Server

@Suite struct StandardOutputTests {
    /// The pipe is full nearly always, so that lines are taken in parts.
    @Test func linesOfManyCallsDoNotMix() async throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        let (input, output) = (ends[0], ends[1])
        let thread = NIOThreadPool(numberOfThreads: 1)
        thread.start()
        let answers = StandardOutput(descriptor: output, thread: thread, stop: try Wakeup())
        let (writers, lines, length) = (16, 50, 30_000)
        async let read = Task.detached {
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 7_000)
            while case let count = Glibc.read(input, &buffer, buffer.count), count > 0 { bytes += buffer[..<count] }
            return bytes
        }.value
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask {
                    let letter = UInt8(ascii: "a") + UInt8(writer)
                    for _ in 0..<lines {
                        try await answers.write([UInt8](repeating: letter, count: length) + [UInt8(ascii: "\n")])
                    }
                }
            }
            try await group.waitForAll()
        }
        close(output)
        let written = await read.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
        close(input)
        #expect(written.count == writers * lines)
        #expect(written.allSatisfy { $0.count == length && Set($0).count == 1 })
        try await thread.shutdownGracefully()
    }
}
