import Glibc

/// The gateway as a process: its start, its lists, its memory, and what it does while nobody asks.
struct ProcessCases {
    let report: Report
    let isBrief: Bool
    /// How many calls memory has to stay flat over.
    let calls: Int

    func run() throws {
        report.title("The process, three shipped hooks at work, simulated cluster")
        let stand = try Stand()
        var times = Samples()
        var (resident, own): ([Int], [Int]) = ([], [])
        for _ in 0..<(isBrief ? 3 : 20) {
            let gateway = try stand.gateway()
            var lines = Load([.init(input: gateway.input, output: gateway.output)])
            _ = try lines.ask(Requests.initialize)
            times.add(.now - gateway.began)
            resident.append(gateway.residentKiB)
            own.append(gateway.privateKiB)
        }
        report.add(Figure("start.first-answer", times))
        memory("memory.after-start", resident.sorted()[resident.count / 2])
        memory("memory.after-start.private", own.sorted()[own.count / 2])
        try idle(stand)
        try manyCalls(stand)
        for guests in [1000, 10_000] { try list(guests) }
    }

    private func memory(_ name: String, _ kibibytes: Int) {
        report.add(Figure(name, Double(kibibytes) / 1024, .mebibytes))
    }

    /// CPU time and wake-ups of a gateway that has answered and waits.
    private func idle(_ stand: Stand) throws {
        let gateway = try stand.gateway()
        var lines = Load([.init(input: gateway.input, output: gateway.output)])
        try lines.greet()
        _ = try lines.ask(Requests.mcp("get_vm_config") { _ in #"{"vmid":101}"# })
        // The connections to the cluster are let go of meanwhile.
        sleep(isBrief ? 4 : 6)
        let (cpu, switches) = (gateway.cpu, gateway.switches)
        let seconds = isBrief ? 2 : 10
        sleep(UInt32(seconds))
        report.add(Figure("idle.cpu", (gateway.cpu - cpu) / .microseconds(seconds), .microseconds))
        report.add(Figure("idle.wakeups", Double(gateway.switches - switches) / Double(seconds), .perSecond))
    }

    private func manyCalls(_ stand: Stand) throws {
        let gateway = try stand.gateway()
        var lines = Load([.init(input: gateway.input, output: gateway.output)])
        try lines.greet()
        let read = Requests.mcp("get_vm_config") { _ in #"{"node":"pve1","vmid":"101"}"# }
        // What is kept for later calls is there after the first few.
        var done = 0
        for part in [calls / 10, calls / 2, calls] {
            let answers = try lines.run(inFlight: 16, calls: part - done, read)
            if let failure = answers.firstFailure { throw BenchError("\(answers.failed) calls failed: \(failure)") }
            done = part
            memory("memory.after-\(done)-calls", gateway.residentKiB)
            memory("memory.after-\(done)-calls.private", gateway.privateKiB)
        }
    }

    private func list(_ guests: Int) throws {
        let stand = try Stand(guests: guests + 8)
        let gateway = try stand.gateway()
        var lines = Load([.init(input: gateway.input, output: gateway.output)])
        try lines.greet()
        let read = Requests.mcp("get_vms") { _ in #"{"limit":\#(guests)}"# }
        let answers = try lines.run(inFlight: 1, calls: isBrief ? 3 : 40, read)
        if let failure = answers.firstFailure { throw BenchError("\(answers.failed) calls failed: \(failure)") }
        report.add(Figure("list.\(guests)", answers.samples))
        let page = try lines.run(inFlight: 1, calls: isBrief ? 3 : 40, Requests.mcp("get_vms") { _ in "{}" })
        report.add(Figure("list.100-of-\(guests)", page.samples, to: ("list.\(guests)", answers.samples)))
        memory("memory.after-list-\(guests)", gateway.residentKiB)
        memory("memory.after-list-\(guests).private", gateway.privateKiB)
    }
}
