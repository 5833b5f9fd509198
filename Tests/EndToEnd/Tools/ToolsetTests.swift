import JSONLines
import Testing

/// Which tools lists show, and how a client gets at the others.
@Suite struct ToolsetTests {
    private static func names(_ answer: JSONObject) -> Set<String> {
        Set((answer["result"]?["tools"]?.array ?? []).compactMap { $0["name"]?.string })
    }

    private static func serve(_ simulator: Simulator, _ more: JSONObject) throws -> GatewayProcess {
        var configuration = simulator.configuration
        configuration["hooks"] = "none"
        for (name, value) in more { configuration[name] = value }
        return try GatewayProcess.serve(configuration)
    }

    @Test func configurationAndProfilesChoose() async throws {
        let simulator = try await Simulator.start(speed: 200)
        let plain = try Self.serve(simulator, [:])
        let core = Self.names(try await plain.ask(#"{"id":1,"op":"tools"}"#))
        #expect(core.contains("start_vm") && !core.contains("create_snapshot"), "\(core)")
        // What is not listed can be called all the same.
        #expect(try await plain.ask(#"{"id":2,"tool":"list_snapshots","args":{"vmid":101}}"#)["ok"] == true)
        #expect(try await plain.end() == 0)

        let chosen = try Self.serve(simulator, ["toolsets": ["core", "snapshots"]])
        let both = Self.names(try await chosen.ask(#"{"id":1,"op":"tools"}"#))
        #expect(both.isSuperset(of: core) && both.contains("create_snapshot") && !both.contains("create_backup"))
        #expect(try await chosen.end() == 0)

        let profile: JSONValue = ["all": ["users": ["*"], "toolsets": ["backup"], "tools": ["get_*"]]]
        let profiled = try Self.serve(simulator, ["profiles": profile])
        let own = Self.names(try await profiled.ask(#"{"id":1,"op":"tools"}"#))
        #expect(own.contains("create_backup") && own.contains("get_vms") && !own.contains("start_vm"), "\(own)")
        let refused = try await profiled.ask(#"{"id":2,"tool":"list_snapshots","args":{"vmid":101}}"#)
        #expect(refused.code == "unknown_tool")
        #expect(try await profiled.end() == 0)
    }

    @Test func aToolsetIsEnabledForTheConnection() async throws {
        let simulator = try await Simulator.start(speed: 200)
        let gateway = try Self.serve(simulator, [:])
        _ = try await gateway.ask(
            #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}"#
        )
        try gateway.send(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
        let before = Self.names(try await gateway.ask(#"{"jsonrpc":"2.0","id":2,"method":"tools/list"}"#))
        #expect(before.contains("find_tools") && !before.contains("create_snapshot"))
        let found = try await gateway.ask(
            #"{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"find_tools","arguments":{"toolset":"snapshots","enable":true}}}"#
        )
        #expect(found["result"]?["structuredContent"]?["enabled"] == true, "\(found)")
        _ = try await gateway.child.wait(for: "the notice of a changed list") { child in
            child.lines.first { $0["method"] == "notifications/tools/list_changed" }
        }
        let after = Self.names(try await gateway.ask(#"{"jsonrpc":"2.0","id":4,"method":"tools/list"}"#))
        #expect(after.isSuperset(of: before) && after.contains("create_snapshot") && !after.contains("create_backup"))
        // A stateless request sees the configured list, and a plain line learns that its list stays.
        let stateless = try await gateway.ask(
            #"{"jsonrpc":"2.0","id":5,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}"#
        )
        #expect(Self.names(stateless) == before)
        let plain = try await gateway.ask(
            #"{"id":6,"tool":"find_tools","args":{"toolset":"snapshots","enable":true}}"#)
        #expect(plain["result"]?["enabled"] == false)
        #expect(plain["text"]?.string?.contains("call the tools by name") == true)
        #expect(try await gateway.end() == 0)
    }

    /// The gateway does not saw off its own branch, also where a profile opens the endpoint.
    @Test func itsOwnTokenAndRightsAreLeftAlone() async throws {
        let simulator = try await Simulator.start(speed: 200)
        let gateway = try Self.serve(
            simulator,
            [
                "profiles": [
                    "all": [
                        "users": ["*"], "tools": ["call_api"],
                        "api": [
                            "DELETE /access/users/{userid}/token/{tokenid}", "PUT /access/password", "PUT /access/acl",
                            "DELETE /access/users/{userid}",
                        ],
                    ]
                ]
            ])
        func call(_ id: Int, _ method: String, _ path: String, _ parameters: JSONObject) async throws -> JSONObject {
            let arguments: JSONObject = [
                "method": .string(method), "path": .string(path), "parameters": .object(parameters),
            ]
            let line: JSONObject = ["id": .int(id), "tool": "call_api", "args": .object(arguments)]
            return try await gateway.ask(JSONWriter.string(.object(line)))
        }
        let token = "/access/users/{userid}/token/{tokenid}"
        let own = try await call(1, "DELETE", token, ["userid": "admin@pve", "tokenid": "proxgate"])
        #expect(own.code == "denied" && own.message.contains("the gateway's own API token"), "\(own)")
        let user = try await call(2, "DELETE", "/access/users/{userid}", ["userid": "admin@pve"])
        #expect(user.code == "denied" && user.message.contains("the gateway's own user"), "\(user)")
        let rights = try await call(
            3, "PUT", "/access/acl", ["path": "/", "roles": "NoAccess", "tokens": "admin@pve!proxgate"])
        #expect(rights.code == "denied" && rights.message.contains("own rights"), "\(rights)")
        let password = try await call(4, "PUT", "/access/password", ["userid": "admin@pve", "password": "other-one"])
        #expect(password.code == "denied" && password.message.contains("own password"), "\(password)")
        #expect(simulator.changes == [])
        let other = try await call(5, "DELETE", token, ["userid": "operator@pve", "tokenid": "audit"])
        #expect(other["ok"] == true, "\(other)")
        #expect(simulator.changes.count == 1)
        #expect(try await gateway.end() == 0)
    }

    @Test func itsOwnTokenMayBeDeletedWhereTheConfigurationSaysSo() async throws {
        let simulator = try await Simulator.start(speed: 200)
        let gateway = try Self.serve(
            simulator,
            [
                "gateway": ["allow_own_account": true],
                "profiles": [
                    "all": [
                        "users": ["*"], "tools": ["call_api"],
                        "api": ["DELETE /access/users/{userid}/token/{tokenid}"],
                    ]
                ],
            ])
        let arguments: JSONObject = [
            "method": "DELETE", "path": "/access/users/{userid}/token/{tokenid}",
            "parameters": ["userid": "admin@pve", "tokenid": "proxgate"],
        ]
        let line: JSONObject = ["id": 1, "tool": "call_api", "args": .object(arguments)]
        let deleted = try await gateway.ask(JSONWriter.string(.object(line)))
        #expect(deleted["ok"] == true, "\(deleted)")
        let after = try await gateway.ask(#"{"id":2,"tool":"call_api","args":{"path":"/version"}}"#)
        #expect(after.code == "unauthorized", "\(after)")
        #expect(try await gateway.end() == 0)
    }
}
