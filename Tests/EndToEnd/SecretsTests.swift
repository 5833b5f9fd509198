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
}
