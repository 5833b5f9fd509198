import Glibc

/// Round trips through the running gateway: stdin and stdout, and the socket.
struct DoorCases {
    let report: Report
    let isBrief: Bool

    private static let read = Requests.mcp("get_vm_config") { _ in #"{"node":"pve1","vmid":"101"}"# }
    private static let ping: @Sendable (Int) -> [UInt8] = { Array(#"{"id":\#($0),"op":"ping"}"#.utf8) + [0x0A] }

    func run() throws {
        report.title("Round trips through the running gateway, simulated cluster")
        let stand = try Stand()
        let calls = isBrief ? 100 : 3000
        let gateway = try stand.gateway()
        var lines = Load([.init(input: gateway.input, output: gateway.output)])
        try lines.greet()
        let ping = try answered(lines.run(inFlight: 1, calls: calls, Self.ping))
        report.add(Figure("stdio.ping", ping.samples))
        let alone = try answered(lines.run(inFlight: 1, calls: calls, Self.read))
        report.add(Figure("stdio.get_vm_config.1", alone.samples, to: ("stdio.ping", ping.samples)))
        let cpu = gateway.cpu
        let many = try answered(lines.run(inFlight: 16, calls: calls * 2, Self.read))
        var figure = Figure("stdio.get_vm_config.16", many.perSecond, .perSecond)
        figure.cpu = (gateway.cpu - cpu) / .microseconds(many.count)
        report.add(figure)
        try tasks(gateway, &lines)
        gateway.end()
        try sockets(stand, calls)
    }

    /// Starts and stops with their tasks followed to the end; the simulated cluster's take a thousandth of a real one's time.
    private func tasks(_ gateway: Child, _ lines: inout Load) throws {
        let cycles = isBrief ? 10 : 200
        let change = { (id: Int) in
            Requests.mcp(id % 2 == 1 ? "start_vm" : "stop_vm") { _ in #"{"vmid":102}"# }(id)
        }
        // Begins with a start, whatever the number.
        if lines.isNextEven { _ = try lines.ask(Self.ping) }
        let answers = try answered(lines.run(inFlight: 1, calls: cycles * 2, change))
        report.add(Figure("stdio.start-and-stop.1", answers.samples))
    }

    private func sockets(_ stand: Stand, _ calls: Int) throws {
        let gateway = try stand.gateway(["--socket", stand.socket])
        defer { kill(gateway.pid, SIGTERM) }
        for (connections, inFlight) in [(1, 1), (1, 16), (100, 1), (100, 16)] {
            let ends = try stand.connections(connections)
            defer { ends.forEach { close($0.input) } }
            var lines = Load(ends)
            try lines.greet()
            let all = max(calls, connections * inFlight * 2)
            let answers = try answered(lines.run(inFlight: inFlight, calls: all, Self.read))
            let name = "socket.get_vm_config.\(inFlight)x\(connections)"
            report.add(Figure(name, answers.samples))
            report.add(Figure(name + ".rate", answers.perSecond, .perSecond))
        }
    }

    private func answered(_ answers: Load.Answers) throws -> Load.Answers {
        if let failure = answers.firstFailure { throw BenchError("\(answers.failed) calls failed: \(failure)") }
        return answers
    }
}
