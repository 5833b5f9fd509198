import JSONLines
import Testing

@testable import FrontEnds

/// What becomes of the Proxmox task of a call that its client cancels.
@Suite("Cancelled calls and their tasks", .timeLimit(.minutes(10)))
struct CancelTests {
    private let stopped = "DELETE /nodes/pve1/tasks/UPID:long {}"

    private func world(stopping: Bool, denied: Set<String> = []) -> World {
        var settings = MCPServer.Settings()
        settings.stopsTasksOnCancel = stopping
        return World(hasInventory: true, denied: denied, settings: settings)
    }

    /// Begins a long change, cancels it when its task runs, and waits until everything has ended.
    private func cancel(_ world: World, _ begin: String, _ cancel: String) async throws -> [String] {
        let client = try await world.client("2025-11-25")
        client.send(begin)
        await world.gates.wait(for: "began never")
        client.send(cancel)
        client.end()
        return await client.rest()
    }

    /// The last line but for the task's own end, which is told when it is seen.
    private func last(_ world: World) -> String? { world.log.all.last { !$0.hasPrefix("audit task_end") } }

    private let call1 = call(1, "long", #"{"vmid":100,"gate":"never"}"#)
    private let cancelled1 = #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#

    @Test func theTaskIsLeftAlone() async throws {
        let world = world(stopping: false)
        #expect(try await cancel(world, call1, cancelled1) == [])
        #expect(!world.log.all.contains(stopped))
        #expect(last(world) == "audit cancel tester 9 left")
    }

    @Test func orStoppedWhereConfigured() async throws {
        let world = world(stopping: true)
        #expect(try await cancel(world, call1, cancelled1) == [])
        // As a call of its own, in the audit like any other.
        let log = world.log.all
        let end = try #require(log.lastIndex(of: stopped))
        #expect(log[..<end].contains("audit outcome tester 9") && log[end...].contains("audit outcome tester 9"))
        #expect(last(world) == "audit cancel tester 9 stopped")
    }

    @Test func aPlainCallToo() async throws {
        let world = world(stopping: true)
        let answers = try await cancel(
            world, #"{"id":1,"tool":"long","args":{"vmid":100,"gate":"never"}}"#, #"{"id":2,"op":"cancel","call":1}"#)
        #expect(answers.count == 2 && world.log.all.contains(stopped))
    }

    @Test func policyMayForbidTheStop() async throws {
        let world = world(stopping: true, denied: ["stop_task"])
        #expect(try await cancel(world, call1, cancelled1) == [])
        #expect(!world.log.all.contains(stopped) && world.log.all.contains("audit denial tester 9"))
        #expect(last(world) == "audit cancel tester 9 left")
    }

    @Test func whatHadBegunNoTaskLeavesNothingToSay() async throws {
        let world = World(hasInventory: true)
        let client = try await world.client("2025-11-25")
        client.send(call(1, "hold", #"{"name":"never"}"#))
        await world.gates.wait(for: "holding never")
        client.send(cancelled1)
        client.end()
        #expect(await client.rest() == [])
        #expect(!world.log.all.contains { $0.hasPrefix("audit cancel") })
    }
}
