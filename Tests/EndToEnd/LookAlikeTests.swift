import Glibc
import JSONLines
import Testing

/// Letters, digits and marks that only look like others, or are not seen at all: they mean something else or nothing, and
/// no rule is passed by them. For the names of tools and the spellings of VMIDs, see `RightsTests`.
@Suite(.enabled(if: geteuid() == 0, "needs root, to be two users")) struct LookAlikeTests {
    /// A Cyrillic, a full-width or another letter or digit; what has no width; the other direction; white space.
    private static let tries = [
        // Names of arguments and options.
        #""tool":"stop_vm","args":{"vm\u0456d":103}"#, #""tool":"stop_vm","args":{"\uFF56mid":103}"#,
        #""tool":"stop_vm","args":{"VMID":103}"#, #""tool":"stop_vm","args":{"vmid\u200B":103}"#,
        #""tool":"stop_vm","args":{"\u202Edimv":103}"#, #""tool":"stop_vm","args":{"vmid\u0000":103}"#,
        #""tool":"stop_vm","args":{" vmid":103}"#, #""tool":"stop_vm","args":{"vmid":103,"n\u043Ede":"pve2"}"#,
        #""tool":"stop_vm","args":{"vmid":102,"vm\u0456d":103}"#,
        #""tool":"stop_vm","args":{"vmid":103,"dry_r\u057Dn":true}"#,
        #""tool":"stop_vm","args":{"vmid":103,"\u0441onfirm":"x"}"#, #""t\u043Eol":"stop_vm","args":{"vmid":103}"#,
        // Numbers.
        #""tool":"stop_vm","args":{"vmid":"\uFF11\uFF10\uFF13"}"#,
        #""tool":"stop_vm","args":{"vmid":"\u0661\u0660\u0663"}"#,
        #""tool":"stop_vm","args":{"vmid":"1\u200B03"}"#, #""tool":"stop_vm","args":{"vmid":"\u202E301\u202C"}"#,
        #""tool":"stop_vm","args":{"vmid":"\u200F103"}"#, #""tool":"stop_vm","args":{"vmid":"103\u0301"}"#,
        #""tool":"stop_vm","args":{"vmid":"1\u04303"}"#,
        #""tool":"power_vms","args":{"action":"stop","vmids":["\uFF11\uFF10\uFF13"]}"#,
        #""tool":"resize_disk","args":{"vmid":103,"disk":"scsi0","size":"+\uFF11G"}"#,
        // Words to choose from, names of nodes, of disks, of what is to be deleted.
        #""tool":"power_vms","args":{"action":"st\u043Ep","vmids":[103]}"#,
        #""tool":"power_vms","args":{"action":"\uFF53top","vmids":[103]}"#,
        #""tool":"stop_vm","args":{"vmid":103,"node":"pve\uFF12"}"#,
        #""tool":"stop_vm","args":{"vmid":103,"node":"pve2\u200B"}"#,
        #""tool":"update_vm_config","args":{"vmid":103,"delete":["t\u0430gs"]}"#,
        #""tool":"update_vm_config","args":{"vmid":103,"delete":["tags\u200B"]}"#,
        #""tool":"call_api","args":{"method":"P\u041EST","path":"/nodes/{node}/qemu/{vmid}/status/stop","parameters":{"vmid":103}}"#,
        #""tool":"call_api","args":{"method":"POST","path":"/nodes/{node}/qemu/{vmid}/st\u0430tus/stop","parameters":{"vmid":103}}"#,
        #""tool":"call_api","args":{"method":"POST","path":"/nodes/{node}/qemu/{vmid}/status/stop","parameters":{"vm\u0456d":103}}"#,
        // Tags and names that look as if a rule's were still there.
        #""tool":"update_vm_config","args":{"vmid":103,"tags":["pr\u043Ed"]}"#,
        #""tool":"update_vm_config","args":{"vmid":103,"tags":["prod\u200B"]}"#,
        #""tool":"update_vm_config","args":{"vmid":103,"tags":["\uFF50rod"]}"#,
        #""tool":"update_vm_config","args":{"vmid":103,"tags":["\u202Edorp"]}"#,
        #""tool":"update_vm_config","args":{"vmid":102,"name":"w\u0435b2"}"#,
        #""tool":"update_vm_config","args":{"vmid":102,"name":"web2\u200B"}"#,
        #""tool":"update_vm_config","args":{"vmid":102,"name":"\u202E2bew"}"#,
        // As it is written, the rule holds.
        #""tool":"stop_vm","args":{"vmid":103}"#, #""tool":"stop_vm","args":{"\u0076mid":"\u00310\u0033"}"#,
    ]

    @Test func itIsAnotherWordOrNone() async throws {
        let service = try await ProfiledService.start(
            [
                "ops": ["uids": [0]],
                "agent": [
                    "users": ["*"], "tools": ["*", "call_api"],
                    "api": ["POST /nodes/{node}/qemu/{vmid}/status/stop"],
                ],
            ],
            hooks: ["protect.lua": try Workspace.read("\(Places.hooks)/protect.lua")],
            ["settings": ["protect": ["tags": ["prod"], "names": ["web2"]]]])
        let answers = try await service.ask(Self.tries.enumerated().map { #"{"id":\#($0),\#($1)}"# })
        for (index, tried) in Self.tries.enumerated() {
            let answer = try #require(answers.first { $0["id"] == .int(index) }, "\(tried)")
            let codes = ["invalid_arguments", "invalid_request", "denied", "not_found", "confirmation_required"]
            #expect(codes.contains(answer.code ?? "-"), "\(tried): \(answer)")
        }
        #expect(service.simulator.changes == [])
        // A name that only looks like it finds no guest, and no other one instead.
        for name in ["w\u{435}b*", "\u{FF57}eb*", "web\u{200B}*"] {
            let found = try await service.call(["power_vms", "action=stop", "name=\(name)"])
            #expect(found.code != nil || found["result"]?["guests"]?.array?.isEmpty == true, "\(found)")
        }
        #expect(service.simulator.changes == [])
        // What a guest's owner writes turns no line round, wherever it is shown.
        let notes = "as usual\u{202E}101 MV pots\u{2066}\u{200F}\u{0}\u{1B}[2J"
        let written = try await service.call(
            ["update_vm_config", "vmid=104", "description=\(notes.replacing("\u{0}", with: ""))"], as: 0)
        #expect(written["ok"] == true, "\(written)")
        for words in [["get_vm_config", "vmid=104"], ["get_vms"], ["get_vm_status", "vmid=104"]] {
            let text = try await service.call(words)["text"]?.string ?? ""
            let marks: [Unicode.Scalar] = ["\u{202E}", "\u{2066}", "\u{200F}", "\u{1B}"]
            #expect(!text.isEmpty && !text.unicodeScalars.contains(where: marks.contains), "\(words): \(text)")
        }
        try await service.end()
    }

    /// A profile that has guests by their tag goes back to no state, and copies none, in which they had another.
    @Test func aSnapshotTakesNoGuestOutOfAProfile() async throws {
        let service = try await ProfiledService.start([
            "ops": ["uids": [0]], "agent": ["users": ["*"], "tools": ["*"], "guests": ["tags": ["web"]]],
        ])
        for words in [
            ["update_vm_config", "vmid=102", "tags=db"], ["create_snapshot", "vmid=102", "snapname=before"],
            ["update_vm_config", "vmid=102", "tags=web"], ["create_backup", "vmid=102", "storage=local", "mode=stop"],
        ] {
            let done = try await service.call(words, as: 0)
            #expect(done["ok"] == true, "\(done)")
        }
        let backups = try await service.call(["list_backups"], as: 0)["result"]?["backups"]?.array ?? []
        let backup = try #require(backups.first { $0["vmid"] == 102 }?["volid"]?.string, "\(backups)")
        let before = service.simulator.changes
        for (words, why) in [
            (["rollback_snapshot", "vmid=102", "snapname=before"], "would leave"),
            (["clone_vm", "vmid=102", "newid=300", "snapname=before"], "would lie outside"),
            (["restore_backup", "node=pve1", "volid=\(backup)", "vmid=102", "overwrite:=true"], "in the backup"),
            (["rollback_snapshot", "vmid=103", "snapname=before"], "there is no VM or container 103"),
        ] {
            let refused = try await service.call(words)
            #expect(["denied", "not_found"].contains(refused.code ?? "-"), "\(words): \(refused)")
            #expect(refused.message.contains(why), "\(words): \(refused)")
        }
        #expect(service.simulator.changes == before)
        // Its own snapshot has the tag.
        #expect(try await service.call(["create_snapshot", "vmid=102", "snapname=own"])["ok"] == true)
        #expect(try await service.call(["clone_vm", "vmid=102", "newid=301", "snapname=own"])["ok"] == true)
        #expect(try await service.call(["rollback_snapshot", "vmid=102", "snapname=own"])["ok"] == true)
        try await service.end()
    }
}
