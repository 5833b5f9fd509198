import JSONLines
import Testing

@testable import SimulatedCluster

@Suite struct ConfigurationTests {
    private let path = "/nodes/pve1/qemu/102/config"

    @Test func typesAreProxmoxs() async throws {
        try await withCluster { _, client in
            let config = try await client.get("/nodes/pve1/qemu/101/config").data
            #expect(config["cores"]?.int == 4)
            #expect(config["onboot"]?.int == 1)
            #expect(config["memory"]?.string == "4096")
            #expect(config["cipassword"]?.string == "**********")
            #expect(config["description"]?.string == "owner: web team")
            #expect(config["digest"]?.string?.count == 40)
        }
    }

    @Test func aStoppedMachineChangesAtOnce() async throws {
        try await withCluster { _, client in
            let change = ["memory": "8192", "name": "web2b", "tags": "Web;a,WEB", "cpulimit": "0.5"]
            #expect(try await client.put(path, change).data.isNull)
            let config = try await client.get(path).data
            #expect(config["memory"]?.string == "8192" && config["name"]?.string == "web2b")
            #expect(config["tags"]?.string == "a;web" && config["cpulimit"]?.string == "0.5")
            #expect(try await client.put(path, ["delete": "cpulimit,description"]).status == 200)
            #expect(try await client.get(path).data["cpulimit"] == nil)
        }
    }

    @Test func whatCannotBePluggedWaitsForTheNextStart() async throws {
        try await withCluster { _, client in
            let base = "/nodes/pve1/qemu/101"
            let change = ["memory": "8192", "name": "web1b", "delete": "cpu"]
            #expect(try await client.put("\(base)/config", change).status == 200)
            #expect(try await client.get("\(base)/config").data["memory"]?.string == "8192")
            #expect(try await client.get("\(base)/config?current=1").data["memory"]?.string == "4096")
            #expect(try await client.get("\(base)/config?current=1").data["name"]?.string == "web1b")
            let pending = try await client.get("\(base)/pending").data.array ?? []
            func entry(_ key: String) -> JSONValue? { pending.first { $0["key"]?.string == key } }
            #expect(entry("memory") == ["key": "memory", "value": "4096", "pending": "8192"])
            #expect(entry("cpu")?["delete"]?.int == 1)
            #expect(entry("name")?["pending"] == nil)
            #expect(try await client.put("\(base)/config", ["revert": "cpu"]).status == 200)
            #expect(try await client.follow(client.post("\(base)/status/stop")) == "OK")
            #expect(try await client.get("\(base)/config?current=1").data["memory"]?.string == "8192")
            #expect(try await client.get("\(base)/config?current=1").data["cpu"]?.string == "x86-64-v2-AES")
        }
    }

    @Test func theDigestGuardsAgainstOthers() async throws {
        try await withCluster { _, client in
            let digest = try #require(try await client.get(path).data["digest"]?.string)
            #expect(try await client.put(path, ["description": "a", "digest": digest]).status == 200)
            let late = try await client.put(path, ["description": "b", "digest": digest])
            #expect(late.status == 500)
            #expect(late.message == "checksum mismatch (file change by other user?)")
            #expect(try await client.get(path).data["description"]?.string == "a")
        }
    }

    @Test func everyFaultAtOnceInProxmoxsWords() async throws {
        try await withCluster { _, client in
            let answer = try await client.put(
                path,
                [
                    "memory": "lots", "cores": "0", "onboot": "maybe", "name": "bad name!", "colour": "red",
                    "tags": "a b!", "net0": "foo,bridge=vmbr0", "ostype": "beos", "cpulimit": "half",
                    "description": String(repeating: "x", count: 8_193),
                ])
            #expect(answer.status == 400)
            #expect(answer.message == "Parameter verification failed.")
            #expect(
                answer.error("memory")
                    == "invalid format - format error\nmemory.current: type check ('integer') failed - got 'lots'\n")
            #expect(answer.error("cores") == "value must have a minimum value of 1")
            #expect(answer.error("onboot") == "type check ('boolean') failed - got 'maybe'")
            #expect(answer.error("name") == "invalid format - value does not look like a valid DNS name\n")
            #expect(
                answer.error("colour")
                    == "property is not defined in schema and the schema does not allow additional properties")
            #expect(answer.error("tags") == "invalid format - invalid characters in tag\n")
            #expect(answer.error("net0")?.hasPrefix("invalid format - format error\nnet0.model: value 'foo'") == true)
            #expect(answer.error("ostype")?.hasPrefix("value 'beos' does not have a value in the enumer") == true)
            #expect(answer.error("cpulimit") == "type check ('number') failed - got 'half'")
            #expect(answer.error("description") == "value may only be 8192 characters long")
        }
    }

    @Test func refusals() async throws {
        try await withCluster { cluster, client in
            #expect(try await client.put(path, [:]).message == "no options specified")
            let both = try await client.put(path, ["delete": "name", "name": "x"])
            #expect(both.error("delete") == "you can't use '-name' and -delete name' at the same time")
            #expect(try await client.put(path, ["delete": "nosuch"]).error("delete") == "unknown option 'nosuch'")
            #expect(try await client.put(path, ["skiplock": "1"]).error("skiplock") == "Only root may use this option.")
            #expect(try await client.put(path, ["args": "-foo"]).message == "only root can set 'args' config")
            let boot = try await client.put(path, ["boot": "order=scsi7"])
            #expect(boot.message == "invalid bootorder: device 'scsi7' does not exist'")
            #expect(
                try await client.put("/nodes/pve1/qemu/999/config", ["name": "x"]).message
                    == "Configuration file 'nodes/pve1/qemu-server/999.conf' does not exist")
            #expect(
                try await client.put("/nodes/pve1/qemu/100/config", ["delete": "scsi0"]).message
                    == "can't remove drive 'scsi0' - protection mode enabled")
            cluster.lockGuest(102, "backup")
            #expect(try await client.put(path, ["name": "x"]).message == "VM is locked (backup)")
            let root = try await client.login(cluster.root)
            #expect(try await root.put(path, ["name": "x", "skiplock": "1"]).status == 200)
        }
    }

    @Test func absurdNumbersDoNotOverflow() async throws {
        try await withCluster { _, client in
            let huge = String(Int.max)
            let change = ["cores": huge, "sockets": huge, "memory": huge]
            #expect(try await client.put(path, change).status == 200)
            #expect(try await client.follow(client.post("/nodes/pve1/qemu/102/status/start")) == "OK")
            for list in ["/cluster/resources", "/nodes", "/nodes/pve1/status", "/nodes/pve1/qemu?full=1"] {
                #expect(try await client.get(list).status == 200)
            }
            let late = try await client.post("/nodes/pve1/qemu/102/status/shutdown", ["timeout": huge])
            #expect(try await client.follow(late) == "OK")
        }
    }

    @Test func changesInTheBackground() async throws {
        try await withCluster { _, client in
            let answer = try await client.post(path, ["description": "async"])
            #expect(try await client.follow(answer) == "OK")
            #expect(try await client.log(answer) == ["update VM 102: -description async", "TASK OK"])
            let soon = try await client.post(path, ["description": "soon", "background_delay": "5"])
            #expect(soon.status == 200 && soon.data.isNull)
            #expect(try await client.get(path).data["description"]?.string == "soon")
        }
    }

    @Test func disksAreAllocatedAndKept() async throws {
        try await withCluster { _, client async throws in
            #expect(try await client.put(path, ["scsi1": "nosuch:1"]).message == "storage 'nosuch' does not exist")
            #expect(try await client.put(path, ["scsi1": "local-lvm:8"]).status == 200)
            #expect(try await client.get(path).data["scsi1"]?.string == "local-lvm:vm-102-disk-1,size=8G")
            #expect(try await client.put(path, ["delete": "scsi1"]).status == 200)
            #expect(try await client.get(path).data["unused0"]?.string == "local-lvm:vm-102-disk-1")
        }
    }

    /// What a running machine should take at once and cannot: the others hold, this stays pending.
    @Test func failedHotplugIsSaid() async throws {
        try await withCluster { cluster, client in
            cluster.setGuest(101, options: ["hotplug": "network,disk,cpu", "ide2": "none,media=cdrom"])
            let path = "/nodes/pve1/qemu/101/config"
            let cpus = try await client.put(path, ["vcpus": "64", "description": "changed"])
            #expect(cpus.status == 400 && cpus.message == "Parameter verification failed.")
            #expect(cpus.error("vcpus") == "hotplug problem - you can't add more vcpus than maxcpus\n")
            let after = try await client.get("\(path)?current=1").data
            #expect(after["description"] == "changed" && after["vcpus"] == nil)
            let pending = try await client.get("/nodes/pve1/qemu/101/pending").data.array ?? []
            #expect(pending.first { $0["key"] == "vcpus" }?["pending"] == 64)
            let media = try await client.put(path, ["ide2": "local-lvm:1"])
            #expect(media.error("ide2") == "hotplug problem - unable to change media type\n")
            // In the background the task fails with it.
            let task = try await client.post(path, ["vcpus": "99"])
            #expect(try await client.follow(task) == "vcpus: hotplug problem - you can't add more vcpus than maxcpus")
            // Without the feature nothing is plugged, and nothing fails.
            cluster.setGuest(101, options: ["hotplug": "0"])
            #expect(try await client.put(path, ["vcpus": "64"]).status == 200)
        }
    }
}
