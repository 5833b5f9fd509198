import JSONLines

/// A node's daemons, power, names, time, certificates, and its guests all at once.
enum NodeSystemRoutes {
    static let all: [Route] = services + power + names + facts

    private static let services: [Route] =
        [
            Route("GET", "/nodes/{node}/services") { state, call in
                .objects(NodeService.all.map { NodeService.json($0.name, on: call.node, in: state) })
            },
            Route("GET", "/nodes/{node}/services/{service}") { _, _ in
                .index(["state", "start", "stop", "restart", "reload"])
            },
            Route("GET", "/nodes/{node}/services/{service}/state") { state, call in
                Reply(.object(NodeService.json(call.text("service") ?? "", on: call.node, in: state)))
            },
        ]
        + ["start", "stop", "restart", "reload"].map { verb in
            Route("POST", "/nodes/{node}/services/{service}/\(verb)") { state, call throws(Refusal) in
                let service = call.text("service") ?? ""
                let essential: Set = ["pvedaemon", "pveproxy", "pve-cluster"]
                if verb == "stop", essential.contains(service) {
                    throw .died("invalid service cmd 'stop' for '\(service)' - use restart or reload")
                }
                return Reply(
                    state.fork("srv\(verb)", service, on: call.node, as: call.user) { state, upid in
                        state.conclude(upid, after: 0.5) { state, upid throws(Refusal) in
                            if verb == "stop" {
                                state.stoppedServices[upid.node, default: []].insert(service)
                            } else {
                                state.stoppedServices[upid.node]?.remove(service)
                            }
                        }
                    })
            }
        }

    private static let power: [Route] =
        [
            Route("POST", "/nodes/{node}/status") { state, call in
                let node = call.node
                let isReboot = call.text("command") == "reboot"
                state.note("\(isReboot ? "reboot" : "shutdown") requested", by: call.user, on: node)
                state.after(2) { state in
                    state.setOnline(node, false)
                    if isReboot { state.after(30) { state in state.setOnline(node, true) } }
                }
                return .null
            },
            Route("POST", "/nodes/{node}/migrateall") { state, call throws(Refusal) in
                let target = call.text("target") ?? ""
                if target == call.node { throw .parameter("target", "target is local node.") }
                if state.node(target) == nil { throw .died("no such cluster node '\(target)'") }
                return bulk("migrateall", &state, call) { guest, state, user in
                    let migration = GuestMigration(
                        power: GuestPower(kind: guest.kind, vmid: guest.vmid, node: guest.node), target: target,
                        isOnline: true, restarts: guest.kind == .lxc, movesLocalDisks: true, targetStorage: nil)
                    // As in Proxmox, one that cannot be moved stops none of the others.
                    if (try? migration.check(in: state)) != nil { _ = migration.fork(&state, as: user) }
                }
            },
        ]
        + ["startall", "stopall", "suspendall"].map { verb in
            Route("POST", "/nodes/{node}/\(verb)") { state, call in
                let isForced = call.flag("force") || call.flag("force-stop")
                return bulk(verb, &state, call) { guest, state, user in
                    let power = GuestPower(kind: guest.kind, vmid: guest.vmid, node: guest.node)
                    let prefix = guest.kind == .qemu ? "qm" : "vz"
                    switch verb {
                    case "startall":
                        // A backup lock from before a crash does not keep guests from starting with their node.
                        if guest.lock == "backup" { power.update(&state) { $0.configuration["lock"] = nil } }
                        guard !guest.isRunning, !guest.isTemplate, isForced || guest.configuration["onboot"] == "1"
                        else { return }
                        _ = state.fork("\(prefix)start", String(guest.vmid), on: guest.node, as: user) { state, upid in
                            power.start(&state, upid, skipLock: false)
                        }
                    case "stopall":
                        guard guest.isRunning else { return }
                        _ = state.fork("\(prefix)shutdown", String(guest.vmid), on: guest.node, as: user) {
                            state, upid in
                            power.shutdown(&state, upid, timeout: 180, force: true, skipLock: false)
                        }
                    default:
                        guard guest.isRunning, guest.kind == .qemu else { return }
                        _ = state.fork("qmpause", String(guest.vmid), on: guest.node, as: user) { state, upid in
                            state.conclude(upid, after: 0.1) { state, _ throws(Refusal) in
                                power.update(&state) { $0.process?.paused = true }
                            }
                        }
                    }
                }
            }
        }

    /// A worker over the node's guests, or those of `vms` among them.
    private static func bulk(
        _ type: String, _ state: inout ClusterState, _ call: APICall,
        _ run: @escaping @Sendable (Guest, inout ClusterState, Identity) -> Void
    ) -> Reply {
        let wanted = call.text("vms").map { Set(ParameterFormat.list($0)) }
        let node = call.node
        return Reply(
            state.fork(type, "", on: node, as: call.user) { state, upid in
                let guests = state.sortedGuests.filter { guest in
                    guest.node == node && (wanted?.contains(String(guest.vmid)) ?? true)
                        && state.may(upid.user, "VM.PowerMgmt", on: "/vms/\(guest.vmid)")
                }
                for guest in guests { run(guest, &state, upid.user) }
                state.conclude(upid, after: 1) { _, _ in }
            })
    }

    private static let names = [
        Route("GET", "/nodes/{node}/dns") { state, call in
            let dns = state.resolvers[call.node] ?? ["search": "example.invalid", "dns1": "192.0.2.1"]
            return Reply(.object(JSONObject(dns.sorted { $0.key < $1.key }.map { ($0, .string($1)) })))
        },
        Route("PUT", "/nodes/{node}/dns") { state, call in
            var dns: [String: String] = [:]
            for name in ["search", "dns1", "dns2", "dns3"] { dns[name] = call.text(name) }
            state.resolvers[call.node] = dns
            return .null
        },
        Route("GET", "/nodes/{node}/hosts") { state, call in
            let lines =
                ["127.0.0.1 localhost"] + state.nodes.map { "\($0.address) \($0.name).example.invalid \($0.name)" }
            return Reply(["data": .string(lines.joined(separator: "\n") + "\n"), "digest": "5f0c"])
        },
        Route("GET", "/nodes/{node}/config") { state, call in
            var settings = JSONObject(
                (state.nodeSettings[call.node] ?? [:]).sorted { $0.key < $1.key }.map { ($0, .string($1)) })
            settings["digest"] = "5f0c"
            return Reply(.object(settings))
        },
        Route("PUT", "/nodes/{node}/config") { state, call in
            for name in ParameterFormat.list(call.text("delete") ?? "") { state.nodeSettings[call.node]?[name] = nil }
            for name in call.parameters.keys where !["node", "delete", "digest"].contains(name) {
                state.nodeSettings[call.node, default: [:]][name] = call.text(name)
            }
            return .null
        },
    ]

    private static let facts = [
        Route("GET", "/nodes/{node}/subscription") { _, _ in
            Reply([
                "status": "notfound", "message": "There is no subscription key", "serverid": nil,
                "url": "https://www.proxmox.com/en/proxmox-virtual-environment/pricing",
            ])
        },
        Route("GET", "/nodes/{node}/capabilities") { _, _ in .index(["qemu"], key: "name") },
        Route("GET", "/nodes/{node}/capabilities/qemu") { _, _ in
            .index(["cpu", "cpu-flags", "machines", "migration"], key: "name")
        },
        Route("GET", "/nodes/{node}/capabilities/qemu/cpu") { _, _ in
            let intel = [
                "Broadwell", "Cascadelake-Server", "Haswell", "IvyBridge", "Nehalem", "SapphireRapids",
                "Skylake-Server", "Westmere",
            ]
            let amd = ["EPYC", "EPYC-Genoa", "EPYC-Milan", "EPYC-Rome", "Opteron_G5"]
            let plain = ["host", "kvm64", "max", "qemu64", "x86-64-v2", "x86-64-v2-AES", "x86-64-v3", "x86-64-v4"]
            let models =
                intel.map { ($0, "GenuineIntel") } + amd.map { ($0, "AuthenticAMD") } + plain.map { ($0, "default") }
            return .objects(models.map { ["name": .string($0), "vendor": .string($1), "custom": 0] })
        },
        Route("GET", "/nodes/{node}/capabilities/qemu/machines") { _, _ in
            .objects(
                ["pc-i440fx-10.1", "pc-q35-10.1"].map {
                    [
                        "id": .string($0), "type": .string($0.contains("q35") ? "q35" : "i440fx"), "version": "10.1",
                    ]
                })
        },
        Route("GET", "/nodes/{node}/netstat") { state, call in
            .objects(
                state.sortedGuests.filter { $0.node == call.node && $0.isRunning }.map { guest in
                    let load = Load(guest, in: state)
                    return [
                        "vmid": .string(String(guest.vmid)), "dev": "net0", "in": .string(String(load.netIn)),
                        "out": .string(String(load.netOut)),
                    ]
                })
        },
        Route("GET", "/nodes/{node}/disks/list") { state, call in
            let size = (state.node(call.node)?.disk ?? 0) + (800 << 30)
            return .objects([
                [
                    "devpath": "/dev/nvme0n1", "type": "nvme", "size": .int(size), "model": "SIMULATED NVME",
                    "serial": .string("SIM\(call.node)"), "vendor": "unknown", "health": "PASSED", "wearout": 97,
                    "gpt": 1, "used": "LVM", "rpm": 0, "by_id_link": "/dev/disk/by-id/nvme-simulated",
                ]
            ])
        },
        Route("GET", "/nodes/{node}/replication") { _, _ in .objects([]) },
    ]
}

extension ClusterState {
    /// A node that goes down takes its guests with it; one that comes back starts those that are to start with it.
    mutating func setOnline(_ name: String, _ isOnline: Bool) {
        guard let index = nodes.firstIndex(where: { $0.name == name }), nodes[index].isOnline != isOnline else {
            return
        }
        nodes[index].isOnline = isOnline
        for guest in sortedGuests where guest.node == name {
            let power = GuestPower(kind: guest.kind, vmid: guest.vmid, node: name)
            if !isOnline {
                power.halt(&self)
            } else if guest.configuration["onboot"] == "1", !guest.isRunning {
                power.boot(&self)
            }
        }
        guard !isOnline else { return }
        for task in tasks.all where task.isRunning && task.upid.node == name { finish(task.upid, "unexpected status") }
    }
}
