import Glibc
import JSONLines
import Testing

/// What a profile or a rule forbids, tried through every door and in every disguise: nothing of it reaches Proxmox.
@Suite(.enabled(if: geteuid() == 0, "needs root, to be two users")) struct RightsTests {
    private static let meta =
        #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}"#

    private static func mcp(_ id: String, _ method: String, _ params: String) -> String {
        #"{"jsonrpc":"2.0","id":"\#(id)","method":"\#(method)","params":{\#(params.isEmpty ? "" : params + ",")\#(meta)}}"#
    }

    private static func isRefused(_ answer: JSONObject) -> Bool {
        answer["ok"] == false || answer["error"] != nil || answer["result"]?["isError"] == true
    }

    // MARK: Tools

    /// The agent may look, rename and power guests in bulk, but not stop one: no door and no spelling leads there.
    @Test func aForbiddenToolIsReachedByNoDoor() async throws {
        let service = try await ProfiledService.start(
            [
                "ops": ["uids": [0]],
                "agent": [
                    "users": ["*"], "tools": ["get_*", "find_tools", "call_api", "power_vms", "update_vm_config"],
                ],
            ],
            hooks: [
                "tricks.lua": """
                pre("update_vm_config", function(op)
                  if op.args.name == "vmid" then op.args.vmid = 103 end
                  if op.args.name == "node" then op.args.node = "pve2" end
                  if op.args.name == "tool" then op.tool = "stop_vm" end
                  if op.args.name == "unknown" then op.args.name, op.args.status = nil, "stopped" end
                end)
                pre("power_vms", function(op) deny("not in bulk either") end)
                """
            ])
        let stop = #""method":"POST","path":"/nodes/{node}/qemu/{vmid}/status/"#
        let tries = [
            #""tool":"stop_vm","args":{"vmid":101}"#,
            // Look-alikes: a Cyrillic letter, a full-width one, letter case, white space, what has no width, a combining
            // mark, a NUL, a soft hyphen, a word joiner, the other direction.
            #""tool":"\u0455top_vm","args":{"vmid":101}"#, #""tool":"\uFF53top_vm","args":{"vmid":101}"#,
            #""tool":"STOP_VM","args":{"vmid":101}"#, #""tool":"Stop_Vm","args":{"vmid":101}"#,
            #""tool":" stop_vm","args":{"vmid":101}"#, #""tool":"stop_vm ","args":{"vmid":101}"#,
            #""tool":"stop_vm\n","args":{"vmid":101}"#, #""tool":"stop\u200B_vm","args":{"vmid":101}"#,
            #""tool":"stop_vm\u0301","args":{"vmid":101}"#, #""tool":"stop_vm\u0000","args":{"vmid":101}"#,
            #""tool":"stop\u00AD_vm","args":{"vmid":101}"#, #""tool":"\u2060stop_vm","args":{"vmid":101}"#,
            #""tool":"\u202Emv_pots","args":{"vmid":101}"#, #""tool":"\u0073top_vm","args":{"vmid":101}"#,
            // The same thing by others.
            #""tool":"power_vms","args":{"action":"stop","vmids":[101]}"#,
            #""tool":"power_vms","args":{"action":"shutdown","name":"web*"}"#,
            #""tool":"call_api","args":{\#(stop)stop","parameters":{"node":"pve1","vmid":101}}"#,
            #""tool":"call_api","args":{\#(stop)%73top","parameters":{"node":"pve1","vmid":101}}"#,
            #""tool":"call_api","args":{\#(stop)../status/stop","parameters":{"node":"pve1","vmid":101}}"#,
            #""tool":"call_api","args":{\#(stop){x}","parameters":{"node":"pve1","vmid":101,"x":"stop"}}"#,
            #""tool":"call_api","args":{\#(stop)stop\u0000","parameters":{"node":"pve1","vmid":101}}"#,
            #""tool":"call_api","args":{"method":"GET","path":"/nodes/{node}/qemu/{vmid}/status/stop","parameters":{"vmid":101}}"#,
            #""tool":"call_api","args":{"method":"post","path":"/nodes/{node}/qemu/{vmid}/status/stop","parameters":{"vmid":101}}"#,
            // Hooks that would turn a call into another one.
            #""tool":"update_vm_config","args":{"vmid":101,"name":"vmid"}"#,
            #""tool":"update_vm_config","args":{"vmid":101,"name":"node"}"#,
            #""tool":"update_vm_config","args":{"vmid":101,"name":"tool"}"#,
            #""tool":"update_vm_config","args":{"vmid":101,"name":"unknown"}"#,
            // Names that come twice: which of the two is meant?
            #""tool":"get_vms","tool":"stop_vm","args":{"vmid":101}"#,
            #""tool":"update_vm_config","args":{"vmid":104,"vmid":101,"name":"x"}"#,
            // Options that are none.
            #""tool":"update_vm_config","args":{"vmid":101,"name":"x"},"principal":{"uid":0}"#,
            #""tool":"update_vm_config","args":{"vmid":101,"name":"x"},"profile":"ops""#,
        ]
        let lines = tries.enumerated().map { #"{"id":\#($0),\#($1)}"# }
        let answers = try await service.ask(
            lines + [
                #"{"id":"find","tool":"find_tools","args":{"query":"stop a virtual machine"}}"#,
                #"{"id":"tools","op":"tools"}"#, #"{"id":"complete","op":"complete","value":"stop"}"#,
                #"{"id":"arguments","op":"complete","tool":"stop_vm","argument":"vmid","value":"10"}"#,
                Self.mcp("call", "tools/call", #""name":"stop_vm","arguments":{"vmid":101}"#),
                Self.mcp("task", "tools/call", #""name":"stop_vm","arguments":{"vmid":101},"task":{}"#),
                Self.mcp("list", "tools/list", ""),
                Self.mcp("read", "resources/read", #""uri":"proxmox://nodes/pve1/qemu/101/status/stop""#),
                Self.mcp("other", "resources/read", #""uri":"https://127.0.0.1:8006/api2/json/version""#),
                Self.mcp("file", "resources/read", #""uri":"file:///etc/shadow""#),
                Self.mcp("prompt", "prompts/get", #""name":"stop_vm","arguments":{"vmid":"101"}"#),
                Self.mcp(
                    "completed", "completion/complete",
                    #""ref":{"type":"ref/prompt","name":"stop_vm"},"argument":{"name":"vmid","value":"1"}"#),
            ])
        for (index, tried) in tries.enumerated() {
            // A line with a name twice cannot be read, and its id neither.
            guard let answer = answers.first(where: { $0["id"] == .int(index) }) else {
                #expect(
                    tried.contains(#""tool":"get_vms","tool""#) || tried.contains(#""vmid":104,"vmid""#), "\(tried)")
                continue
            }
            #expect(Self.isRefused(answer) || Self.isNobodyStopped(answer), "\(tried): \(answer)")
        }
        #expect(answers.count { $0.code == "parse_error" } == 2)
        func answer(_ id: JSONValue) throws -> JSONObject { try #require(answers.first { $0["id"] == id }, "\(id)") }
        for id in ["call", "task", "read", "other", "file", "prompt"] as [JSONValue] {
            let refusal = try answer(id)
            #expect(Self.isRefused(refusal), "\(refusal)")
        }
        for id in ["find", "tools", "list"] as [JSONValue] {
            let names = try answer(id)["result"]?["tools"]?.array?.compactMap { $0["name"]?.string } ?? []
            #expect(names.contains("update_vm_config") && !names.contains { $0.contains("stop") }, "\(id): \(names)")
        }
        #expect(try answer("complete")["result"]?["values"] == [])
        #expect(try answer("arguments")["result"]?["values"] == [])
        let completed = try answer("completed")
        #expect(Self.isRefused(completed) || completed["result"]?["completion"]?["values"] == [], "\(completed)")
        #expect(service.simulator.changes == [])
        try await service.end()
    }

    /// A bulk call is no error as a whole.
    private static func isNobodyStopped(_ answer: JSONObject) -> Bool {
        answer["result"]?["guests"]?.array?.allSatisfy { $0["outcome"] != "done" } ?? false
    }

    // MARK: Numbers

    private static let spellings = [
        #""0101""#, "101.0", "1.01e2", "101e0", #""1.01e2""#, #""+101""#, "-101", #"" 101""#, #""101 ""#, #""101\n""#,
        #""101\u0000""#, #""0x65""#, #""１０１""#, #""101/""#, #""101/../100""#, #""%31%30%31""#, "[101]", "true",
        #"{"vmid":101}"#, "99999999999999999999", "1e400", "18446744073709551717", "4294967397",
        #""18446744073709551717""#, #""vm:101""#, #""qemu/101""#, #""101,102""#,
    ]

    /// VM 101 is not to be touched; whoever finds a number that the rule takes for another one gets past it.
    @Test func aVMIDHasOneSpelling() async throws {
        let service = try await ProfiledService.start(
            ["ops": ["uids": [0]], "agent": ["users": ["*"], "tools": ["*", "call_api"], "api": Self.stopping]],
            hooks: ["hands-off.lua": "pre('*', function(op) if op.vmid == 101 then deny('hands off') end end)"])
        var lines: [String] = []
        for spelling in Self.spellings {
            let path = #""path":"/nodes/{node}/qemu/{vmid}/"#
            lines += [
                #""tool":"stop_vm","args":{"vmid":\#(spelling)}"#,
                #""tool":"get_vm_status","args":{"vmid":\#(spelling),"node":"pve1"}"#,
                #""tool":"power_vms","args":{"action":"stop","vmids":[\#(spelling)]}"#,
                #""tool":"call_api","args":{"method":"POST",\#(path)status/stop","parameters":{"node":"pve1","vmid":\#(spelling)}}"#,
                #""tool":"call_api","args":{\#(path)config","parameters":{"node":"pve1","vmid":\#(spelling)}}"#,
            ]
        }
        // As it should be, and still denied.
        lines += [
            #""tool":"stop_vm","args":{"vmid":101}"#, #""tool":"stop_vm","args":{"vmid":"101"}"#,
            #""tool":"stop_vm","args":{"vmid":1\u0030\u0031}"#, #""tool":"stop_vm","args":{"vmid":"1\u00301"}"#,
        ]
        let uris = ["101", "0101", "%31%30%31", "101/config", "+101", "101.0", "1e2"].map {
            Self.mcp($0, "resources/read", #""uri":"proxmox://nodes/pve1/qemu/\#($0)""#)
        }
        let answers = try await service.ask(lines.enumerated().map { #"{"id":\#($0),\#($1)}"# } + uris)
        #expect(answers.count == lines.count + uris.count)
        for answer in answers {
            let asked = answer["id"]?.int.map { lines[$0] } ?? answer["id"]?.string ?? "-"
            #expect(Self.isRefused(answer) || Self.isNobodyStopped(answer), "\(asked): \(answer)")
        }
        #expect(service.simulator.changes == [])
        // Nothing was asked about a guest by another spelling either.
        let guests = service.simulator.requests.compactMap { $0.split(separator: "/qemu/").dropFirst().first }
        #expect(guests.allSatisfy { $0.hasPrefix("101/") }, "\(guests)")
        // Whoever may do it, may in both spellings that there are.
        #expect(try await service.call(["stop_vm", "vmid=103"])["ok"] == true)
        try await service.end()
    }

    private static let stopping: JSONValue = ["POST /nodes/{node}/qemu/{vmid}/status/stop"]

    // MARK: Guests outside of a boundary

    private static let writing: [String] = [
        "POST /nodes/{node}/qemu", "POST /nodes/{node}/qemu/{vmid}/clone", "POST /nodes/{node}/qemu/{vmid}/move_disk",
        "PUT /nodes/{node}/qemu/{vmid}/config", "POST /nodes/{node}/qemu/{vmid}/config",
        "POST /nodes/{node}/qemu/{vmid}/agent/file-write", "POST /nodes/{node}/qemu/{vmid}/agent/exec",
        "POST /nodes/{node}/lxc", "POST /nodes/{node}/lxc/{vmid}/move_volume", "PUT /pools/{poolid}", "PUT /pools",
        "POST /cluster/ha/resources", "PUT /cluster/ha/resources/{sid}", "POST /cluster/ha/rules",
        "DELETE /cluster/ha/resources/{sid}", "POST /cluster/ha/groups", "DELETE /cluster/ha/rules/{rule}",
        "POST /cluster/replication", "DELETE /cluster/replication/{id}", "POST /cluster/firewall/aliases",
        "PUT /cluster/firewall/aliases/{name}", "POST /cluster/firewall/rules", "POST /cluster/firewall/groups/{group}",
        "POST /nodes/{node}/vzdump", "POST /cluster/backup", "POST /nodes/{node}/stopall", "POST /nodes/{node}/status",
        "POST /cluster/bulk-action/guest/shutdown", "DELETE /nodes/{node}/tasks/{upid}",
        "DELETE /nodes/{node}/storage/{storage}/content/{volume}", "POST /nodes/{node}/storage/{storage}/content",
        "DELETE /nodes/{node}/storage/{storage}/prunebackups", "PUT /cluster/options", "DELETE /storage/{storage}",
        "PUT /nodes/{node}/network", "POST /nodes/{node}/qemu/{vmid}/snapshot",
    ]

    /// The agent has VM 102 and the numbers from 300 on; everything else is somebody else's.
    @Test func aBoundaryIsCrossedByNoRequest() async throws {
        let service = try await ProfiledService.start([
            "ops": ["uids": [0]],
            "agent": [
                "users": ["*"], "tools": ["*", "call_api", "attach_disk"],
                "api": .array(Self.writing.map(JSONValue.string)), "guests": ["vmids": [102, "300-310"]],
            ],
        ])
        // A task of another's guest.
        let stopped = try await service.call(["stop_vm", "vmid=101"], as: 0)
        let upid = try #require(stopped["result"]?["task"]?["upid"]?.string, "\(stopped)")
        let forged = upid.replacing(":101:", with: ":102:")
        let backups = try await service.call(["list_backups"], as: 0)["result"]?["backups"]?.array ?? []
        let backup = try #require(backups.first { $0["vmid"] == 101 }?["volid"]?.string, "\(backups)")
        let before = service.simulator.changes
        func api(_ endpoint: String, _ parameters: JSONObject) -> JSONObject {
            let words = endpoint.split(separator: " ").map { JSONValue.string(String($0)) }
            return [
                "tool": "call_api",
                "args": ["method": words[0], "path": words[1], "parameters": .object(parameters)],
            ]
        }
        func tool(_ name: String, _ arguments: JSONObject) -> JSONObject {
            ["tool": .string(name), "args": .object(arguments)]
        }
        let clone = "POST /nodes/{node}/qemu/{vmid}/clone"
        let config = "PUT /nodes/{node}/qemu/{vmid}/config"
        let volume = "DELETE /nodes/{node}/storage/{storage}/content/{volume}"
        var tries: [JSONObject] = [
            // A new guest beyond, or over another's.
            tool("clone_vm", ["vmid": 102, "newid": 400]), tool("clone_vm", ["vmid": 102, "newid": 101]),
            tool("clone_vm", ["vmid": 101, "newid": 300]), tool("clone_vm", ["vmid": 105]),
            api(clone, ["node": "pve1", "vmid": 102, "newid": 400]), api(clone, ["vmid": 102, "newid": "0300"]),
            api(clone, ["node": "pve3", "vmid": 105, "newid": 300]),
            // A backup over another's guest, and another's backup in one's own.
            tool("restore_backup", ["node": "pve1", "volid": .string(backup), "vmid": 101, "force": true]),
            tool("restore_backup", ["node": "pve1", "volid": .string(backup), "vmid": 300]),
            api("POST /nodes/{node}/qemu", ["node": "pve1", "vmid": 101, "archive": .string(backup), "force": true]),
            api("POST /nodes/{node}/qemu", ["node": "pve1", "vmid": 300, "archive": .string(backup)]),
            api("POST /nodes/{node}/qemu", ["node": "pve1", "vmid": 400]),
            api(
                "POST /nodes/{node}/lxc", ["node": "pve1", "vmid": 200, "ostemplate": .string(backup), "restore": true]),
            // Disks: moved to another, taken from another, imported from another.
            api(
                "POST /nodes/{node}/qemu/{vmid}/move_disk",
                ["node": "pve1", "vmid": 102, "disk": "scsi0", "target-vmid": 101, "target-disk": "scsi5"]),
            api(
                "POST /nodes/{node}/lxc/{vmid}/move_volume",
                ["node": "pve2", "vmid": 200, "volume": "rootfs", "target-vmid": 102]),
            api(config, ["vmid": 102, "scsi3": "local-lvm:vm-101-disk-0"]),
            api(config, ["vmid": 102, "scsi3": "local-lvm:0,import-from=local-lvm:vm-101-disk-0"]),
            api(config, ["vmid": 102, "cdrom": "local-lvm:vm-101-disk-0,media=cdrom"]),
            api(config, ["vmid": 102, "scsi3": "file=local-lvm:vm-101-disk-0,size=4G"]),
            api("POST /nodes/{node}/qemu/{vmid}/config", ["vmid": 102, "unused0": "local-lvm:vm-101-disk-0"]),
            tool("attach_disk", ["vmid": 102, "volume": "local-lvm:vm-101-disk-0"]),
            api(volume, ["node": "pve1", "storage": "local-lvm", "volume": "local-lvm:vm-101-disk-0"]),
            api(volume, ["node": "pve1", "storage": "local-lvm", "volume": "vm-101-disk-0"]),
            api(volume, ["node": "pve1", "storage": "shared-nfs", "volume": .string(backup)]),
            api(volume, ["node": "pve1", "storage": "local", "volume": "local:vm-102-disk-0/../vm-101-disk-0"]),
            api(volume, ["node": "pve1", "storage": "local/../../../access/users", "volume": "eve@pve"]),
            tool("delete_volume", ["node": "pve1", "volid": "local-lvm:vm-101-disk-0"]),
            tool("delete_backup", ["node": "pve1", "volid": .string(backup)]),
            api(
                "POST /nodes/{node}/storage/{storage}/content",
                ["node": "pve1", "storage": "local-lvm", "filename": "vm-101-disk-9", "size": "1G", "vmid": 101]),
            api(
                "DELETE /nodes/{node}/storage/{storage}/prunebackups",
                ["node": "pve1", "storage": "shared-nfs", "prune-backups": "keep-last=1"]),
            // What many guests share.
            api("PUT /pools/{poolid}", ["poolid": "web", "vms": "101"]),
            api("PUT /pools", ["poolid": "dev", "vms": "101"]),
            api("PUT /pools/{poolid}", ["poolid": "web", "vms": "102,101", "delete": true]),
            api("PUT /pools/{poolid}", ["poolid": "web", "storage": "local-lvm"]),
            api("POST /cluster/ha/resources", ["sid": "vm:101", "state": "stopped"]),
            api("POST /cluster/ha/resources", ["sid": "101", "state": "stopped"]),
            api("PUT /cluster/ha/resources/{sid}", ["sid": "vm:103", "state": "stopped"]),
            api("DELETE /cluster/ha/resources/{sid}", ["sid": "vm:103"]),
            api(
                "POST /cluster/ha/rules",
                ["rule": "r", "type": "resource-affinity", "affinity": "negative", "resources": "vm:102,vm:103"]),
            api("DELETE /cluster/ha/rules/{rule}", ["rule": "r"]),
            api("POST /cluster/ha/groups", ["group": "g", "nodes": "pve1"]),
            api("POST /cluster/replication", ["id": "101-0", "type": "local", "target": "pve2"]),
            api("DELETE /cluster/replication/{id}", ["id": "101-0"]),
            api("POST /cluster/firewall/aliases", ["name": "trusted", "cidr": "0.0.0.0/0"]),
            api("PUT /cluster/firewall/aliases/{name}", ["name": "trusted", "cidr": "0.0.0.0/0"]),
            api("POST /cluster/firewall/rules", ["type": "in", "action": "ACCEPT"]),
            api("POST /cluster/firewall/groups/{group}", ["group": "g", "type": "in", "action": "ACCEPT"]),
            api("POST /nodes/{node}/vzdump", ["node": "pve1", "vmid": "102,101", "storage": "local"]),
            api("POST /nodes/{node}/vzdump", ["node": "pve1", "vmid": "102 101", "storage": "local"]),
            api("POST /nodes/{node}/vzdump", ["node": "pve1", "vmid": "102\n101", "storage": "local"]),
            api("POST /nodes/{node}/vzdump", ["node": "pve1", "vmid": "102", "all": true, "storage": "local"]),
            api("POST /nodes/{node}/vzdump", ["node": "pve1", "pool": "web", "storage": "local"]),
            api("POST /nodes/{node}/vzdump", ["node": "pve1", "exclude": "102", "storage": "local"]),
            // To the host.
            api("POST /nodes/{node}/vzdump", ["node": "pve1", "vmid": "102", "script": "/tmp/x"]),
            api("POST /nodes/{node}/vzdump", ["node": "pve1", "vmid": "102", "dumpdir": "/etc"]),
            api(config, ["vmid": 102, "hookscript": "local:snippets/x.pl"]), api(config, ["vmid": 102, "args": "-S"]),
            api(config, ["vmid": 102, "hostpci3": "0000:01:00.0"]), api(config, ["vmid": 102, "serial0": "/dev/sda"]),
            api(config, ["vmid": 102, "scsi3": "/etc/shadow,size=1G"]),
            api(config, ["vmid": 102, "cdrom": "/etc/shadow,media=cdrom"]),
            api("POST /nodes/{node}/qemu", ["node": "pve1", "vmid": 300, "archive": "/tmp/x.vma"]),
            api(config, ["vmid": 102, "scsi3": "local-lvm:0,import-from=/etc/shadow"]),
            tool(
                "attach_disk", ["vmid": 102, "storage": "local-lvm", "size": 1, "options": "import-from=/etc/shadow"]),
            api("POST /cluster/backup", ["vmid": "101", "schedule": "daily", "storage": "local"]),
            api("POST /nodes/{node}/stopall", ["node": "pve1"]),
            api("POST /nodes/{node}/stopall", ["node": "pve1", "vms": "101"]),
            api("POST /nodes/{node}/stopall", ["node": "pve1", "vms": "102,101"]),
            api("POST /nodes/{node}/status", ["node": "pve1", "command": "reboot"]),
            api("POST /cluster/bulk-action/guest/shutdown", ["vms": [101]]),
            api("PUT /cluster/options", ["http_proxy": "http://192.0.2.1"]),
            api("DELETE /storage/{storage}", ["storage": "local"]),
            api("PUT /nodes/{node}/network", ["node": "pve1"]),
            // Within a guest.
            api(
                "POST /nodes/{node}/qemu/{vmid}/agent/file-write", ["vmid": 101, "file": "/etc/passwd", "content": "x"]),
            api("POST /nodes/{node}/qemu/{vmid}/agent/exec", ["vmid": 101, "command": ["id"]]),
            tool("execute_vm_command", ["vmid": 101, "command": ["id"]]),
            // Tasks of others: stopped, read, under a name that is not theirs.
            api("DELETE /nodes/{node}/tasks/{upid}", ["node": "pve1", "upid": .string(upid)]),
            tool("stop_task", ["upid": .string(upid)]), tool("get_task", ["upid": .string(upid)]),
            tool("get_task", ["upid": .string(forged)]), tool("get_task", ["upid": .string(upid + "\n")]),
            tool("get_task", ["upid": .string(upid.replacing(":101:", with: ":102/../101:"))]),
        ]
        let reads: [(String, JSONObject)] = [
            ("/nodes/{node}/tasks/{upid}/log", ["node": "pve1", "upid": .string(upid)]),
            ("/nodes/{node}/tasks/{upid}/status", ["node": "pve1", "upid": "../../../access/users"]),
            ("/nodes/{node}/qemu/{vmid}/config", ["vmid": 101]), ("/nodes/{node}/qemu/{vmid}/config", ["vmid": 999]),
            ("/nodes/{node}/qemu/{vmid}/snapshot/{snapname}/config", ["vmid": 101, "snapname": "a"]),
            ("/nodes/{node}/qemu/{vmid}/snapshot/{snapname}/config", ["vmid": 102, "snapname": "../../101/config"]),
            ("/nodes/{node}/status", ["node": "pve1/../../access/users"]), ("/nodes/{node}/status", ["node": ".."]),
            ("/nodes/{node}/status", ["node": "%2e%2e"]), ("/nodes/{node}/status", ["node": "pve1\n"]),
            ("/nodes/{node}/status", ["node": "pve1\u{0}"]), ("/nodes/{node}/status", ["node": "localhost"]),
            ("/nodes/{node}/storage/{storage}/status", ["node": "pve1", "storage": "local/../../syslog"]),
            (
                "/nodes/{node}/storage/{storage}/content/{volume}",
                ["node": "pve1", "storage": "local-lvm", "volume": "local-lvm:vm-101-disk-0"]
            ),
            ("/nodes/{node}/qemu/{vmid}/../../../access/users", ["vmid": 102]),
            ("/nodes/{node}/qemu/{vmid}%2f..%2f101", ["vmid": 102]), ("/access/users", [:]), ("/access/acl", [:]),
            ("/cluster/log", [:]), ("/cluster/replication", [:]), ("/cluster/firewall/rules", [:]),
            ("/nodes/{node}/syslog", ["node": "pve1"]), ("/nodes/{node}/journal", ["node": "pve1"]),
        ]
        tries += reads.map { api("GET \($0.0)", $0.1) }
        let lines = tries.enumerated().map { index, tried in
            var line = tried
            line["id"] = .int(index)
            return JSONWriter.string(.object(line))
        }
        let answers = try await service.ask(lines)
        for (index, tried) in tries.enumerated() {
            let answer = try #require(answers.first { $0["id"] == .int(index) }, "\(tried)")
            let codes = ["not_found", "denied", "invalid_arguments", "not_permitted"]
            #expect(codes.contains(answer.code ?? "-"), "\(tried): \(answer)")
        }
        #expect(service.simulator.changes == before)
        // Under a name that is not its own, a task has no log.
        var line = api("GET /nodes/{node}/tasks/{upid}/log", ["node": "pve1", "upid": .string(forged)])
        line["id"] = "log"
        let nothing = try await service.ask([JSONWriter.string(.object(line))]).first ?? [:]
        let text = nothing["result"]?["data"]?.array?.first?["t"]?.string ?? ""
        #expect(text.hasPrefix("unable to open file"), "\(nothing)")
        // What is its own is not in the way of it.
        #expect(try await service.call(["start_vm", "vmid=102"])["ok"] == true)
        #expect(try await service.call(["clone_vm", "vmid=102", "newid=300"])["ok"] == true)
        try await service.end()
    }

    // MARK: What rules go by

    /// A rule goes by a tag, a name and a number; none of them is taken from a guest, or given to another in its place.
    @Test func aGuestIsNotDisguised() async throws {
        let protect = try Workspace.read("\(Places.hooks)/protect.lua")
        let service = try await ProfiledService.start(
            [
                "ops": ["uids": [0]],
                "agent": [
                    "users": ["*"], "tools": ["*", "call_api"], "api": .array(Self.writing.map(JSONValue.string)),
                ],
            ], hooks: ["protect.lua": protect],
            ["settings": ["protect": ["tags": ["prod"], "names": ["web2"], "vmids": ["104": "build machine"]]]])
        let config =
            #""tool":"call_api","args":{"method":"PUT","path":"/nodes/{node}/qemu/{vmid}/config","parameters":"#
        // Made by another admin before the tag was given.
        #expect(try await service.call(["create_snapshot", "vmid=100", "snapname=plain"], as: 0)["ok"] == true)
        let before = service.simulator.changes
        let tries = [
            #""tool":"update_vm_config","args":{"vmid":103,"tags":["db"]}"#,
            #""tool":"update_vm_config","args":{"vmid":103,"tags":["production"]}"#,
            #""tool":"update_vm_config","args":{"vmid":103,"delete":["tags"]}"#,
            #""tool":"update_vm_config","args":{"vmid":103,"tags":""}"#, #"\#(config){"vmid":103,"tags":"db"}}"#,
            #"\#(config){"vmid":103,"delete":"tags"}}"#, #"\#(config){"vmid":103,"delete":"description, tags"}}"#,
            #""tool":"update_vm_config","args":{"vmid":102,"name":"web3"}"#,
            #"\#(config){"vmid":102,"name":"we\u0062\u0032x"}}"#, #"\#(config){"vmid":102,"delete":"name"}}"#,
            #""tool":"stop_vm","args":{"vmid":103}"#, #""tool":"delete_vm","args":{"vmid":104}"#,
            #""tool":"rollback_snapshot","args":{"vmid":100,"snapname":"plain"}"#,
        ]
        let answers = try await service.ask(tries.enumerated().map { #"{"id":\#($0),\#($1)}"# })
        for (index, tried) in tries.enumerated() {
            let answer = try #require(answers.first { $0["id"] == .int(index) }, "\(tried)")
            #expect(["denied", "invalid_arguments"].contains(answer.code ?? "-"), "\(tried): \(answer)")
        }
        #expect(service.simulator.changes == before)
        // Another guest by the same name changes nothing for either: each is known by its number.
        #expect(try await service.call(["update_vm_config", "vmid=105", "name=ci-runner"])["ok"] == true)
        #expect(try await service.call(["delete_vm", "vmid=104"]).code == "denied")
        // Beside the rule, the same things go.
        #expect(try await service.call(["update_vm_config", "vmid=103", "tags=prod,extra"])["ok"] == true)
        try await service.end()
    }

    // MARK: Confirmations

    /// Whoever asks does not answer, on no connection; an answer is for its call and its caller.
    @Test func anAnswerIsNotBorrowed() async throws {
        let service = try await ProfiledService.start(
            ["ops": ["uids": [65_532, 65_531], "approver": true], "agent": ["users": ["*"]]],
            hooks: ["ask.lua": "pre('stop_vm shutdown_vm', function(op) confirm('Stop it?') end)\n"])
        func ask(_ words: [String], as uid: uid_t = 65_533) async throws -> String {
            let asked = try await service.call(words, as: uid)
            return try #require(asked["error"]?["approval"]?.string, "\(asked)")
        }
        func approve(_ id: String, as uid: uid_t) async throws -> Int32 {
            try await service.run(["approvals", "approve", id], as: uid).code
        }
        let id = try await ask(["stop_vm", "vmid=103"])
        // By its caller, on another connection; by somebody who may not; by an approver who has asked himself.
        #expect(try await approve(id, as: 65_533) != 0)
        #expect(try await approve(id, as: 65_530) != 0)
        let own = try await ask(["stop_vm", "vmid=103"], as: 65_532)
        #expect(try await approve(own, as: 65_532) != 0)
        // Before the answer, made up, and in other letters.
        #expect(try await service.call(["stop_vm", "vmid=103", "confirm=\(id)"]).code != nil)
        #expect(
            try await service.call(["stop_vm", "vmid=103", "confirm=\(String(repeating: "a", count: 26))"]).code != nil)
        #expect(service.simulator.changes == [])
        #expect(try await approve(id, as: 65_531) == 0)
        for words in [
            ["stop_vm", "vmid=104"], ["shutdown_vm", "vmid=103"], ["stop_vm", "vmid=103", "overrule_shutdown:=true"],
        ] {
            #expect(try await service.call(words + ["confirm=\(id)"]).code != nil, "\(words)")
        }
        // By another, and by an approver.
        #expect(try await service.call(["stop_vm", "vmid=103", "confirm=\(id)"], as: 65_530).code != nil)
        #expect(try await service.call(["stop_vm", "vmid=103", "confirm=\(id)"], as: 65_531).code != nil)
        #expect(try await service.call(["stop_vm", "vmid=103", "confirm=\(id.uppercased())"]).code != nil)
        #expect(service.simulator.changes == [])
        #expect(try await service.call(["stop_vm", "vmid=103", "confirm=\(id)"])["ok"] == true)
        #expect(service.simulator.changes.count == 1)
        // Once.
        #expect(try await service.call(["stop_vm", "vmid=103", "confirm=\(id)"]).code != nil)
        #expect(service.simulator.changes.count == 1)
        try await service.end()
    }

    // MARK: Files

    /// Where the link to the hooks can be turned elsewhere, it could be turned to a directory without any.
    @Test func aLinkToTheHooksThatOthersCanTurnPreventsTheStart() async throws {
        let workspace = try Workspace()
        _ = try workspace.hooks(["mine.lua": "pre('*', function(op) deny('no') end)\n"])
        let open = try Workspace()
        chmod(open.path, 0o777)
        #expect(symlink(workspace.path("hooks"), open.path("hooks")) == 0)
        let file = try workspace.write(
            "gateway.json",
            ["host": "127.0.0.1", "username": "root@pam", "password": "x", "hooks": .string(open.path("hooks"))])
        let serve = try await Finished.proxgate(["serve", "--config", file], input: #"{"id":1,"op":"ping"}"#)
        #expect(serve.code != 0 && serve.output.isEmpty)
        #expect(serve.errors.contains("\(open.path) can be written by others"), "\(serve.errors)")
    }
}
