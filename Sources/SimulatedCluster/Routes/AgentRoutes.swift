import JSONLines

/// `.../agent`: a guest agent that knows a few commands, files and facts.
enum AgentRoutes {
    private static let base = "/nodes/{node}/qemu/{vmid}/agent"

    static let all: [Route] =
        [
            Route("GET", base) { _, _ in
                .index(
                    posts + gets.map(\.name) + ["exec", "exec-status", "file-read", "file-write", "set-user-password"],
                    key: "name")
            },
            Route("POST", base) { state, call throws(Refusal) in
                let command = call.text("command") ?? ""
                let guest = try guest(call, in: state)
                if let answer = gets.first(where: { $0.name == command }) { return result(answer.run(guest, state)) }
                return try change(command, guest, &state, call)
            },
            Route("POST", "\(base)/exec", run: execute), Route("GET", "\(base)/exec-status", run: outcome),
            Route("GET", "\(base)/file-read") { state, call throws(Refusal) in
                let guest = try guest(call, in: state)
                let path = call.text("file") ?? ""
                guard let text = guest.files[path] else {
                    throw .died(
                        "Agent error: failed to open file '\(path)' (mode: 'r'): No such file or directory")
                }
                return Reply(["content": .string(text), "bytes-read": .int(text.utf8.count)])
            },
            Route("POST", "\(base)/file-write") { state, call throws(Refusal) in
                _ = try guest(call, in: state)
                let path = call.text("file") ?? ""
                guard path.hasPrefix("/") else {
                    throw .died("Agent error: failed to open file '\(path)' (mode: 'wb'): Permission denied")
                }
                call.power(.qemu).update(&state) { $0.files[path] = call.text("content") ?? "" }
                return .null
            },
            Route("POST", "\(base)/set-user-password") { state, call throws(Refusal) in
                _ = try guest(call, in: state)
                return result([:])
            },
        ]
        + posts.map { name in
            Route("POST", "\(base)/\(name)") { state, call throws(Refusal) in
                try change(name, try guest(call, in: state), &state, call)
            }
        }
        + gets.map { command in
            Route("GET", "\(base)/\(command.name)") { state, call throws(Refusal) in
                result(command.run(try guest(call, in: state), state))
            }
        }

    private static let posts = [
        "ping", "fsfreeze-status", "fsfreeze-freeze", "fsfreeze-thaw", "fstrim", "shutdown", "suspend-disk",
        "suspend-hybrid", "suspend-ram",
    ]

    private static let gets: [(name: String, run: @Sendable (Guest, ClusterState) -> JSONValue)] = [
        ("get-host-name", { guest, _ in ["host-name": .string(guest.name)] }),
        (
            "get-osinfo",
            { guest, _ in
                let isWindows = guest.configuration["ostype"]?.hasPrefix("w") == true
                return isWindows
                    ? [
                        "id": "mswindows", "name": "Microsoft Windows", "pretty-name": "Windows Server 2025 Standard",
                        "version": "Microsoft Windows Server 2025", "version-id": "2025", "machine": "x86_64",
                        "kernel-release": "26100", "kernel-version": "10.0", "variant": "server",
                    ]
                    : [
                        "id": "debian", "name": "Debian GNU/Linux", "pretty-name": "Debian GNU/Linux 13 (trixie)",
                        "version": "13 (trixie)", "version-id": "13", "machine": "x86_64",
                        "kernel-release": "6.12.48+deb13-amd64",
                        "kernel-version": "#1 SMP PREEMPT_DYNAMIC Debian 6.12.48-1",
                    ]
            }
        ),
        ("get-time", { _, state in .int(state.epoch * 1_000_000_000) }),
        ("get-timezone", { _, _ in ["zone": "UTC", "offset": 0] }),
        ("get-users", { _, state in [["user": "root", "login-time": .double(Double(state.epoch - 3_600))]] }),
        (
            "get-vcpus",
            { guest, _ in
                .array(
                    (0..<min(guest.cpus, 64)).map {
                        ["logical-id": .int($0), "online": true, "can-offline": .bool($0 > 0)]
                    })
            }
        ),
        ("get-memory-blocks", { _, _ in [["phys-index": 0, "online": true, "can-offline": false]] }),
        ("get-memory-block-info", { _, _ in ["size": 134_217_728] }),
        (
            "get-fsinfo",
            { guest, _ in
                [
                    [
                        "name": "sda1", "mountpoint": "/", "type": "ext4", "total-bytes": .int(guest.diskSize),
                        "used-bytes": .int(guest.diskSize / 100 * 38),
                        "disk": [["dev": "/dev/sda1", "bus-type": "scsi", "bus": 0, "target": 0, "unit": 0]],
                    ]
                ]
            }
        ),
        (
            "info",
            { _, _ in
                [
                    "version": "10.0.2",
                    "supported_commands": .array(
                        ["guest-ping", "guest-exec", "guest-exec-status", "guest-get-osinfo", "guest-shutdown"].map {
                            ["name": .string($0), "enabled": true, "success-response": true]
                        }),
                ]
            }
        ),
        (
            "network-get-interfaces",
            { guest, _ in .array(GuestAddresses.interfaces(of: guest).map { .object($0.agentJSON) }) }
        ),
    ]

    /// - Throws: where there is no agent to ask.
    private static func guest(_ call: APICall, in state: ClusterState) throws(Refusal) -> Guest {
        let guest = try call.guest(.qemu, in: state)
        guard guest.hasAgent else { throw .died("No QEMU guest agent configured") }
        guard guest.isRunning else { throw .died("VM \(call.vmid) is not running") }
        guard guest.runsAgent, !guest.isPaused else { throw .died("QEMU guest agent is not running") }
        return guest
    }

    private static func result(_ value: JSONValue) -> Reply { Reply(["result": value]) }

    private static func change(
        _ command: String, _ guest: Guest, _ state: inout ClusterState, _ call: APICall
    ) throws(Refusal) -> Reply {
        let power = call.power(.qemu)
        switch command {
        case "fsfreeze-status": return result(guest.isFrozen ? "frozen" : "thawed")
        case "fsfreeze-freeze":
            power.update(&state) { $0.isFrozen = true }
            return result(.int(guest.disks.count))
        case "fsfreeze-thaw":
            power.update(&state) { $0.isFrozen = false }
            return result(.int(guest.isFrozen ? guest.disks.count : 0))
        case "fstrim": return result(["paths": [["path": "/", "minimum": 0, "trimmed": 1_073_741_824]]])
        case "shutdown": state.after(GuestPower.shutdownTime) { state in power.halt(&state) }
        case "suspend-ram", "suspend-hybrid": power.update(&state) { $0.process?.paused = true }
        case "suspend-disk": state.after(2) { state in power.halt(&state) }
        default: break
        }
        return result([:])
    }

    private static func execute(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let guest = try guest(call, in: state)
        let command = call.parameters["command"]?.array?.map { $0.string ?? "" } ?? []
        guard let program = command.first, !program.isEmpty else {
            throw .parameter("command", "no command given")
        }
        guard let run = GuestCommand(command, input: call.text("input-data") ?? "", guest: guest, now: state.epoch)
        else {
            throw .died(
                "Agent error: Guest agent command failed, error was 'Failed to execute child process “\(program)” "
                    + "(No such file or directory)'")
        }
        let pid = state.tasks.takePID()
        let power = call.power(.qemu)
        power.update(&state) { $0.commands[pid] = run }
        state.after(run.seconds) { state in power.update(&state) { $0.commands[pid]?.hasExited = true } }
        return Reply(["pid": .int(pid)])
    }

    private static func outcome(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let guest = try guest(call, in: state)
        let pid = call.int("pid") ?? 0
        guard let run = guest.commands[pid] else {
            throw .died("Agent error: PID \(pid) does not exist")
        }
        guard run.hasExited else { return Reply(["exited": 0]) }
        // What was read is forgotten, as the agent does.
        call.power(.qemu).update(&state) { $0.commands[pid] = nil }
        var answer: JSONObject = ["exited": 1, "exitcode": .int(run.exitCode)]
        if !run.output.isEmpty { answer["out-data"] = .string(run.output) }
        if !run.errors.isEmpty { answer["err-data"] = .string(run.errors) }
        return Reply(.object(answer))
    }
}
