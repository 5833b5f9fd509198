import JSONLines
import Testing

@testable import Gateway

/// Tasks that outlive the call or the process that began them.
@Suite(.timeLimit(.minutes(10))) struct TaskJournalTests {
    private static let upid = "UPID:pve1:00000001:00000002:00000003:qmstart:102:root@pam:"

    /// Begins a task that ends when the gate opens, and does not wait for it.
    private static func quick(_ ended: Gate, _ result: TaskResult = .ok) -> FakeTool {
        FakeTool.power("start_vm", "start", [.start]) { call, context in
            _ = try await context.cluster.send(call.plan[0])
            await context.tasks.began(upid) {
                try? await ended.wait()
                return result
            }
            return [:]
        }
    }

    private static func rows(_ store: StateStore) async throws -> [String] {
        try await store.run("SELECT upid FROM tasks WHERE process <> 'over'").compactMap { $0[0].text }
    }

    @Test func `a task that was not waited for stays open until it ends, and its end is in the audit`() async throws {
        let store = try StateStore.inMemory()
        let ended = Gate()
        let fixture = Fixture([Self.quick(ended, TaskResult(.failed, "no space"))], state: store)
        #expect(await fixture.call("start_vm", ["vmid": 102, "wait": false]).error == nil)
        #expect(try await Self.rows(store) == [Self.upid])
        let open = fixture.pipeline.openTasks(for: Fixture.principal)
        #expect(open.count == 1 && open[0]["upid"] == .string(Self.upid) && open[0]["tool"] == "start_vm")
        #expect(open[0]["adopted"] == false && open[0]["call"] == "test-1" && open[0]["user"] == "ada")
        ended.open()
        await eventually { fixture.pipeline.openTasks(for: Fixture.principal).isEmpty }
        let end = try #require(fixture.audit.entries.last)
        #expect(end["event"] == "task_end" && end["id"] == "test-1" && end["status"] == "failed")
        #expect(end["exit_status"] == "no space" && end["guests"] == [["vmid": 102]])
        // A change to the guest comes after the journal has let go.
        #expect(await fixture.call("start_vm", ["vmid": 102, "wait": false]).error == nil)
        #expect(fixture.audit.events.count { $0 == "task_end" } >= 1)
    }

    @Test func `a task whose end the call has told is struck out with it`() async throws {
        let store = try StateStore.inMemory()
        let tool = FakeTool.power("stop_vm", "stop") { call, context in
            _ = try await context.cluster.send(call.plan[0])
            await context.tasks.began(Self.upid) { .ok }
            #expect(try await Self.rows(store) == [Self.upid], "written down before anything else happens")
            context.tasks.ended(Self.upid)
            return [:]
        }
        let fixture = Fixture([tool], state: store)
        #expect(await fixture.call("stop_vm", ["vmid": 102]).error == nil)
        #expect(try await Self.rows(store).isEmpty)
        #expect(fixture.audit.events == ["intent", "outcome"])
    }

    @Test func `only those concerned know of open tasks`() async throws {
        let fixture = Fixture([Self.quick(Gate())], state: try .inMemory())
        _ = await fixture.call("start_vm", ["vmid": 102, "wait": false])
        #expect(fixture.pipeline.openTasks(for: Principal(user: "eve", uid: 4711, door: .socket)).isEmpty)
        #expect(fixture.pipeline.openTasks(for: Principal(user: "ada", uid: 1000, door: .socket)).count == 1)
        #expect(fixture.pipeline.openTasks(for: Principal(user: "root", uid: 0, door: .socket)).count == 1)
        fixture.pipeline.adopt(
            Rules(
                policy: FakePolicy(),
                access: AccessRules(profiles: [Profile(name: "ops", members: .init(users: ["eve"]), isApprover: true)]))
        )
        #expect(fixture.pipeline.openTasks(for: Principal(user: "eve", uid: 4711, door: .socket)).count == 1)
    }

    @Test func `tasks of a process that has gone are told, followed and struck out`() async throws {
        let store = try StateStore.inMemory()
        for upid in ["UPID:a", "UPID:b"] {
            try await store.taskBegan(
                JournaledTask(
                    upid: upid, cluster: "lab", call: "x-1", tool: "stop_vm", user: "ada",
                    began: UnixTime(microseconds: 5)))
        }
        try await store.run("UPDATE tasks SET process = '1:0' WHERE upid = 'UPID:a'")
        let fixture = Fixture(state: store)
        let ended = Gate()
        let pipeline = fixture.pipeline
        let adoption = Task {
            await pipeline.adopt(try await pipeline.takeOver()) { upid, _ in
                try? await ended.wait()
                return TaskResult(.warnings, "WARNINGS: 1 \(upid)")
            } find: { _, _, _ in
                .unclear("")
            }
        }
        await eventually { !pipeline.openTasks(for: Fixture.principal).isEmpty }
        #expect(pipeline.openTasks(for: Fixture.principal)[0]["adopted"] == true)
        ended.open()
        try await adoption.value
        #expect(fixture.audit.events == ["adopt", "task_end"])
        #expect(fixture.audit.entries.last?["exit_status"] == "WARNINGS: 1 UPID:a")
        #expect(try await Self.rows(store) == ["UPID:b"], "the other's process lives")
    }

    @Test func `a task that is adopted while the gateway stops is left to the next`() async throws {
        let store = try StateStore.inMemory()
        try await store.taskBegan(
            JournaledTask(
                upid: "UPID:a", cluster: "lab", call: "x-1", tool: "stop_vm", user: "ada",
                began: UnixTime(microseconds: 5)))
        try await store.run("UPDATE tasks SET process = '1:0'")
        let fixture = Fixture(state: store)
        let looked = Gate()
        let pipeline = fixture.pipeline
        let adoption = Task {
            await pipeline.adopt(try await pipeline.takeOver()) { _, _ in
                looked.open()
                try? await Gate().wait()
                return TaskResult(.unknown, "cancelled")
            } find: { _, _, _ in
                .unclear("")
            }
        }
        try await looked.wait()
        adoption.cancel()
        _ = try? await adoption.value
        #expect(fixture.audit.events == ["adopt"])
        #expect(try await Self.rows(store) == ["UPID:a"])
    }

    /// A process is killed between a request and its answer.
    @Test func `what was sent and not answered is looked for, and told where nobody knows`() async throws {
        let store = try StateStore.inMemory()
        let request = APIRequest(
            .post, "/nodes/{node}/qemu/{vmid}/status/start", ["node": "pve1", "vmid": "102"])
        for call in ["x-1", "x-2"] {
            try await store.requestSent(
                SentRequest(
                    cluster: "lab", call: call, tool: "start_vm", user: "ada", sent: UnixTime(microseconds: 7),
                    request: request), number: 1)
        }
        try await store.run("UPDATE tasks SET process = '1:0'")
        let stop = FakeTool.power("stop_vm", "stop") { call, context in
            _ = try await context.cluster.send(call.plan[0])
            return [:]
        }
        let fixture = Fixture([stop], state: store)
        let takeover = try await fixture.pipeline.takeOver()
        let change = Task { await fixture.call("stop_vm", ["vmid": 102]) }
        await fixture.pipeline.adopt(takeover) { _, _ in
            .ok
        } find: { sent, _, named in
            #expect(await named().subtracting([Self.upid]).isEmpty)
            #expect(!fixture.audit.events.contains("intent"), "nothing changes the guest meanwhile")
            return sent.call == "x-1" ? .task(Self.upid) : .unclear("there is none")
        }
        #expect(await change.value.error == nil)
        let lines = fixture.audit.entries
        #expect(lines.filter { $0["id"] == "x-1" }.map { $0["event"] } == ["adopt", "task_end"], "\(lines)")
        let unknown = try #require(lines.first { $0["event"] == "unanswered" })
        #expect(unknown["id"] == "x-2" && unknown["guests"] == [["vmid": 102]])
        #expect(unknown["request"] == "POST /nodes/pve1/qemu/102/status/start")
        #expect(unknown["message"]?.string?.contains("whether it was done is not known: there is none") == true)
        #expect(try await Self.rows(store).isEmpty)
    }

    /// Written down before it leaves, struck out when the call has told of it.
    @Test func `a change stands in the state file while its answer is waited for`() async throws {
        let store = try StateStore.inMemory()
        let seen = Gate()
        let tool = FakeTool.power("stop_vm", "stop") { call, context in
            _ = try await context.cluster.send(call.plan[0])
            #expect(try await Self.rows(store) == ["sent:test-1#1"])
            seen.open()
            return [:]
        }
        let fixture = Fixture([tool], state: store)
        #expect(await fixture.call("stop_vm", ["vmid": 102]).error == nil)
        try await seen.wait()
        #expect(try await Self.rows(store).isEmpty)
    }
}
