import JSONLines
import Logging
import Testing

@testable import SimulatedCluster

@Suite struct SavedStateTests {
    private func reload(_ state: ClusterState) throws -> (state: ClusterState, text: String) {
        let text = JSONWriter.string(.object(SavedState.json(state, password: "p", tokenSecret: "t")))
        let read = try #require(try JSONReader.read(text).object)
        let loaded = try SavedState.load(read, speed: 1, startedAt: state.startedAt, certificate: nil)
        #expect(loaded.password == "p" && loaded.tokenSecret == "t")
        return (loaded.state, text)
    }

    /// Each leaf of the state, however deep, is the same after a save and a load.
    @Test func everyPartOfTheStateIsLoadedAgain() throws {
        var state = RichCluster.state()
        // Another release's.
        state.release = .eight
        state.haGroups = [HAGroup(name: "left", options: ["nodes": "pve1:2,pve2", "restricted": "1"])]
        state.services[0].group = "left"
        let (loaded, text) = try reload(state)
        let made = SavedState.json(loaded, password: "p", tokenSecret: "t")
        #expect(JSONWriter.string(.object(made)) == text)
        // Process numbers are given anew; so is the clock, whose zero is the start.
        var (before, after) = (state, loaded)
        for vmid in state.guests.keys {
            for process in [before.guests[vmid]?.process, after.guests[vmid]?.process] where process != nil {
                #expect((process?.pid ?? 0) > 0)
            }
            let (was, now) = (before.guests[vmid]?.process, after.guests[vmid]?.process)
            before.guests[vmid]?.process = was.map { .init(pid: 1, startedAt: $0.startedAt, paused: $0.paused) }
            after.guests[vmid]?.process = now.map { .init(pid: 1, startedAt: $0.startedAt, paused: $0.paused) }
        }
        let left: Set = [".agenda", ".tasks.nextPID", ".access.tickets.key"]
        let (old, new) = (Portrait.leaves(of: before, leaving: left), Portrait.leaves(of: after, leaving: left))
        #expect(old.count > 800)
        for (path, value) in old where new[path] != value {
            Issue.record("\(path) was \(value), is \(new[path] ?? "gone")")
        }
        for path in new.keys where old[path] == nil { Issue.record("\(path) is new") }
        let user = state.access.tickets.ticket(for: "admin@pve", now: state.epoch)
        #expect(loaded.access.tickets.user(of: user, now: state.epoch) == "admin@pve")
    }

    /// Whoever adds a part decides here whether it is saved.
    @Test func noPartIsForgotten() throws {
        let state = RichCluster.state()
        let saved: Set = [
            "name", "localNode", "access", "nodes", "guests", "storages", "volumes", "pools", "services", "haRules",
            "haGroups", "release", "firewalls", "networks", "backupJobs", "options", "stoppedServices", "resolvers",
            "nodeSettings",
            "certificates", "acme", "strangers", "tasks", "log",
        ]
        let given: Set = ["speed", "startedAt", "certificate"]  // of the start that loads it
        let gone: Set = ["now", "areStoragesFull", "agenda", "locks"]  // what is on its way comes to rest first
        #expect(Set(Portrait.parts(of: state)) == saved.union(given).union(gone))
        let guest = try #require(state.guests[101])
        #expect(
            Set(Portrait.parts(of: guest)) == [
                "vmid", "kind", "node", "configuration", "pending", "pendingDeletes", "snapshots", "parent", "process",
                "ignoresShutdown", "runsAgent", "files", "commands", "isFrozen",
            ])
        #expect(
            Set(Portrait.parts(of: state.access)) == [
                "users", "groups", "groupComments", "roles", "realms", "entries", "tickets",
            ])
    }

    @Test func whatRunsIsInterruptedByTheShutdown() throws {
        var state = DemoCluster(SimulatedCluster.Options(), certificate: nil, startedAt: 1_795_478_433).state
        let admin = Identity(user: "admin@pve")
        let clone = GuestClone(
            power: GuestPower(kind: .qemu, vmid: 102, node: "pve1"), newID: 300, target: "pve1", full: true,
            storage: nil, format: nil, name: nil, description: nil, snapshot: nil, pool: nil
        ).fork(&state, as: admin)
        let backup = BackupRun(
            node: "pve1", guests: [101], storage: "shared-nfs", mode: "snapshot", compression: "zstd", notes: nil,
            isProtected: false, retention: nil, line: "101"
        ).fork(&state, as: admin)
        state.advance(to: .seconds(1))
        #expect(state.isActive(clone) && state.isActive(backup))
        #expect(state.guests[101]?.lock == "backup" && state.guests[300]?.lock == "clone")
        let (loaded, _) = try reload(state)
        for upid in [clone, backup] {
            let task = try #require(loaded.tasks[upid])
            #expect(task.exitStatus == "received interrupt" && task.ended != nil)
            #expect(task.log.last == "TASK ERROR: received interrupt" && task.log.count > 1)
        }
        // Their locks went with them, and what was half done.
        #expect(loaded.guests[101]?.lock == nil && loaded.guests[300] == nil)
        // The cluster itself goes on.
        #expect(state.isActive(clone))
    }

    /// What was to happen later happens before the save: no node stays away because nobody brings it back.
    @Test func whatWasToHappenLaterHappens() throws {
        var state = DemoCluster(SimulatedCluster.Options(), certificate: nil, startedAt: 1_795_478_433).state
        state.apply(.nodeDown(.seconds(80_000)), path: "/nodes/pve2/qemu")
        state.apply(.lockedGuest(.seconds(80_000)), path: "/nodes/pve1/qemu/102/status/start")
        state.apply(.fullStorage(.seconds(80_000)), path: "/storage")
        let service = try #require(state.service(of: 103))
        _ = HAManager.request(&state, service, started: false, on: "pve2", as: .root)
        state.locks[104] = ConfigurationLock(holder: .other)
        let (loaded, _) = try reload(state)
        #expect(loaded.nodes.allSatisfy(\.isOnline) && !loaded.areStoragesFull)
        #expect(loaded.guests[102]?.lock == nil && loaded.locks.isEmpty)
        #expect(loaded.tasks.all.allSatisfy { !$0.isRunning })
    }

    /// Over HTTPS: tasks, their logs and good tickets outlive a restart, as they do on a real node.
    @Test func tasksOutliveTheProcess() async throws {
        try await withCluster { cluster, client in
            let done = try await client.post("/nodes/pve1/qemu/102/status/start")
            #expect(try await client.follow(done) == "OK")
            let lines = try await client.log(done)
            let ticket = try await client.login(cluster.root).credentials
            var options = SimulatedCluster.Options()
            options.state = cluster.savedState()
            try await withCluster(options) { _, again in
                #expect(try await again.follow(done) == "OK")
                #expect(try await again.log(done) == lines && lines.last == "TASK OK")
                #expect(try await again.with(ticket).get("/version").status == 200)
                let next = try await again.post("/nodes/pve1/qemu/102/status/stop")
                #expect(try await again.follow(next) == "OK")
                let listed = try await again.get("/nodes/pve1/tasks").data.array ?? []
                #expect(listed.compactMap { $0["upid"]?.string } == [next, done].compactMap(\.data.string))
            }
        }
    }

    @Test(arguments: [
        ("{}", "version: expected 1, got none"), (#"{"version":1}"#, "cluster is missing"),
        (#"{"version":1,"cluster":"c","local_node":"x"}"#, "local_node: 'x' is none of the nodes"),
        (
            #"{"version":1,"cluster":"c","local_node":"a","nodes":[{"name":"a"}],"guests":[{"vmid":100,"type":"qemu","node":"b"}]}"#,
            "guest 100: there is no node 'b'"
        ),
        (
            #"{"version":1,"cluster":"c","local_node":"a","nodes":[{"name":"a"}],"guests":[{"vmid":100,"type":"qemu","node":"a"},{"vmid":100,"type":"lxc","node":"a"}]}"#,
            "guest 100 is there twice"
        ),
        (
            #"{"version":1,"cluster":"c","local_node":"a","nodes":[{"name":"a"}],"tasks":[{"upid":"UPID:x"}]}"#,
            "tasks: 'UPID:x' is no UPID"
        ),
    ]) func whatCannotBeIsSaid(text: String, fault: String) throws {
        let json = try #require(try JSONReader.read(text).object)
        #expect {
            try SavedState.load(json, speed: 1, startedAt: 0, certificate: nil)
        } throws: {
            "\($0)" == fault
        }
    }
}
