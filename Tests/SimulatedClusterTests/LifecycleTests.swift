import JSONLines
import Testing

@testable import SimulatedCluster

/// Guests from their making to their end, as clients do it.
@Suite struct LifecycleTests {
    @Test func createsStartsAndDestroys() async throws {
        try await withCluster { _, client in
            let made = try await client.post(
                "/nodes/pve1/qemu",
                [
                    "vmid": "300", "name": "fresh", "memory": "1024", "scsi0": "local-lvm:8", "start": "1",
                    "net0": "virtio,bridge=vmbr0", "ide2": "local:iso/debian-13.2.0-amd64-netinst.iso,media=cdrom",
                ])
            #expect(try await client.follow(made) == "OK")
            try await client.wait("/nodes/pve1/qemu/300/status/current") { $0["status"] == "running" }
            let config = try await client.get("/nodes/pve1/qemu/300/config").data
            #expect(config["scsi0"] == "local-lvm:vm-300-disk-0,size=8G")
            #expect(config["boot"] == "order=scsi0;ide2;net0")
            #expect(config["net0"]?.string?.hasPrefix("virtio=BC:24:11:") == true)
            let volumes = try await client.get("/nodes/pve1/storage/local-lvm/content?vmid=300").data.array ?? []
            #expect(volumes.compactMap { $0["volid"]?.string } == ["local-lvm:vm-300-disk-0"])
            #expect(try await client.delete("/nodes/pve1/qemu/300").message == "VM 300 is running - destroy failed")
            #expect(try await client.follow(client.post("/nodes/pve1/qemu/300/status/stop")) == "OK")
            #expect(try await client.follow(client.delete("/nodes/pve1/qemu/300?purge=1")) == "OK")
            #expect(try await client.get("/nodes/pve1/qemu/300/config").status == 500)
            #expect(try await client.get("/nodes/pve1/storage/local-lvm/content?vmid=300").data == [])
        }
    }

    @Test func clonesFullAndLinked() async throws {
        try await withCluster { _, client in
            let full = try await client.post(
                "/nodes/pve1/qemu/102/clone", ["newid": "310", "name": "copy", "full": "1"])
            #expect(try await client.follow(full) == "OK")
            let copy = try await client.get("/nodes/pve1/qemu/310/config").data
            let source = try await client.get("/nodes/pve1/qemu/102/config").data
            #expect(copy["name"] == "copy" && copy["memory"] == source["memory"] && copy["lock"] == nil)
            #expect(copy["vmgenid"] != source["vmgenid"] && copy["net0"] != source["net0"])
            let linked = try await client.post("/nodes/pve3/qemu/105/clone", ["newid": "311"])
            #expect(try await client.follow(linked) == "OK")
            let template = try await client.follow(client.delete("/nodes/pve3/qemu/105"))
            #expect(template == "base volume 'local-lvm:base-105-disk-0' is still in use by linked cloned")
            #expect(
                try await client.post("/nodes/pve1/qemu/102/clone", ["newid": "310"]).message
                    == "unable to create VM 310: config file already exists")
            #expect(
                try await client.post("/nodes/pve1/qemu/102/clone", ["newid": "312", "target": "pve2"]).message
                    == "can't clone VM to node 'pve2' (VM uses local storage)")
        }
    }

    @Test func anInterruptedCloneLeavesNothing() async throws {
        try await withCluster(speed: 0.1) { _, client in
            let clone = try await client.post("/nodes/pve1/qemu/102/clone", ["newid": "310"])
            #expect(try await client.get("/nodes/pve1/qemu/310/config").data["lock"] == "clone")
            let upid = PercentCoding.encode(try #require(clone.data.string))
            #expect(try await client.delete("/nodes/pve1/tasks/\(upid)").status == 200)
            #expect(try await client.follow(clone) == "received interrupt")
            #expect(try await client.get("/nodes/pve1/qemu/310/config").status == 500)
        }
    }

    @Test func snapshotsRollBackWithTheirConfiguration() async throws {
        try await withCluster { _, client in
            let path = "/nodes/pve1/qemu/101"
            #expect(try await client.follow(client.post("\(path)/snapshot", ["snapname": "one"])) == "OK")
            #expect(
                try await client.follow(client.post("\(path)/snapshot", ["snapname": "two", "vmstate": "1"])) == "OK")
            _ = try await client.put("\(path)/config", ["name": "changed"])
            let list = try await client.get("\(path)/snapshot").data.array ?? []
            #expect(list.map { $0["parent"]?.string } == [nil, "one", "two"])
            #expect(list.last?["name"] == "current")
            #expect(try await client.follow(client.post("\(path)/snapshot/two/rollback")) == "OK")
            let config = try await client.get("\(path)/config").data
            #expect(config["name"] == "web1" && config["parent"] == "two" && config["lock"] == nil)
            // With its memory, it goes on running.
            #expect(try await client.get("\(path)/status/current").data["status"] == "running")
            #expect(try await client.follow(client.delete("\(path)/snapshot/one")) == "OK")
            let left = try await client.get("\(path)/snapshot").data.array ?? []
            #expect(left.map { $0["parent"]?.string } == [nil, "two"])
        }
    }

    @Test func backsUpAndRestores() async throws {
        try await withCluster { _, client in
            let backup = try await client.post(
                "/nodes/pve1/vzdump", ["vmid": "102", "storage": "shared-nfs", "notes-template": "{{guestname}}"])
            #expect(try await client.follow(backup) == "OK")
            let backups = try await client.get("/nodes/pve2/storage/shared-nfs/content?content=backup&vmid=102").data
                .array
            let archive = try #require(backups?.first?["volid"]?.string)
            #expect(backups?.first?["notes"] == "web2")
            let taken = try await client.post("/nodes/pve1/qemu", ["vmid": "102", "archive": archive])
            #expect(taken.message == "unable to create VM 102 - VM 102 already exists on node 'pve1'")
            let restored = try await client.post(
                "/nodes/pve2/qemu", ["vmid": "320", "archive": archive, "unique": "1", "storage": "local-lvm"])
            #expect(try await client.follow(restored) == "OK")
            let config = try await client.get("/nodes/pve2/qemu/320/config").data
            #expect(config["scsi0"]?.string?.hasPrefix("local-lvm:vm-320-disk-0") == true && config["name"] == "web2")
            let volume = PercentCoding.encode(archive)
            _ = try await client.put("/nodes/pve1/storage/shared-nfs/content/\(volume)", ["protected": "1"])
            let refused = try await client.follow(client.delete("/nodes/pve1/storage/shared-nfs/content/\(volume)"))
            #expect(refused == "volume '\(archive)' is protected")
        }
    }

    @Test func migratesOnlineAndOffline() async throws {
        try await withCluster { _, client in
            let running = try await client.post("/nodes/pve2/qemu/103/migrate", ["target": "pve1"])
            #expect(running.message == "can't migrate running VM without --online")
            let conditions = try await client.get("/nodes/pve1/qemu/102/migrate").data
            #expect(conditions["allowed_nodes"] == ["pve2", "pve3"] && conditions["running"] == 0)
            #expect(try await client.follow(client.post("/nodes/pve1/qemu/102/migrate", ["target": "pve2"])) == "OK")
            #expect(try await client.get("/nodes/pve2/qemu/102/status/current").data["status"] == "stopped")
            #expect(try await client.get("/nodes/pve1/qemu/102/config").status == 500)
            // HA only files the request: the guest moves a little later.
            let filed = try await client.post("/nodes/pve2/qemu/103/migrate", ["target": "pve1", "online": "1"])
            #expect(try await client.follow(filed) == "OK")
            try await client.wait("/cluster/resources?type=vm") { list in
                list.array?.contains { $0["vmid"]?.int == 103 && $0["node"] == "pve1" } == true
            }
        }
    }

    @Test func disksGrowMoveAndLeave() async throws {
        try await withCluster { _, client in
            let path = "/nodes/pve1/qemu/102"
            #expect(try await client.follow(client.put("\(path)/resize", ["disk": "scsi0", "size": "+8G"])) == "OK")
            #expect(
                try await client.follow(client.put("\(path)/resize", ["disk": "scsi0", "size": "1G"]))
                    == "shrinking disks is not supported")
            let moved = try await client.post(
                "\(path)/move_disk", ["disk": "scsi0", "storage": "shared-nfs", "format": "qcow2"])
            #expect(try await client.follow(moved) == "OK")
            var config = try await client.get("\(path)/config").data
            #expect(config["scsi0"] == "shared-nfs:102/vm-102-disk-0.qcow2,iothread=1,size=40G")
            #expect(config["unused0"] == "local-lvm:vm-102-disk-0")
            #expect(try await client.put("\(path)/unlink", ["idlist": "unused0"]).status == 200)
            config = try await client.get("\(path)/config").data
            #expect(config["unused0"] == nil)
        }
    }

    @Test func containersLiveAlike() async throws {
        try await withCluster { _, client in
            let made = try await client.post(
                "/nodes/pve1/lxc",
                [
                    "vmid": "330", "ostemplate": "local:vztmpl/debian-13-standard_13.1-2_amd64.tar.zst",
                    "hostname": "small", "rootfs": "local-lvm:4", "net0": "name=eth0,bridge=vmbr0,ip=dhcp",
                ])
            #expect(try await client.follow(made) == "OK")
            let config = try await client.get("/nodes/pve1/lxc/330/config").data
            #expect(config["hostname"] == "small" && config["rootfs"] == "local-lvm:vm-330-disk-0,size=4G")
            #expect(try await client.follow(client.post("/nodes/pve1/lxc/330/status/start")) == "OK")
            let cards = try await client.get("/nodes/pve1/lxc/330/interfaces").data.array ?? []
            #expect(cards.map { $0["name"]?.string } == ["lo", "eth0"])
            #expect(try await client.follow(client.post("/nodes/pve1/lxc/330/snapshot", ["snapname": "s1"])) == "OK")
            #expect(try await client.put("/nodes/pve1/lxc/330/config", ["memory": "1024"]).status == 200)
            #expect(try await client.get("/nodes/pve1/lxc/330/status/current").data["maxmem"]?.int == 1 << 30)
            #expect(try await client.follow(client.post("/nodes/pve1/lxc/330/status/stop")) == "OK")
            #expect(try await client.follow(client.delete("/nodes/pve1/lxc/330")) == "OK")
        }
    }

    @Test func commandsRunInGuests() async throws {
        try await withCluster { _, client in
            let path = "/nodes/pve1/qemu/101/agent"
            let run = try await client.post("\(path)/exec", ["command": "hostname"])
            let pid = try #require(run.data["pid"]?.int)
            var outcome = try await client.get("\(path)/exec-status?pid=\(pid)").data
            for _ in 0..<2_000 where outcome["exited"]?.int == 0 {
                outcome = try await client.get("\(path)/exec-status?pid=\(pid)").data
            }
            #expect(outcome["out-data"] == "web1\n" && outcome["exitcode"]?.int == 0)
            #expect(try await client.post("\(path)/exec", ["command": "nosuchprogram"]).status == 500)
            #expect(
                try await client.post("/nodes/pve1/qemu/102/agent/ping").message == "VM 102 is not running")
            _ = try await client.post("\(path)/file-write", ["file": "/tmp/x", "content": "hello"])
            #expect(try await client.get("\(path)/file-read?file=/tmp/x").data["content"] == "hello")
        }
    }

    @Test func networksAreStagedWithADiff() async throws {
        try await withCluster { cluster, client in
            let path = "/nodes/pve1/network"
            let made = try await client.post(path, ["iface": "vmbr7", "type": "bridge", "cidr": "198.51.100.1/24"])
            #expect(made.status == 200)
            let staged = try await client.get(path).body
            #expect(staged["changes"]?.string?.contains("+iface vmbr7 inet static") == true)
            #expect(staged["data"]?.array?.first { $0["iface"] == "vmbr7" }?["active"] == nil)
            #expect(try await client.follow(client.send("PUT", path)) == "OK")
            let applied = try await client.get(path).body
            #expect(applied["changes"] == nil)
            #expect(applied["data"]?.array?.first { $0["iface"] == "vmbr7" }?["active"]?.int == 1)
        }
    }
}
