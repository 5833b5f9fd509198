import Gateway
import JSONLines
import SimulatedCluster
import Testing

@testable import Tools

@Suite(.timeLimit(.minutes(10))) struct StorageToolsTests {
    @Test func aStorageIsDefinedChangedAndRemoved() async throws {
        try await withLab { lab in
            let made = try await lab.result(
                "create_storage",
                [
                    "storage": "backup2", "type": "nfs", "server": "192.0.2.51", "export": "/b",
                    "content": ["backup", "iso"],
                ])
            #expect(made["goal_reached"] == true)
            #expect(made["now"]?["content"] == ["backup", "iso"])
            #expect(made["now"]?["server"] == "192.0.2.51")
            #expect(
                try await lab.error("create_storage", ["storage": "backup2", "type": "dir", "path": "/x"]).code
                    == .conflict)

            let outcome = await lab.call(
                "update_storage", ["storage": "backup2", "prune_backups": "keep-last=3", "nodes": ["pve1", "pve2"]])
            let changed = try outcome.result.get()
            try Lab.check(changed, of: "update_storage")
            #expect(
                changed["changes"]?.array?.contains { $0["option"] == "prune_backups" && $0["to"] == "keep-last=3" }
                    == true)
            #expect(outcome.text.contains("Retention: - → keep-last=3"), "\(outcome.text)")

            let shown = try await lab.result("get_storage_config", ["storage": "backup2"])
            #expect(shown["nodes"] == ["pve1", "pve2"])
            let status = try await lab.result("get_storage_status", ["storage": "shared-nfs"])
            // Shared: its figures once, for all nodes.
            #expect(status["places"]?.array?.count == 1)
            #expect(status["places"]?.array?.first?["nodes"] == ["pve1", "pve2", "pve3"])

            let gone = try await lab.result("delete_storage", ["storage": "backup2"])
            #expect(gone["goal_reached"] == true)
            #expect(try await lab.error("get_storage_config", ["storage": "backup2"]).code == .notFound)
        }
    }

    /// The hosts' own directories, and servers that a caller names, are open to a profile that names the tool.
    @Test func whatLeadsOutIsOpenByNameOnly() async throws {
        let members = Profile.Members(users: ["*"])
        let access = AccessRules(profiles: [Profile(name: "all", members: members, toolsets: ["storage"])])
        try await withLab(access: access) { lab in
            for (tool, arguments) in [
                ("create_storage", ["storage": "root", "type": "dir", "path": "/"]),
                ("create_storage", ["storage": "far", "type": "nfs", "server": "192.0.2.9", "export": "/"]),
                ("update_storage", ["storage": "shared-nfs", "options": "vers=3"]),
            ] as [(String, JSONObject)] {
                let error = try await lab.error(tool, arguments)
                #expect(error.code == .denied && error.message.contains("a profile that names it"), "\(error)")
            }
            #expect(lab.changes == [])
            // What leads nowhere needs none.
            let pool: JSONObject = ["storage": "vols", "type": "zfspool", "pool": "rpool/data"]
            #expect(try await lab.result("create_storage", pool)["goal_reached"] == true)
            let kept: JSONObject = ["storage": "shared-nfs", "prune_backups": "keep-last=3"]
            #expect(try await lab.result("update_storage", kept)["goal_reached"] == true)
        }
        // Nor is a tool that only changes shown to whom may only read.
        let readers = Profile(name: "readers", members: members, isReadOnly: true)
        for name in ["create_storage", "power_vms"] {
            let spec = try #require(Lab.registry.tool(named: name)).spec
            #expect(AccessRules(profiles: [readers]).enabled(among: [spec]).isEmpty, "\(name)")
        }
    }

    @Test func aPasswordIsNotShownAgain() async throws {
        try await withLab { lab in
            let arguments: JSONObject = [
                "storage": "share", "type": "cifs", "server": "192.0.2.51", "share": "s", "username": "u",
                "password": "hunter2hunter2",
            ]
            let dry = await lab.call("create_storage", arguments, ["dry_run": true])
            #expect(try dry.result.get()["requests"]?.array?.count == 1)
            let made = await lab.call("create_storage", arguments)
            for outcome in [dry, made] {
                let result = JSONWriter.string(.object(try outcome.result.get()))
                #expect(!result.contains("hunter2") && !outcome.text.contains("hunter2"))
            }
        }
    }

    @Test(
        arguments: [
            ("create_storage", ["storage": "x1", "type": "nfs", "server": "a"], ["export"]),
            ("create_storage", ["storage": "x1", "type": "dir"], ["path"]),
            ("create_storage", ["storage": "x1", "type": "cifs"], ["server", "share"]),
            ("create_storage", ["storage": "x1", "type": "lvm"], ["vgname"]),
            ("create_storage", ["storage": "x1", "type": "lvmthin"], ["thinpool", "vgname"]),
            ("create_storage", ["storage": "x1", "type": "zfspool"], ["pool"]),
            ("create_storage", ["storage": "x1", "type": "rbd"], ["pool"]),
            ("create_storage", ["storage": "x1", "type": "pbs"], ["datastore", "server"]),
            ("create_storage", ["storage": "x1", "type": "dir", "path": "/x", "vgname": "y"], ["vgname"]),
            ("create_storage", ["storage": "1", "type": "dir", "path": "/x"], ["storage"]),
            ("update_storage", ["storage": "local"], []),
            ("get_storage_status", ["storage": "local", "node": "pve9"], ["node"]),
            ("list_storage_content", ["storage": "local"], ["node"]),
            ("get_storage_config", ["storage": "../access"], ["storage"]),
            ("delete_volume", ["volid": "nothing"], ["volid"]),
            (
                "download_iso", ["node": "pve1", "storage": "local", "url": "file:///x", "filename": "a b.txt"],
                ["filename", "filename", "url"]
            ),
        ] as [(String, JSONObject, [String])])
    func whatCannotBeIsRefused(_ tool: String, _ arguments: JSONObject, _ faults: [String]) async throws {
        try await withLab { lab in
            let error = try await lab.error(tool, arguments)
            #expect(error.code == .invalidArguments, "\(error)")
            let named = (error.details["faults"]?.array ?? []).compactMap { $0["argument"]?.string }
            #expect(named.sorted() == faults, "\(error)")
            #expect(lab.changes == [])
        }
    }

    @Test func contentIsListedAndWhatIsUsedStays() async throws {
        try await withLab { lab in
            let all = try await lab.result("list_storage_content", ["storage": "local", "node": "pve1"])
            #expect(all["count"] == 2)
            let images = try await lab.result(
                "list_storage_content", ["storage": "local", "node": "pve1", "search": "DEBIAN", "content": "iso"])
            #expect(images["count"] == 1)
            let iso = try #require(images["volumes"]?.array?.first?["volid"])
            _ = try await lab.result("update_vm_config", ["vmid": 102, "delete": "description"])
            let attached = try await lab.result(
                "call_api",
                [
                    "method": "PUT", "path": "/nodes/{node}/qemu/{vmid}/config",
                    "parameters": ["vmid": 102, "ide2": .string("\(iso.string ?? ""),media=cdrom")],
                ])
            #expect(attached["endpoint"] != nil)
            let used = try await lab.error("delete_volume", ["node": "pve1", "volid": iso])
            #expect(used.code == .conflict)
            #expect(used.message.contains("ide2 of VM 102"), "\(used)")
            let disk = try await lab.error("delete_volume", ["node": "pve1", "volid": "local-lvm:vm-101-disk-0"])
            #expect(disk.message.contains("scsi0 of VM 101"), "\(disk)")
            _ = try await lab.result("update_vm_config", ["vmid": 102, "delete": "ide2"])
            let gone = try await lab.result("delete_volume", ["node": "pve1", "volid": iso])
            #expect(gone["goal_reached"] == true)
            #expect(try await lab.error("delete_volume", ["node": "pve1", "volid": iso]).code == .notFound)
            let holds = try await lab.error("delete_storage", ["storage": "shared-nfs"])
            #expect(holds.code == .conflict && holds.message.contains("103"), "\(holds)")
        }
    }

    @Test func anImageIsDownloaded() async throws {
        try await withLab { lab in
            let arguments: JSONObject = [
                "node": "pve2", "storage": "local", "url": "https://example.org/alpine.iso", "filename": "alpine.iso",
            ]
            let made = try await lab.result("download_iso", arguments)
            #expect(made["goal_reached"] == true && made["volid"] == "local:iso/alpine.iso")
            #expect(try await lab.error("download_iso", arguments).code == .conflict)
            let spec = try #require(Lab.registry.tool(named: "download_iso")).spec
            #expect(spec.effects == [.create, .escape])
        }
    }
}
