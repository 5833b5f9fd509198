import Glibc
import JSONLines
import Testing

/// Marked secrets in every place where one can be, looked for in everything that the gateway writes.
@Suite struct SecretsTests {
    /// What a careless administrator may write: every way in which a hook can repeat what it sees.
    private static let leaking = """
        pre("*", function(op)
          local parameters = op.args.parameters or {}
          local word = parameters.cipassword
          if not word then return end
          if parameters.cores == 1 then error("bad password " .. word) end
          if parameters.cores == 2 then
            log("password " .. word)
            note("password " .. word)
            deny("no: " .. word)
          end
          if parameters.cores == 3 then confirm("set the password " .. word .. "?", { by = "caller" }) end
          if parameters.cores == 4 then deny(json.encode(op.args)) end
        end)
        post("*", function(op, result)
          local word = (op.args.parameters or {}).cipassword
          if word then
            note("was " .. word)
            result.password_was = word
            if op.args.parameters.cores == 6 then error("after: " .. word) end
          end
        end)
        """

    /// Of a profile that nobody here has.
    private static let profileSecret = "5ec2e700-0000-4000-8000-00000000feed"

    @Test(arguments: [false, true]) func noneIsEverWritten(byTicket: Bool) async throws {
        let mark = #"mark"-\7bJ4"#
        let simulator = try await Simulator.start(faults: [
            "500 PUT /nodes/pve3/qemu/104/config count=1 text=value '\(mark)' is no password"
        ])
        let workspace = try Workspace()
        var cluster = simulator.cluster()
        if byTicket {
            cluster["token"] = nil
            cluster["user"] = .string(simulator.user)
            cluster["password"] = .string(simulator.password)
        }
        let configuration: JSONObject = [
            "cluster": .object(cluster), "hooks": .string(try workspace.hooks(["leak.lua": Self.leaking])),
            "audit": ["file": "audit.jsonl"], "state": "state.db",
            "profiles": [
                "all": [
                    "users": ["*"], "tools": ["*", "call_api"],
                    "api": ["PUT /nodes/{node}/qemu/{vmid}/config", "POST /access/users"],
                ],
                "other": [
                    "uids": [65_533], "token": ["id": "agent@pve!other", "secret": .string(Self.profileSecret)],
                ],
            ],
        ]
        let gateway = try GatewayProcess.serve(configuration, ["--log-level", "trace"], in: workspace)
        var codes: [String] = []
        for cores in 1...7 {
            let parameters: JSONValue = [
                "node": "pve3", "vmid": 104, "cipassword": .string(mark), "cores": .int(cores == 7 ? 0 : cores),
            ]
            codes.append(try await Self.call("PUT", "/nodes/{node}/qemu/{vmid}/config", parameters, gateway))
        }
        #expect(
            codes == [
                "denied", "denied", "confirmation_required", "denied", "proxmox_error", "result_withheld",
                "invalid_arguments",
            ])
        codes = []
        for userid in ["eve@pve", "no realm"] {
            let parameters: JSONValue = ["userid": .string(userid), "password": .string(mark)]
            codes.append(try await Self.call("POST", "/access/users", parameters, gateway))
        }
        #expect(codes == ["ok", "invalid_arguments"])
        // Nor does a crash leave an image of its memory in a file.
        let limits = try Workspace.read("/proc/\(gateway.child.pid)/limits").split(separator: "\n")
        let core = try #require(limits.first { $0.hasPrefix("Max core file size") })
        #expect(core.split(separator: " ").filter { $0 == "0" }.count == 2, "\(core)")
        #expect(try await gateway.end() == 0)

        var written = ["answers": gateway.child.output, "log": gateway.child.errors]
        for name in ["audit.jsonl", "state.db", "state.db-wal"] {
            written[name] = (try? workspace.read(name)) ?? ""
        }
        #expect(written["audit.jsonl"]?.contains("leak.lua") == true)
        let escaped = JSONWriter.string(.string(mark)).dropFirst().dropLast()
        for (place, text) in written {
            for secret in [
                mark, String(escaped), simulator.tokenSecret, simulator.password, "PVE:\(simulator.user):",
                Self.profileSecret,
            ] {
                #expect(!text.contains(secret), "\(place) has \(secret)")
            }
        }
    }

    private static func call(
        _ method: String, _ path: String, _ parameters: JSONValue, _ gateway: GatewayProcess
    ) async throws -> String {
        let id = "\(method)-\(JSONWriter.string(parameters).hashValue)"
        let line: JSONObject = [
            "id": .string(id), "tool": "call_api",
            "args": ["method": .string(method), "path": .string(path), "parameters": parameters],
        ]
        let answer = try await gateway.ask(JSONWriter.string(.object(line)))
        return answer.code ?? "ok"
    }

    // MARK: Two clusters, two users, every command

    /// Keeps what it sees, looks at tasks' logs, and tells of all of it.
    private static let keeping = """
        pre("create_container set_cloudinit", function(op)
          local word = op.args.password or op.args.cipassword
          store.set("last", word)
          store.set("key " .. word, { words = { word } })
          store.hit("hit " .. word, 60)
          log("asked with " .. word)
          if op.tool == "set_cloudinit" then confirm("Set '" .. word .. "'?") end
        end)
        post("*", function(op, result)
          log(json.encode(result))
          note("kept: " .. json.encode(store.get("last")))
          if op.args.upid then
            log(json.encode(pve.get("/nodes/" .. op.node .. "/tasks/" .. op.args.upid .. "/log")))
          end
        end)
        """

    private final class Scene: OpenService, Sendable {
        static let agent = "agent@pve!gateway"
        let mark: String
        let (lab, prod): (Simulator, Simulator)
        let workspace: Workspace
        let agentSecret: String
        let gateway: GatewayProcess
        let file: String
        let metrics: Int
        var socket: String { workspace.path("gateway.sock") }

        init(mark: String, metrics: Int) async throws {
            self.mark = mark
            self.metrics = metrics
            workspace = try Workspace()
            lab = try await Simulator.start(
                faults: ["task-failure POST /nodes/*/lxc text=chpasswd: '\(mark)' is too short"])
            prod = try await Simulator.start()
            agentSecret = try await lab.makeToken(Self.agent, roles: ["/": "PVEAdmin"])
            chmod(workspace.path, 0o711)
            try workspace.write("agent.secret", agentSecret)
            // In the environment, of which the notified command is to have nothing.
            var first = lab.cluster(token: ["id": .string(lab.tokenID), "secret_env": "LAB_SECRET"])
            var second = prod.cluster()
            for name in ["name", "token"] { second[name] = nil }
            first["name"] = nil
            second["user"] = .string(prod.user)
            second["password"] = .string(prod.password)
            let tell = "env > \(workspace.path("told")); cat >> \(workspace.path("told"))"
            let configuration: JSONObject = [
                "clusters": ["lab": .object(first), "prod": .object(second)],
                "hooks": .string(try workspace.hooks(["keep.lua": SecretsTests.keeping])),
                "audit": ["file": "audit.jsonl", "rotate_bytes": 65_536], "state": "state.db",
                "metrics": ["port": .int(metrics)],
                "approvals": ["notify": ["/bin/sh", "-c", .string(tell)]],
                "profiles": [
                    "ops": ["uids": [0], "approver": true, "tools": ["*", "create_token", "call_api"]],
                    "agent": [
                        "uids": [65_533], "clusters": ["lab"],
                        "token": ["id": .string(Self.agent), "secret_file": "agent.secret"],
                    ],
                ],
            ]
            file = workspace.path("gateway.json")
            gateway = try GatewayProcess.serve(
                configuration,
                ["--socket", workspace.path("gateway.sock"), "--socket-mode", "666", "--log-level", "trace"],
                in: workspace, environment: ["LAB_SECRET": lab.tokenSecret])
            let socket = socket
            _ = try await gateway.child.wait(for: "the socket") { _ in access(socket, F_OK) == 0 ? true : nil }
        }
    }

    @Test(.enabled(if: geteuid() == 0, "needs root, to be two users"))
    func noDoorShowsWhatAnotherWasTold() async throws {
        let mark = "mark-7bJ4.hunter"
        let scene = try await Scene(mark: mark, metrics: Int.random(in: 20_000...30_000))
        var written: [String: String] = [:]
        func keep(_ place: String, _ done: Finished, sourceLocation: SourceLocation = #_sourceLocation) {
            #expect(!done.output.isEmpty, "\(place): \(done)", sourceLocation: sourceLocation)
            written[place] = done.output + done.errors
        }
        func call(_ words: [String], as uid: uid_t = 0) async throws -> JSONObject {
            let answer = try await scene.call(words, as: uid)
            written["\(written.count): \(words.prefix(2)) as \(uid)"] = JSONWriter.string(.object(answer))
            return answer
        }
        // A password that Proxmox repeats in a task's log.
        let failed = try await call([
            "create_container", "cluster=lab", "node=pve1", "ostemplate=\(Self.template)", "storage=local-lvm",
            "password=\(mark)",
        ])
        #expect(failed.code == "task_failed", "\(failed)")
        let upid = try #require(failed["error"]?["upid"]?.string, "\(failed)")
        // Later it is read by others, in every way.
        for (uid, cluster) in [(0, ["cluster=lab"]), (65_533, [])] as [(uid_t, [String])] {
            let task = try await call(["get_task", "upid=\(upid)"] + cluster, as: uid)
            #expect(task["result"]?["exit_status"] == "chpasswd: '**********' is too short", "\(task)")
            let parameters = #"parameters:={"node":"pve1","upid":"\#(upid)"}"#
            let log = try await call(
                ["call_api", "path=/nodes/{node}/tasks/{upid}/log", parameters] + cluster, as: uid)
            #expect(JSONWriter.string(log["result"] ?? .null).contains("**********"), "\(log)")
            for tool in ["list_tasks", "get_cluster_log"] { _ = try await call([tool] + cluster, as: uid) }
        }
        let read = try await scene.ask(
            [
                #"{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"proxmox://tasks/\#(upid)","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}"#
            ], as: 65_533)
        written["resource"] = read.map { JSONWriter.string(.object($0)) }.joined()
        // A question that quotes one.
        let asked = try await call(
            ["set_cloudinit", "vmid=104", "cipassword=\(mark)", "storage=local-lvm"], as: 65_533)
        #expect(asked.code == "confirmation_required", "\(asked)")
        let id = try #require(asked["error"]?["approval"]?.string, "\(asked)")
        for words in [["list"], ["list", "--json"], ["show", id], ["show", id, "--json"]] {
            keep("approvals \(words)", try await scene.run(["approvals"] + words, as: 0))
        }
        // What Proxmox makes for one caller, and a login that is repeated to nobody.
        let token = try await scene.call(["create_token", "cluster=lab", "userid=operator@pve", "tokenid=new"], as: 0)
        let value = try #require(token["result"]?["value"]?.string, "\(token)")
        _ = try await call(["get_nodes", "cluster=prod"])
        // Enough for a second file of the audit.
        let long = String(repeating: "x", count: 2_000)
        for _ in 0..<8 {
            _ = try await call(["update_vm_config", "cluster=lab", "vmid=104", "description=\(long)"])
        }
        // Every command that shows what there is.
        keep("status", try await scene.run(["status"], as: 0))
        keep("metrics", try await scene.run(["status", "--metrics"], as: 0))
        keep(
            "metrics door",
            try await Finished.run(
                "/usr/bin/env", ["curl", "-sS", "--max-time", "60", "http://127.0.0.1:\(scene.metrics)/metrics"]))
        let environment = ["LAB_SECRET": scene.lab.tokenSecret]
        for words in [
            ["config", "show", scene.file], ["config", "check", scene.file],
            ["doctor", "--config", scene.file, "--socket", scene.socket, "--log-level", "trace"],
            ["doctor", "--config", scene.file, "--json"], ["audit", "tail", "--config", scene.file],
            ["audit", "show", "--config", scene.file, "--since", "2h", "--json"],
            ["audit", "show", "--config", scene.file, "--since", "2h"], ["audit", "verify", "--config", scene.file],
            ["policy", "explain", "--config", scene.file],
            [
                "policy", "eval", "set_cloudinit", "vmid=104", "cipassword=\(mark)", "--config", scene.file,
                "--cluster",
                "lab",
            ],
        ] {
            keep("\(words.prefix(2))", try await Finished.proxgate(words, environment: environment))
        }
        // No program of ours leaves an image of its memory.
        let bridge = try GatewayProcess.connect(scene.socket)
        #expect(try await bridge.ask(#"{"id":1,"op":"ping"}"#)["ok"] == true)
        for child in [scene.gateway.child, bridge.child] {
            let limits = try Workspace.read("/proc/\(child.pid)/limits").split(separator: "\n")
            let core = try #require(limits.first { $0.hasPrefix("Max core file size") })
            #expect(core.split(separator: " ").filter { $0 == "0" }.count == 2, "\(core)")
        }
        #expect(try await bridge.end() == 0)
        scene.gateway.child.signal(SIGTERM)
        #expect(try await scene.gateway.child.exitCode() == 0)

        written["log"] = scene.gateway.child.errors + scene.gateway.child.output
        let files = try scene.workspace.names().filter {
            !["agent.secret", "gateway.json", "hooks", "gateway.sock"].contains($0)
        }
        for name in files { written[name] = try scene.workspace.read(name) }
        #expect(files.count { $0.hasPrefix("audit.jsonl") } > 1, "\(files)")
        #expect(files.contains("told") && files.contains("state.db"), "\(files)")
        #expect(written["told"]?.contains("PATH=") == true && written["log"]?.contains("keep.lua") == true)
        for (place, text) in written {
            for secret in [
                mark, scene.lab.tokenSecret, scene.prod.password, scene.agentSecret, value, "PVE:\(scene.prod.user):",
            ] {
                let around = text.split(separator: secret, maxSplits: 1).first.map { $0.suffix(300) } ?? ""
                #expect(!text.contains(secret), "\(place) has \(secret) behind \(around)")
            }
        }
    }

    private static let template = "local:vztmpl/debian-13-standard_13.1-2_amd64.tar.zst"
}
