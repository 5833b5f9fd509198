import JSONLines
import Logging
import NIOHTTP1
import Testing

@testable import SimulatedCluster

/// What holds after any sequence of requests, whatever they were.
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

    @Test(arguments: 1...12) func holdAfterRandomRequests(seed: Int) throws {
        var dice = Dice(state: UInt64(seed))
        let time = ManualTime()
        let state = DemoCluster(SimulatedCluster.Options(), fingerprint: "00", startedAt: 1_795_478_433).state
        let service = APIService(state, log: RequestLog(nil), logger: Logger(label: "dice")) { time.now }
        for _ in 0..<150 {
            let (method, path, form) = request(&dice, service)
            call(service, method, path, form)
            time.advance(.milliseconds(Int.random(in: 0...4_000, using: &dice)))
            service.withState { check($0, "\(method) \(path) \(form)") }
        }
        // However it was left, it comes to rest.
        for _ in 0..<300 { time.advance(.seconds(5)); service.withState { _ in } }
        service.withState { state in
            #expect(state.tasks.all.filter { $0.isRunning }.isEmpty)
            for guest in state.guests.values {
                #expect(guest.lock == nil || guest.lock == "suspended", "\(guest.vmid) keeps \(guest.lock ?? "")")
            }
            #expect(state.locks.values.filter { $0.holder != nil || !$0.waiting.isEmpty }.isEmpty)
        }
    }

    private func check(_ state: ClusterState, _ after: String) {
        let nodes = Set(state.nodes.map(\.name))
        var volumes: [String: Int] = [:]
        for (vmid, guest) in state.guests {
            // A VMID is the key of one guest, which has one node: there is no second place where it could be.
            #expect(guest.vmid == vmid && nodes.contains(guest.node), "after \(after)")
            for (_, drive) in guest.disks where guest.lock != "clone" && guest.lock != "create" {
                let place =
                    "\(drive.volume) on \(state.storage(drive.storage ?? "")?.shared == true ? "all" : guest.node)"
                #expect(volumes[place] == nil, "\(place) is used by \(vmid) and \(volumes[place] ?? 0) after \(after)")
                volumes[place] = vmid
            }
            if guest.isTemplate { #expect(!guest.isRunning, "template \(vmid) runs after \(after)") }
            let transient: Set = [
                "clone", "create", "backup", "snapshot", "snapshot-delete", "rollback", "migrate", "disk",
            ]
            if let lock = guest.lock, transient.contains(lock) {
                let isHeld = state.tasks.all.contains { task in
                    task.isRunning
                        && (task.lockedGuests.contains(vmid)
                            || ["qmclone", "qmcreate", "qmrestore"].contains(task.upid.type))
                }
                #expect(isHeld, "\(vmid) has the lock \(lock) of no running task after \(after)")
            }
        }
        for (vmid, lock) in state.locks {
            if case .task(let upid)? = lock.holder {
                #expect(state.isActive(upid), "the lock of \(vmid) is held by an ended task after \(after)")
            }
        }
        for pool in state.pools {
            #expect(pool.guests.filter { state.guests[$0] == nil }.isEmpty, "after \(after)")
        }
    }

    private func request(_ dice: inout Dice, _ service: APIService) -> (String, String, [String: String]) {
        let guests = service.withState { $0.sortedGuests.filter { $0.kind == .qemu } }
        guard let guest = guests.randomElement(using: &dice) else { return ("GET", "/version", [:]) }
        let base = "/nodes/\(guest.node)/qemu/\(guest.vmid)"
        let free = String(Int.random(in: 400...430, using: &dice))
        let node = ["pve1", "pve2", "pve3"].randomElement(using: &dice) ?? "pve1"
        let snapshot = ["a1", "b2"].randomElement(using: &dice) ?? "a1"
        let choices: [(String, String, [String: String])] = [
            ("POST", "\(base)/status/start", [:]), ("POST", "\(base)/status/stop", ["overrule-shutdown": "1"]),
            ("POST", "\(base)/status/shutdown", ["timeout": "5"]), ("POST", "\(base)/status/reboot", [:]),
            ("POST", "\(base)/status/suspend", [:]), ("POST", "\(base)/status/resume", [:]),
            ("POST", "\(base)/clone", ["newid": free]), ("POST", "\(base)/clone", ["newid": free, "full": "1"]),
            ("POST", "\(base)/migrate", ["target": node, "online": "1", "with-local-disks": "1"]),
            ("POST", "\(base)/snapshot", ["snapname": snapshot]),
            ("POST", "\(base)/snapshot/\(snapshot)/rollback", [:]), ("DELETE", "\(base)/snapshot/\(snapshot)", [:]),
            ("PUT", "\(base)/resize", ["disk": "scsi0", "size": "+1G"]),
            ("POST", "\(base)/move_disk", ["disk": "scsi0", "storage": "shared-nfs", "delete": "1"]),
            ("PUT", "\(base)/config", ["scsi3": "local-lvm:1"]), ("PUT", "\(base)/config", ["delete": "scsi3"]),
            ("POST", "\(base)/template", [:]), ("DELETE", base, [:]),
            ("POST", "/nodes/\(node)/qemu", ["vmid": free, "scsi0": "local-lvm:2"]),
            ("POST", "/nodes/\(guest.node)/vzdump", ["vmid": String(guest.vmid), "storage": "shared-nfs"]),
            ("PUT", "/pools", ["poolid": "web", "vms": String(guest.vmid)]), ("STOP", "", [:]),
        ]
        let choice = choices.randomElement(using: &dice) ?? ("GET", "/version", [:])
        guard choice.0 == "STOP" else { return choice }
        let running = service.withState { $0.tasks.all.filter(\.isRunning) }.randomElement(using: &dice)
        return ("DELETE", "/nodes/\(running?.upid.node ?? "pve1")/tasks/\(running?.upid.text ?? "x")", [:])
    }

    private func call(_ service: APIService, _ method: String, _ path: String, _ form: [String: String]) {
        let secret = service.withState { $0.access.users["admin@pve"]?.tokens["proxgate"]?.secret ?? "" }
        let body = form.map { "\($0)=\(PercentCoding.encode($1))" }.joined(separator: "&")
        var request = HTTPRequest(
            .init(
                version: .http1_1, method: .init(rawValue: method), uri: "/api2/json\(path)",
                headers: ["Authorization": "PVEAPIToken=admin@pve!proxgate=\(secret)"]))
        request.body = Array(body.utf8)
        // One that waits for a lock is given up: what it would do later is not the point.
        _ = service.outcome(of: request, received: service.now)
    }
}
