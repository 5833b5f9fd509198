import JSONLines
import Logging
import Testing

@testable import SimulatedCluster

@Suite struct SavedStateTests {
    @Test func whatIsSavedIsLoadedAgain() throws {
        var state = DemoCluster(SimulatedCluster.Options(), fingerprint: "00", startedAt: 1_795_478_433).state
        state.guests[101]?.pending = ["memory": "8192"]
        state.guests[102]?.snapshots = [
            .init(name: "s1", description: "d", time: 5, parent: nil, configuration: GuestConfiguration(["name": "x"]))
        ]
        state.firewalls[.guest(101)] = Firewall(options: ["enable": "1"], rules: [["type": "in", "action": "ACCEPT"]])
        let saved = SavedState.json(state, password: "p", tokenSecret: "t")
        let text = JSONWriter.string(.object(saved))
        let read = try #require(try JSONReader.read(text).object)
        let loaded = try SavedState.load(read, speed: 1, startedAt: 1_795_478_433, fingerprint: "00")
        #expect(loaded.password == "p" && loaded.tokenSecret == "t")
        let again = SavedState.json(loaded.state, password: "p", tokenSecret: "t")
        #expect(JSONWriter.string(.object(again)) == text)
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
    ]) func whatCannotBeIsSaid(text: String, fault: String) throws {
        let json = try #require(try JSONReader.read(text).object)
        #expect {
            try SavedState.load(json, speed: 1, startedAt: 0, fingerprint: "")
        } throws: {
            "\($0)" == fault
        }
    }

    /// A copy of a simulated cluster, read as a real one would be: names and all, but no secret.
    @Test func copiesAClusterWithItsNames() async throws {
        try await withCluster { cluster, client in
            let copy = try await ClusterCopy { path in try await client.get(path).data }.read()
            let text = JSONWriter.string(.object(copy))
            #expect(!text.contains(cluster.password) && !text.contains(cluster.tokenSecret))
            #expect(!text.contains("cipassword"))
            #expect(cluster.requests.allSatisfy { $0.method == "GET" })
            var options = SimulatedCluster.Options()
            options.state = copy
            let second = try await SimulatedCluster.start(options, logger: Logger(label: "copy"))
            let (mine, theirs) = (names(second), names(cluster))
            #expect(mine == theirs)
            await second.stop()
        }
    }

    private func names(_ cluster: SimulatedCluster) -> [String] {
        cluster.service.withState { state in
            state.sortedGuests.map { "\($0.vmid) \($0.name) \($0.node) \($0.kind) \($0.isRunning)" }
                + state.storages.map { "\($0.name) \($0.type) \($0.content)" }
                + state.pools.map { "\($0.name) \($0.guests.sorted())" }
                + state.services.map { "\($0.sid) \($0.requested)" } + state.access.users.keys.sorted()
        }
    }

    @Test(arguments: [
        ("", "a fault is: KIND [METHOD] PATTERN [rate=] [count=] [for=]"),
        ("boom /x", "'boom': expected one of \(FaultSpec.kinds.joined(separator: ", "))"),
        ("500 PATCH /x", "'PATCH': expected GET, POST, PUT or DELETE before the pattern"),
        ("500 /x rate=2", "rate: expected a number from 0 to 1, got 2"),
        ("500 /x count=0", "count: expected a positive integer, got 0"),
        ("500 /x weight=3", "'weight': expected rate, count, for or text"),
    ]) func mistakesInFaultsAreNamed(line: String, mistake: String) {
        #expect {
            try FaultSpec(line)
        } throws: {
            "\($0)" == mistake
        }
    }

    @Test func orderedTroubleComes() async throws {
        // Slow enough that a task still runs when its fault is ordered, also under a sanitizer.
        try await withCluster(speed: 10) { cluster, client in
            cluster.inject(try FaultSpec("task-failure POST /nodes/*/status/start count=1 text=no more memory"))
            let failed = try await client.post("/nodes/pve1/qemu/102/status/start")
            #expect(try await client.follow(failed) == "no more memory")
            cluster.inject(try FaultSpec("task-warnings POST /nodes/*/status/start count=1"))
            #expect(try await client.follow(client.post("/nodes/pve1/qemu/102/status/start")) == "WARNINGS: 1")
            cluster.inject(try FaultSpec("garbage /version count=1"))
            await #expect(throws: (any Error).self) { try await client.get("/version") }
            cluster.inject(try FaultSpec("refuse /version count=1"))
            await #expect(throws: (any Error).self) { try await client.get("/version") }
            cluster.inject(try FaultSpec("slow-body /version count=1 for=0.2"))
            #expect(try await client.get("/version").data["release"] == "9.2")
            cluster.inject(try FaultSpec("locked POST /nodes/*/101/status/reset count=1 for=80000"))
            #expect(
                try await client.follow(client.post("/nodes/pve1/qemu/101/status/reset")) == "VM is locked (backup)")
            cluster.lockGuest(101, nil)
            cluster.inject(try FaultSpec("full POST /nodes/*/clone count=1 for=80000"))
            let clone = try await client.post("/nodes/pve1/qemu/102/clone", ["newid": "350", "full": "1"])
            #expect(try await client.follow(clone).hasSuffix("no space left on storage 'local-lvm'"))
            cluster.inject(try FaultSpec("node-down GET /nodes/pve2/* count=1 for=80000"))
            #expect(try await client.get("/nodes/pve2/qemu").status == 595)
            #expect(try await client.get("/nodes/pve2/qemu").status == 595)
            cluster.inject(try FaultSpec("500 /nodes rate=0"))
            #expect(try await client.get("/nodes").status == 200)
        }
    }
}
