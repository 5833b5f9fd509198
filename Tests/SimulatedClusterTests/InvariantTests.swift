import JSONLines
import Logging
import NIOHTTP1
import Testing

@testable import SimulatedCluster

/// Random sequences of requests, kills and failing nodes, the same in each run: after every step all invariants hold.
@Suite struct InvariantTests {
    /// Numbers that are the same in each run of a seed.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }

    private enum Step {
        case request(String, String, [String: String])
        /// Ends a running task.
        case kill
        case nodeDown(String)
        case nodesUp
        /// The next task ends badly.
        case fault
    }

    @Test func holdAfterRandomSteps() throws {
        // What came of which kind of task: a sequence that is refused throughout would show nothing.
        var ends: [String: [String: Int]] = [:]
        for seed in 1...12 {
            var dice = Dice(state: UInt64(seed))
            let time = ManualTime()
            let state = DemoCluster(SimulatedCluster.Options(), certificate: nil, startedAt: 1_795_478_433).state
            let service = APIService(state, log: RequestLog(nil), logger: Logger(label: "dice")) { time.now }
            for number in 0..<150 {
                let step = step(&dice, service)
                carryOut(step, service, &dice)
                time.advance(.milliseconds(Int.random(in: 0...4_000, using: &dice)))
                let faults = service.withState { Invariants.faults(in: $0) } + seen(service)
                for fault in faults { Issue.record("seed \(seed), step \(number), after \(step): \(fault)") }
                if !faults.isEmpty { return }
            }
            // However it was left, it comes to rest.
            service.withState { state in for node in state.nodes { state.setOnline(node.name, true) } }
            for _ in 0..<300 { time.advance(.seconds(5)); service.withState { _ in } }
            service.withState { state in
                #expect(state.tasks.all.filter { $0.isRunning }.isEmpty)
                for guest in state.guests.values {
                    #expect(guest.lock == nil || guest.lock == "suspended", "\(guest.vmid) keeps \(guest.lock ?? "")")
                }
                #expect(state.locks.values.filter { $0.holder != nil || !$0.waiting.isEmpty }.isEmpty)
                for task in state.tasks.all {
                    let end =
                        task.exitStatus == "OK" ? "OK" : task.exitStatus == "received interrupt" ? "killed" : "failed"
                    ends[task.upid.type, default: [:]][end, default: 0] += 1
                }
            }
        }
        for (type, counts) in ends.sorted(by: { $0.key < $1.key }) {
            print(
                "\(type): \(counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", "))")
        }
        for type in [
            "qmstart", "qmstop", "qmshutdown", "qmclone", "qmcreate", "qmrestore", "qmigrate", "qmdestroy",
            "qmsnapshot",
            "qmrollback", "qmdelsnapshot", "qmmove", "resize", "qmtemplate", "vzdump", "vzstart", "vzmigrate",
            "vzclone",
            "vzdestroy", "hastart", "hastop",
        ] { #expect(ends[type]?["OK"] ?? 0 > 0, "no \(type) ever came to its end: \(ends[type] ?? [:])") }
        for type in ["qmclone", "qmigrate", "vzdump", "qmrestore"] {
            #expect(ends[type]?["killed"] ?? 0 > 0, "no \(type) was ever killed: \(ends[type] ?? [:])")
        }
    }

    /// The checks see what they are there for.
    @Test func brokenStatesAreNoticed() {
        func faults(_ breaking: (inout ClusterState) -> Void) -> [String] {
            var state = DemoCluster(SimulatedCluster.Options(), certificate: nil, startedAt: 0).state
            #expect(Invariants.faults(in: state).isEmpty)
            breaking(&state)
            return Invariants.faults(in: state)
        }
        let cases: [(fault: String, breaking: (inout ClusterState) -> Void)] = [
            ("101 has the lock migrate of no running task", { $0.guests[101]?.configuration["lock"] = "migrate" }),
            ("guest 101 is on nowhere, which is no node", { $0.guests[101]?.node = "nowhere" }),
            ("guest 300 says that it is 102", { $0.guests[300] = $0.guests[102] }),
            ("template 105 runs", { $0.guests[105]?.process = .init(pid: 1, startedAt: .zero) }),
            ("pool web has 999, which is gone", { $0.pools[0].guests.formUnion([999]) }),
            ("HA looks after vm:103, which is gone", { $0.guests[103] = nil }),
            (
                "local-lvm:vm-102-disk-0 on pve1 of 102 is not there",
                { state in state.volumes.remove("local-lvm:vm-102-disk-0", "pve1") }
            ),
        ]
        for (fault, breaking) in cases {
            let found = faults(breaking)
            #expect(found.contains(fault), "\(fault): \(found)")
        }
        let shared = faults { $0.guests[102]?.configuration["scsi0"] = "local-lvm:vm-101-disk-0,size=32G" }
        #expect(shared.contains { $0.hasPrefix("local-lvm:vm-101-disk-0 on pve1 is used by") }, "\(shared)")
        let ended = UPID(node: "pve1", pid: 1, pstart: 1, start: 1, type: "qmstart", id: "101", user: .root)
        #expect(faults { $0.locks[101] = ConfigurationLock(holder: .task(ended)) }.count == 1)
        let guest: JSONValue = ["vmid": 100, "node": "a"]
        #expect(Invariants.faults(resources: [guest], lists: ["a": [guest], "b": []]).isEmpty)
        #expect(
            Invariants.faults(resources: [guest], lists: ["a": [guest], "b": [guest]]).contains(
                #"100 is on ["a", "b"]"#))
        #expect(
            Invariants.faults(resources: [guest, guest], lists: ["a": [guest]]) == [
                "100 is twice in the cluster's list"
            ])
        #expect(Invariants.faults(resources: [], lists: ["a": [guest]]) == ["100 is not in the cluster's list"])
        #expect(Invariants.faults(resources: [guest], lists: ["a": []]) == ["100 is on a, but not in its list"])
    }

    /// What clients see.
    private func seen(_ service: APIService) -> [String] {
        let nodes = service.withState { state in state.nodes.filter(\.isOnline).map(\.name) }
        var lists: [String: [JSONValue]] = [:]
        for node in nodes {
            lists[node] = ["qemu", "lxc"].flatMap {
                call(service, "GET", "/nodes/\(node)/\($0)", [:])["data"]?.array ?? []
            }
        }
        let resources = call(service, "GET", "/cluster/resources?type=vm", [:])["data"] ?? .null
        return Invariants.faults(resources: resources, lists: lists)
    }

    private func step(_ dice: inout Dice, _ service: APIService) -> Step {
        switch Int.random(in: 0..<40, using: &dice) {
        case 0...3: .kill
        case 4: .nodeDown(["pve2", "pve3"].randomElement(using: &dice) ?? "pve2")
        case 5...6: .nodesUp
        case 7: .fault
        case 8...13: container(&dice, service)
        default: machine(&dice, service)
        }
    }

    private func guest(_ kind: Guest.Kind, _ dice: inout Dice, _ service: APIService) -> Guest? {
        service.withState { $0.sortedGuests.filter { $0.kind == kind } }.randomElement(using: &dice)
    }

    private func machine(_ dice: inout Dice, _ service: APIService) -> Step {
        guard let guest = guest(.qemu, &dice, service) else { return .nodesUp }
        let base = "/nodes/\(guest.node)/qemu/\(guest.vmid)"
        let free = String(Int.random(in: 400...430, using: &dice))
        let node = ["pve1", "pve2", "pve3"].randomElement(using: &dice) ?? "pve1"
        let snapshot = ["a1", "b2"].randomElement(using: &dice) ?? "a1"
        let archives = service.withState { state in
            state.volumes.list("shared-nfs", nil).filter { $0.content == .backup && $0.archive?.kind == .qemu }.map(
                \.id)
        }
        let archive = archives.randomElement(using: &dice) ?? "none"
        let choices: [(String, String, [String: String])] = [
            ("POST", "\(base)/status/start", [:]), ("POST", "\(base)/status/stop", ["overrule-shutdown": "1"]),
            ("POST", "\(base)/status/shutdown", ["timeout": "5"]), ("POST", "\(base)/status/reboot", [:]),
            ("POST", "\(base)/status/suspend", [:]), ("POST", "\(base)/status/suspend", ["todisk": "1"]),
            ("POST", "\(base)/status/resume", [:]), ("POST", "\(base)/clone", ["newid": free]),
            ("POST", "\(base)/clone", ["newid": free, "full": "1"]),
            ("POST", "\(base)/migrate", ["target": node, "online": "1", "with-local-disks": "1"]),
            ("POST", "\(base)/migrate", ["target": node, "online": "1", "with-local-disks": "1"]),
            ("POST", "\(base)/snapshot", ["snapname": snapshot]),
            ("POST", "\(base)/snapshot", ["snapname": snapshot, "vmstate": "1"]),
            ("POST", "\(base)/snapshot/\(snapshot)/rollback", [:]), ("DELETE", "\(base)/snapshot/\(snapshot)", [:]),
            ("PUT", "\(base)/resize", ["disk": "scsi0", "size": "+1G"]),
            ("POST", "\(base)/move_disk", ["disk": "scsi0", "storage": "shared-nfs", "delete": "1"]),
            ("PUT", "\(base)/config", ["scsi3": "local-lvm:1"]), ("PUT", "\(base)/config", ["delete": "scsi3"]),
            ("POST", "\(base)/config", ["cores": "3"]), ("POST", "\(base)/template", [:]), ("DELETE", base, [:]),
            ("DELETE", "\(base)?purge=1", [:]),
            ("POST", "/nodes/\(node)/qemu", ["vmid": free, "scsi0": "local-lvm:2"]),
            ("POST", "/nodes/\(node)/qemu", ["vmid": free, "archive": archive, "unique": "1"]),
            (
                "POST", "/nodes/\(guest.node)/qemu",
                ["vmid": String(guest.vmid), "archive": archive, "force": "1", "storage": "local-lvm"]
            ),
            ("POST", "/nodes/\(guest.node)/vzdump", ["vmid": String(guest.vmid), "storage": "shared-nfs"]),
            ("PUT", "/pools", ["poolid": "web", "vms": String(guest.vmid), "allow-move": "1"]),
            ("POST", "/cluster/ha/resources", ["sid": "vm:\(guest.vmid)"]),
            (
                "PUT", "/cluster/ha/resources/vm:\(guest.vmid)",
                ["state": ["started", "stopped"].randomElement(using: &dice) ?? ""]
            ),
            ("POST", "/nodes/\(node)/status", ["command": "reboot"]),
        ]
        let (method, path, form) = choices.randomElement(using: &dice) ?? ("GET", "/version", [:])
        return .request(method, path, form)
    }

    private func container(_ dice: inout Dice, _ service: APIService) -> Step {
        guard let guest = guest(.lxc, &dice, service) else { return .nodesUp }
        let base = "/nodes/\(guest.node)/lxc/\(guest.vmid)"
        let node = ["pve1", "pve2", "pve3"].randomElement(using: &dice) ?? "pve1"
        let choices: [(String, String, [String: String])] = [
            ("POST", "\(base)/status/start", [:]), ("POST", "\(base)/status/stop", [:]),
            ("POST", "\(base)/status/shutdown", ["timeout": "5"]),
            ("POST", "\(base)/migrate", ["target": node, "restart": "1"]),
            ("POST", "\(base)/clone", ["newid": String(Int.random(in: 440...450, using: &dice)), "full": "1"]),
            ("POST", "\(base)/snapshot", ["snapname": "c1"]), ("POST", "\(base)/snapshot/c1/rollback", [:]),
            ("DELETE", "\(base)?purge=1", [:]),
        ]
        let (method, path, form) = choices.randomElement(using: &dice) ?? ("GET", "/version", [:])
        return .request(method, path, form)
    }

    private func carryOut(_ step: Step, _ service: APIService, _ dice: inout Dice) {
        switch step {
        case .request(let method, let path, let form): _ = call(service, method, path, form)
        case .kill:
            let running = service.withState { $0.tasks.all.filter(\.isRunning) }.randomElement(using: &dice)
            guard let upid = running?.upid else { return }
            _ = call(service, "DELETE", "/nodes/\(upid.node)/tasks/\(upid.text)", [:])
        case .nodeDown(let name):
            service.withState { state in
                for index in state.nodes.indices where state.nodes[index].name == name {
                    state.nodes[index].isOnline = false
                }
            }
        case .nodesUp:
            service.withState { state in for index in state.nodes.indices { state.nodes[index].isOnline = true } }
        case .fault: service.withState { $0.tasks.ordered.append(("qmigrate", "ordered")) }
        }
    }

    private func call(_ service: APIService, _ method: String, _ path: String, _ form: [String: String]) -> JSONValue {
        let secret = service.withState { $0.access.users["admin@pve"]?.tokens["proxgate"]?.secret ?? "" }
        let body = form.sorted { $0.key < $1.key }.map { "\($0)=\(PercentCoding.encode($1))" }.joined(separator: "&")
        var request = HTTPRequest(
            .init(
                version: .http1_1, method: .init(rawValue: method), uri: "/api2/json\(path)",
                headers: ["Authorization": "PVEAPIToken=admin@pve!proxgate=\(secret)"]))
        request.body = Array(body.utf8)
        // One that waits for a lock is given up: what it would do later is not the point.
        guard case .answer(let answer) = service.outcome(of: request, received: service.now) else { return .null }
        return (try? JSONReader.read(answer.body)) ?? .null
    }
}
