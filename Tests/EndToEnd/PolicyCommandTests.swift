import JSONLines
import Testing

/// `proxgate policy`: the tools of those who write hooks.
@Suite struct PolicyCommandTests {
    @Test func theShippedHooksPassTheirTests() async throws {
        let test = try await Finished.proxgate(["policy", "test", Places.hooks, "--coverage"])
        #expect(test.code == 0, "\(test.output)\(test.errors)")
        #expect(test.output.contains(" 0 failed"), "\(test.output)")
        let check = try await Finished.proxgate(["policy", "check", Places.hooks])
        #expect(check.code == 0, "\(check.output)\(check.errors)")
    }

    @Test func aTestThatFails() async throws {
        let workspace = try Workspace()
        let directory = try workspace.hooks(["mine.lua": "pre(\"stop_vm\", function(op) deny('no') end)\n"])
        try workspace.directory("hooks/tests")
        try workspace.write(
            "hooks/tests/mine.lua",
            "test('it may', function()\n  expect(call('stop_vm', { vmid = 101 })).allowed()\nend)\n")
        let test = try await Finished.proxgate(["policy", "test", directory])
        #expect(test.code == 1)
        #expect(test.output.contains("✗ it may  (tests/mine.lua:2)"), "\(test.output)")
        #expect(test.output.contains("mine.lua:1 deny"), "\(test.output)")
        let json = try await Finished.proxgate(["policy", "test", directory, "--json"])
        #expect(json.code == 1 && json.json?["failed"] == 1)
        let none = try await Finished.proxgate(["policy", "test", directory, "no such test"])
        #expect(none.code == 1 && none.errors.contains("no such test"))
    }

    @Test func mistakesAreFoundAllAtOnce() async throws {
        let workspace = try Workspace()
        let directory = try workspace.hooks([
            "a.lua": "pre(\"stop_wm\", function(op)\n  dney(op.gest)\nend)\n", "b.lua": "pre(",
        ])
        let check = try await Finished.proxgate(["policy", "check", directory, "--settings", #"{"limits":{}}"#])
        #expect(check.code == 1)
        for part in [
            "a.lua:1: there is no tool 'stop_wm' (did you mean 'stop_vm'?)", "a.lua:2: unknown global 'dney'",
            "a.lua:2: op has no 'gest'", "b.lua:1: ",
        ] {
            #expect(check.output.contains(part), "\(part) is not in \(check.output)")
        }
        let json = try await Finished.proxgate(["policy", "check", directory, "--json"])
        #expect(json.code == 1 && json.json?["findings"]?.array?.count == 4, "\(json.output)")
        let missing = try await Finished.proxgate(["policy", "check", workspace.path("nowhere")])
        #expect(missing.code == 1 && missing.errors.contains("nowhere"), "\(missing)")
    }

    /// What an author gets wrong, what the answer says of it, and the exit code.
    @Test func wrongInputIsAnsweredWithWhatIsWrong() async throws {
        let workspace = try Workspace()
        let broken = try workspace.directory("broken")
        try workspace.write("broken/a.lua", "pre('stop_vm', function(op)\n  deny(\nend)\n")
        let hooks = try workspace.hooks([
            "a.lua": "pre('stop_wm', function(op)\n  deny(op.gest)\nend)\npre('start_vm', function(op) end)\n"
        ])
        try workspace.directory("hooks/tests")
        try workspace.write("hooks/tests/a.lua", "test('x', function() cal('stop_vm') end)\n")
        let noise = try workspace.write("noise.jsonl", "hello\n{\"event\":\"start\"}\n")
        let nowhere = workspace.path("nowhere")
        func place(_ words: [String]) -> [String] { ["eval", "stop_vm", "vmid=107", "--hooks", hooks] + words }
        let rows: [(words: [String], code: Int32, parts: [String])] = [
            (["chek", hooks], 2, ["there is no command 'proxgate policy chek' (did you mean 'check'?)"]),
            (["check", nowhere], 1, ["hooks directory \(nowhere) cannot be found: No such file"]),
            (["check", noise], 1, ["hooks directory \(noise) cannot be read: Not a directory"]),
            (["test", nowhere], 1, ["hooks directory \(nowhere) cannot be found"]),
            (["explain", "--hooks", nowhere], 1, ["hooks directory \(nowhere) cannot be found"]),
            (["eval", "stop_vm", "vmid=107", "--hooks", nowhere], 1, ["hooks directory \(nowhere) cannot be found"]),
            (["replay", noise, "--hooks", nowhere], 1, ["hooks directory \(nowhere) cannot be found"]),
            (["check", broken], 1, ["a.lua:3: unexpected symbol near 'end'"]),
            (["test", broken], 1, ["hook a.lua:3: unexpected symbol near 'end'"]),
            (["eval", "stop_vm", "vmid=107", "--hooks", broken], 1, ["hook a.lua:3: "]),
            (["explain", "--hooks", broken], 1, ["hook a.lua:3: "]),
            (["replay", noise, "--hooks", broken], 1, ["hook a.lua:3: "]),
            (["test", hooks], 1, ["✗ x  (tests/a.lua:1)", "(global 'cal')"]),
            (["check", hooks], 1, ["tests/a.lua:1: unknown global 'cal' (did you mean 'call'?)"]),
            (
                place([]), 0,
                ["warning: a.lua:1: there is no tool 'stop_wm' (did you mean 'stop_vm'?)", "op has no 'gest'"]
            ),
            (["explain", "--hooks", hooks], 0, ["warning: a.lua:1: there is no tool 'stop_wm'"]),
            (place(["vmd=3"]), 1, ["vmd: unknown argument of stop_vm (did you mean 'vmid'?)"]),
            (["eval", "stop_wm", "vmid=107", "--hooks", hooks], 1, ["no tool 'stop_wm' (did you mean 'stop_vm'?)"]),
            (place(["vmid"]), 2, ["'vmid': expected key=value or key:=JSON", "See 'proxgate policy eval --help'"]),
            (place(["--guest", "107:tgas=x"]), 2, ["guest 107: a guest has no 'tgas' (did you mean 'tags'?)"]),
            (place(["--at", "2026-13-40 10:00"]), 2, ["'2026-13-40 10:00' is no date and time such as"]),
            (place(["--as", ""]), 2, ["--as: expected the name of a user"]),
            (place(["--settings", "{\"a\":"]), 2, ["--settings: byte 5: the text ends too early"]),
            (["replay", nowhere, "--hooks", hooks], 1, ["\(nowhere) cannot be opened: No such file"]),
            (["replay", noise, "--hooks", hooks], 1, ["lines that are no JSON objects: 1", "records no decision"]),
        ]
        for row in rows {
            let finished = try await Finished.proxgate(["policy"] + row.words)
            #expect(finished.code == row.code, "\(row.words): \(finished)")
            for part in row.parts {
                #expect(
                    finished.errors.contains(part) || finished.output.contains(part), "\(row.words): \(finished)")
            }
            #expect(!finished.errors.contains("invalid_request"), "\(row.words): \(finished.errors)")
        }
    }

    @Test func oneCallTried() async throws {
        let denied = try await Finished.proxgate([
            "policy", "eval", "stop_vm", "vmid=100", "--at", "2026-11-23 10:00", "--as", "alice", "--hooks",
            Places.hooks,
        ])
        #expect(denied.code == 3, "\(denied)")
        #expect(denied.output.hasPrefix("deny\n"))
        #expect(denied.output.contains("firewall") && denied.output.contains("protect.lua:"), "\(denied.output)")
        #expect(denied.output.contains("as alice") && denied.output.contains("µs"), "\(denied.output)")

        let workspace = try Workspace()
        let directory = try workspace.hooks([
            "mine.lua": """
            pre("update_vm_config", function(op)
              if op.guest:tagged("prod") and op.args.cores > settings.cores then op.args.cores = settings.cores end
              if clock.hour == 10 then confirm("Now?") end
            end)
            """
        ])
        let changed = try await Finished.proxgate([
            "policy", "eval", "update_vm_config", "vmid=107", "cores=64", "--guest", "107:name=db1,tags=x", "--tag",
            "prod", "--at", "2026-11-23 10:00", "--hooks", directory, "--settings", #"{"cores":8}"#, "--json",
        ])
        #expect(changed.code == 4, "\(changed)")
        #expect(changed.json?["changes"] == ["cores": ["from": 64, "to": 8]], "\(changed.output)")
        #expect(changed.json?["trace"]?.array?.isEmpty == false && changed.json?["us"]?.int != nil)
        let refused = try await Finished.proxgate(["policy", "eval", "stop_vm", "vmid=1", "--hooks", directory])
        #expect(refused.code == 1 && refused.output.contains("vmid"), "\(refused)")
        let usage = try await Finished.proxgate(["policy", "eval", "stop_vm", "vmid=101", "--at", "noon"])
        #expect(usage.code == 2, "\(usage)")
    }
}

/// Candidate hooks: first against the past, then beside the present.
@Suite struct PolicyCandidateTests {
    private static let stricter =
        "-- Nobody stops web1.\npre(\"@interrupt\", function(op)\n  if op.guest.name == 'web1' then deny('not web1') end\nend)\n"

    @Test func aStricterPolicyAgainstThePastAndBesideThePresent() async throws {
        let workspace = try Workspace()
        try workspace.directory("candidate")
        try workspace.write("candidate/strict.lua", Self.stricter)
        let hooks = try workspace.hooks([
            "names.lua": "pre('@interrupt', function(op) if op.guest.name == 'nobody' then deny('x') end end)\n"
        ])
        let audit = workspace.path("audit.jsonl")
        let gateway = try GatewayProcess.demo([
            "--hooks", hooks, "--audit", audit, "--shadow", workspace.path("candidate"),
        ])
        let stopped = try await gateway.ask(#"{"id":1,"tool":"stop_vm","args":{"vmid":101}}"#)
        #expect(stopped["ok"] == true, "\(stopped)")
        let shadow = try await gateway.child.wait(for: "the shadow decision") { _ in
            try? workspace.lines("audit.jsonl").first { $0["event"] == "shadow" }
        }
        #expect(shadow["was"] == "allow" && shadow["decision"] == "deny" && shadow["differs"] == true)
        #expect(try await gateway.end() == 0)
        #expect(gateway.child.errors.contains("shadow policy would decide otherwise"), "\(gateway.child.errors)")

        let words = ["policy", "replay", audit, "--hooks", workspace.path("candidate")]
        let table = try await Finished.proxgate(words)
        #expect(table.code == 0 && table.output.contains("1 calls, 1 decided otherwise"), "\(table)")
        #expect(table.output.contains("not web1 (strict.lua:3)"), "\(table.output)")
        let json = try await Finished.proxgate(words + ["--json"])
        #expect(json.json?["differing"] == 1, "\(json.output)")
        let same = try await Finished.proxgate(["policy", "replay", audit, "--hooks", hooks])
        #expect(same.output.contains("1 calls, 0 decided otherwise, 0 undecidable"), "\(same.output)")
    }

    @Test func theRulesInWords() async throws {
        let explained = try await Finished.proxgate(["policy", "explain", "--hooks", Places.hooks, "--as", "alice"])
        #expect(explained.code == 0)
        #expect(explained.output.contains("protect.lua:"), "\(explained.output)")
        #expect(explained.output.contains("Protected guests may not be interrupted or destroyed."))
    }

    /// What really would happen: profile, freeze, own branch and hooks, each with its reason.
    @Test func profilesAndFreezeCountInATrial() async throws {
        let workspace = try Workspace()
        let hooks = try workspace.hooks(["a.lua": "pre('@interrupt', function(op) deny('hook says no') end)\n"])
        try workspace.directory("hooks/tests")
        try workspace.write(
            "hooks/tests/a.lua",
            """
            test("a profile counts for whom it is for", function()
              as{ user = "agent" }
              expect(call("start_vm", { vmid = 101 })).denied("only reads")
              expect(call("stop_vm", { vmid = 101 })).denied("hook says no")
            end)
            test("and for nobody else", function() expect(call("start_vm", { vmid = 101 })).allowed() end)
            """)
        let file = try workspace.write(
            "gateway.json",
            [
                "host": "127.0.0.1", "username": "root@pam", "password": "x", "hooks": .string(hooks),
                "state": "state.db", "gateway": ["guest": 110],
                "profiles": [
                    "agent": ["users": ["agent"], "tools": ["start_vm", "stop_vm", "get_vms"], "read_only": true],
                    "ops": ["users": ["bob"]],
                ],
            ])
        func eval(_ words: [String]) async throws -> Finished {
            try await Finished.proxgate(["policy", "eval"] + words + ["--config", file])
        }
        let both = try await eval(["stop_vm", "vmid=101", "--as", "agent"])
        #expect(both.code == 3 && both.output.contains("profile    agent"), "\(both)")
        #expect(both.output.contains("hook says no (a.lua:1)"), "\(both.output)")
        #expect(both.output.contains("profile 'agent' only reads (profile agent)"), "\(both.output)")
        let tool = try await eval(["reboot_vm", "vmid=101", "--as", "agent"])
        #expect(tool.code == 1 && tool.output.contains("profile 'agent' does not have the tool"), "\(tool)")
        let nobody = try await eval(["get_vms", "--as", "eve"])
        #expect(nobody.code == 1 && nobody.output.contains("no profile is for this principal"), "\(nobody)")
        #expect(try await eval(["start_vm", "vmid=101", "--as", "bob"]).code == 0)
        let own = try await eval(["stop_vm", "vmid=110", "--as", "bob"])
        #expect(own.code == 3 && own.output.contains("guest 110 carries this gateway"), "\(own)")

        _ = try await Finished.proxgate(["freeze", "storage fails over", "--config", file])
        let frozen = try await eval(["start_vm", "vmid=101", "--as", "bob", "--json"])
        #expect(frozen.code == 3 && frozen.json?["profile"] == "ops", "\(frozen)")
        #expect(frozen.json?["reasons"]?.array?.first?["hook"] == "freeze", "\(frozen.output)")
        let explained = try await Finished.proxgate(["policy", "explain", "--config", file, "--as", "agent"])
        for part in [
            "Profile 'agent' holds.", "It only reads", "storage fails over", "a.lua:1  what interrupts a guest",
        ] {
            #expect(explained.output.contains(part), "\(part) is not in \(explained.output)")
        }
        let tests = try await Finished.proxgate(["policy", "test", hooks, "--config", file])
        #expect(tests.code == 0, "\(tests)")
        #expect(try await Finished.proxgate(["policy", "test", hooks]).code == 1)
    }

    /// What a profile lets through to the API is asked about all the same.
    @Test func aQuestionAboutProductionThroughTheAPI() async throws {
        let workspace = try Workspace()
        let file = try workspace.write(
            "gateway.json",
            [
                "host": "127.0.0.1", "username": "root@pam", "password": "x", "hooks": .string(Places.hooks),
                "settings": ["confirm_production": [:]],
                "profiles": [
                    "ops": [
                        "users": ["bob"],
                        "api": [
                            "POST /nodes/{node}/qemu/{vmid}/status/stop", "PUT /nodes/{node}/qemu/{vmid}/config",
                        ],
                    ]
                ],
            ])
        func eval(_ method: String, _ path: String, _ more: String) async throws -> Finished {
            try await Finished.proxgate([
                "policy", "eval", "call_api", "method=\(method)", "path=/nodes/{node}/qemu/{vmid}/\(path)",
                #"parameters={"node":"pve1","vmid":107\#(more)}"#, "--guest", "107:tags=prod", "--as", "bob",
                "--config", file,
            ])
        }
        // First the label, then the deed: a human is asked each time, by the name of what is done.
        for (tried, deed) in [
            (try await eval("PUT", "config", #","delete":"tags""#), "update_vm_config"),
            (try await eval("PUT", "config", #","net1":"virtio,bridge=vmbr0""#), "PUT /nodes/pve1/qemu/107/config"),
            (try await eval("POST", "status/stop", ""), "stop_vm"),
        ] {
            #expect(tried.code == 4 && tried.output.hasPrefix("confirm\n"), "\(tried)")
            #expect(tried.output.contains("\(deed) on production guest 107"), "\(tried.output)")
        }
    }

    @Test func aSettingThatNoHookReadsPreventsTheStart() async throws {
        let demo = try await Finished.proxgate(
            ["demo", "--settings", #"{"protetc":{"tags":["prod"]}}"#], input: #"{"id":1,"op":"ping"}"#)
        #expect(demo.code != 0)
        #expect(demo.errors.contains("settings.protetc") && demo.errors.contains("'protect'"), "\(demo.errors)")
    }
}
