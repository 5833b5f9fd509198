import JSONLines
import Testing

/// Trouble on the way to Proxmox and within it: the right error, nothing done twice, nothing claimed that is not so.
@Suite struct TroubleTests {
    /// What a fault does to a read and to a change.
    struct Case: Sendable, CustomTestStringConvertible {
        let fault: String
        /// Error codes; nil where the call succeeds all the same.
        let read: String?
        let change: String?
        /// The guest runs afterwards.
        let isDone: Bool
        /// Words that the change's error has.
        var words: [String] = []
        var testDescription: String { fault }
    }

    static let cases = [
        // A read whose answer is lost is repeated once.
        Case(
            fault: "refuse", read: nil, change: "outcome_unknown", isDone: false,
            words: ["was not repeated", "task list shows no task of it"]),
        Case(
            fault: "hang", read: "timeout", change: "outcome_unknown", isDone: false,
            words: ["no complete answer came in time", "task list shows no task of it"]),
        Case(
            fault: "cut-before", read: nil, change: "outcome_unknown", isDone: false,
            words: ["no answer came", "task list shows no task of it"]),
        // The answer is lost, the task is found.
        Case(fault: "cut-after", read: nil, change: nil, isDone: true),
        Case(fault: "garbage", read: "proxmox_error", change: nil, isDone: true),
        Case(fault: "wrong-type", read: nil, change: nil, isDone: true),
        Case(fault: "endless-body", read: "proxmox_error", change: nil, isDone: true),
        Case(
            fault: "redirect", read: "proxmox_error", change: "proxmox_error", isDone: false,
            words: ["answered 302"]),
        Case(
            fault: "403", read: "not_permitted", change: "not_permitted", isDone: false,
            words: ["Permission check failed (/vms/102, VM.PowerMgmt)"]),
        Case(fault: "slow-body", read: "timeout", change: nil, isDone: true),
        Case(fault: "slow", read: "timeout", change: nil, isDone: true),
        Case(fault: "500", read: "proxmox_error", change: "proxmox_error", isDone: false, words: ["internal error"]),
        Case(fault: "595", read: "unreachable", change: "unreachable", isDone: false, words: ["No route to host"]),
        Case(
            fault: "596", read: "unreachable", change: "outcome_unknown", isDone: false, words: ["may have been done"]),
        Case(
            fault: "599", read: "unreachable", change: "outcome_unknown", isDone: false, words: ["may have been done"]),
        Case(
            fault: "task-failure", read: nil, change: "task_failed", isDone: false,
            words: ["QEMU exited with code 1"]),
        Case(fault: "task-warnings", read: nil, change: nil, isDone: true),
        // A token needs no ticket.
        Case(fault: "expired-ticket", read: nil, change: nil, isDone: true),
        Case(fault: "node-down", read: "unreachable", change: "unreachable", isDone: false),
    ]

    @Test(arguments: cases) func oneRequestInTrouble(_ trouble: Case) async throws {
        let simulator = try await Simulator.start(faults: [
            "\(trouble.fault) GET /nodes/pve1/qemu/102/config count=1",
            "\(trouble.fault) POST /nodes/pve1/qemu/102/status/start count=1",
        ])
        var cluster = simulator.cluster()
        cluster["timeout"] = 2
        let gateway = try GatewayProcess.serve(["cluster": .object(cluster), "hooks": "none"])
        let begin = ContinuousClock.now
        if trouble.fault != "node-down" {
            // A node that is down would still be so when the change comes.
            let read = try await gateway.ask(#"{"id":1,"tool":"get_vm_config","args":{"node":"pve1","vmid":102}}"#)
            #expect(read.code == trouble.read, "\(read)")
        }
        let change = try await gateway.ask(#"{"id":2,"tool":"start_vm","args":{"vmid":102}}"#)
        #expect(change.code == trouble.change, "\(change)")
        // Two requests of two seconds each, and the looks that follow; by itself a request may take 30 s.
        #expect(ContinuousClock.now - begin < .seconds(25))
        for words in trouble.words { #expect(change.message.contains(words), "\(change)") }
        if trouble.change == nil {
            #expect(change["result"]?["status"] == "running", "\(change)")
            #expect(change["result"]?["task"]?["upid"]?.string?.contains(":qmstart:102:") == true, "\(change)")
        }
        if trouble.fault != "node-down" {
            let after = try await gateway.ask(#"{"id":3,"tool":"get_vm_status","args":{"vmid":102}}"#)
            #expect(after["result"]?["status"] == (trouble.isDone ? "running" : "stopped"), "\(after)")
        }
        #expect(try await gateway.end() == 0)
        let sent = simulator.requests.filter { $0.contains("POST") }
        #expect(sent.count == 1, "\(sent)")
    }

    /// Sends a line whose answer has to come in the time that is configured for it, on a machine that may be slow.
    private func ask(_ line: String, _ gateway: GatewayProcess, within seconds: Int) async throws -> JSONObject {
        let begin = ContinuousClock.now
        let answer = try await gateway.ask(line)
        #expect(ContinuousClock.now - begin < .seconds(seconds + 30), "\(line)")
        return answer
    }

    /// The cluster's clock is an hour behind or ahead: tickets work, and a task whose answer was lost is found.
    @Test(arguments: [-3600, 3600]) func aClockThatIsWrong(_ seconds: Int) async throws {
        let simulator = try await Simulator.start(
            faults: ["cut-after POST /nodes/pve1/qemu/102/status/start count=1"], ["--clock=\(seconds)"])
        var cluster = simulator.cluster()
        cluster["token"] = nil
        cluster["user"] = .string(simulator.user)
        cluster["password"] = .string(simulator.password)
        let gateway = try GatewayProcess.serve(["cluster": .object(cluster), "hooks": "none"])
        let started = try await ask(#"{"id":1,"tool":"start_vm","args":{"vmid":102}}"#, gateway, within: 50)
        #expect(started["result"]?["status"] == "running", "\(started)")
        let stopped = try await ask(#"{"id":2,"tool":"stop_vm","args":{"vmid":102}}"#, gateway, within: 50)
        #expect(stopped["result"]?["status"] == "stopped", "\(stopped)")
        #expect(try await gateway.end() == 0)
        #expect(simulator.changes.count == 2, "\(simulator.changes)")
    }

    /// The ticket ends between two calls: it is renewed once, and the call goes on.
    @Test func aTicketThatEnds() async throws {
        let simulator = try await Simulator.start(faults: [
            "expired-ticket POST /nodes/pve1/qemu/102/status/start count=1"
        ])
        var cluster = simulator.cluster()
        cluster["token"] = nil
        cluster["user"] = .string(simulator.user)
        cluster["password"] = .string(simulator.password)
        let gateway = try GatewayProcess.serve(["cluster": .object(cluster), "hooks": "none"])
        let started = try await ask(#"{"id":1,"tool":"start_vm","args":{"vmid":102}}"#, gateway, within: 50)
        #expect(started["result"]?["status"] == "running", "\(started)")
        #expect(try await gateway.end() == 0)
        #expect(simulator.requests.count { $0.contains("POST /api2/json/access/ticket") } == 2)
        #expect(simulator.requests.count { $0.contains("POST") && $0.contains(" 200 ") && $0.contains("/start") } == 1)
    }

    /// The node goes away while its task runs, and comes back: the end of the task is still told.
    @Test func aNodeThatIsGoneForAWhile() async throws {
        let simulator = try await Simulator.start(faults: [
            "node-down GET /nodes/pve1/tasks/* count=1 for=40"
        ])
        let gateway = try GatewayProcess.serve(["cluster": .object(simulator.cluster()), "hooks": "none"])
        let line = #"{"id":1,"tool":"start_vm","args":{"vmid":102},"timeout":60}"#
        let started = try await ask(line, gateway, within: 60)
        #expect(started["result"]?["status"] == "running", "\(started)")
        #expect(simulator.requests.contains { $0.contains(" 595 ") && $0.contains("/tasks/") })
        #expect(try await gateway.end() == 0)
        #expect(simulator.changes.count == 1, "\(simulator.changes)")
    }

    /// The node goes away while its task runs, and stays away: that the task still runs is not claimed.
    @Test func aNodeThatStaysAway() async throws {
        let simulator = try await Simulator.start(faults: [
            "node-down GET /nodes/pve1/tasks/* count=1 for=80000"
        ])
        let gateway = try GatewayProcess.serve(["cluster": .object(simulator.cluster()), "hooks": "none"])
        let line = #"{"id":1,"tool":"start_vm","args":{"vmid":102,"wait_timeout":2}}"#
        let started = try await ask(line, gateway, within: 2)
        let task = started["result"]?["task"]
        #expect(task?["status"] == "running" && task?["upid"]?.string?.contains(":qmstart:102:") == true, "\(started)")
        #expect(task?["problem"]?.string?.contains("No route to host") == true, "\(started)")
        #expect(started["result"]?["goal_reached"] == nil && started["result"]?["status"] == "stopped", "\(started)")
        #expect(started["text"]?.string?.contains("running when it was seen last") == true, "\(started)")
        #expect(try await gateway.end() == 0)
        #expect(simulator.changes.count == 1, "\(simulator.changes)")
    }

    /// Somebody else's certificate on the same address: nothing is sent to it, not even by the running gateway.
    @Test func theCertificateChangesMeanwhile() async throws {
        let first = try await Simulator.start()
        let gateway = try GatewayProcess.serve(["cluster": .object(first.cluster()), "hooks": "none"])
        #expect(try await gateway.works(id: "before"))
        first.child.signal(15)
        #expect(try await first.child.exitCode() == 0)
        let second = try await Simulator.start(port: first.port)
        let line = #"{"id":1,"tool":"start_vm","args":{"node":"pve1","vmid":102}}"#
        let change = try await ask(line, gateway, within: 30)
        #expect(change.code == "unreachable" && change.message.contains("certificate"), "\(change)")
        #expect(second.requests.filter { $0.contains("/api2/") }.isEmpty, "\(second.requests)")
        #expect(try await gateway.end() == 0)
    }
}
