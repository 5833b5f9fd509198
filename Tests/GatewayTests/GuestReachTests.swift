import JSONLines
import Testing

@testable import Gateway

@Suite struct GuestReachTests {
    /// The guests that a request reaches, and `?` where there may be others.
    private func reach(
        _ endpoint: String, _ values: [String: String] = [:], _ parameters: JSONObject = [:]
    ) throws -> [String] {
        let words = endpoint.split(separator: " ").map(String.init)
        let method = try #require(APIRequest.Method(rawValue: words[0]))
        let reach = GuestReach(APIRequest(method, words[1], values, parameters))
        return reach.vmids.map(String.init) + (reach.reachesUnknown ? ["?"] : [])
    }

    @Test func `a guest in the path`() throws {
        #expect(try reach("POST /nodes/{node}/qemu/{vmid}/status/stop", ["node": "pve1", "vmid": "100"]) == ["100"])
        #expect(try reach("GET /nodes/{node}/lxc/{vmid}/config", ["node": "pve1", "vmid": "200"]) == ["200"])
        // A spelling that Proxmox would take for 100 and we do not.
        #expect(try reach("POST /nodes/{node}/qemu/{vmid}/status/stop", ["vmid": "0100"]) == ["?"])
    }

    @Test func `guests in parameters`() throws {
        let clone = "POST /nodes/{node}/qemu/{vmid}/clone"
        #expect(try reach(clone, ["vmid": "105"], ["newid": 120]) == ["105", "120"])
        #expect(
            try reach("POST /nodes/{node}/qemu/{vmid}/move_disk", ["vmid": "101"], ["target-vmid": "100"])
                == ["100", "101"])
        let stopall = "POST /nodes/{node}/stopall"
        #expect(try reach(stopall, [:], ["vms": "100, 101;102"]) == ["100", "101", "102"])
        #expect(try reach(stopall, [:], ["vms": [100, "101"]]) == ["100", "101"])
        #expect(try reach(stopall) == ["?"])
        #expect(try reach(stopall, [:], ["vms": ""]) == ["?"])
        #expect(try reach(stopall, [:], ["vms": "100 all"]).contains("?"))
        #expect(try reach("POST /nodes/{node}/qemu", [:], ["vmid": 130]) == ["130"])
        #expect(try reach("PUT /pools", [:], ["poolid": "x", "vms": "100"]) == ["100"])
        #expect(try reach("PUT /pools", [:], ["poolid": "x"]) == [])
    }

    @Test func `backups of some, and of all`() throws {
        let backup = "POST /nodes/{node}/vzdump"
        #expect(try reach(backup, [:], ["vmid": "100,101"]) == ["100", "101"])
        #expect(try reach(backup, [:], ["all": true]) == ["?"])
        #expect(try reach(backup, [:], ["pool": "web"]) == ["?"])
        #expect(try reach(backup, [:], ["vmid": 100, "exclude": "101"]) == ["100", "?"])
        #expect(try reach(backup) == ["?"])
    }

    @Test func `HA, replication and tasks`() throws {
        #expect(try reach("PUT /cluster/ha/resources/{sid}", ["sid": "vm:100"]) == ["100"])
        #expect(try reach("PUT /cluster/ha/resources/{sid}", ["sid": "100"]) == ["100"])
        #expect(try reach("POST /cluster/ha/resources", [:], ["sid": "ct:200"]) == ["200"])
        #expect(try reach("POST /cluster/ha/rules", [:], ["resources": "vm:100,ct:200"]) == ["100", "200"])
        #expect(try reach("DELETE /cluster/replication/{id}", ["id": "100-0"]) == ["100"])
        let task = "DELETE /nodes/{node}/tasks/{upid}"
        #expect(try reach(task, ["upid": "UPID:pve1:0000A1B2:00C3D4E5:69240000:qmstart:100:root@pam:"]) == ["100"])
        #expect(try reach(task, ["upid": "UPID:pve1:0000A1B2:00C3D4E5:69240000:vzdump::root@pam:"]) == ["?"])
    }

    @Test func `volumes and whom they belong to`() throws {
        let delete = "DELETE /nodes/{node}/storage/{storage}/content/{volume}"
        func volume(_ name: String) throws -> [String] { try reach(delete, ["storage": "local", "volume": name]) }
        #expect(try volume("local-lvm:vm-100-disk-0") == ["100"])
        #expect(try volume("vm-100-disk-0") == ["100"])
        #expect(try volume("local:100/vm-100-disk-0.qcow2") == ["100"])
        #expect(try volume("local:9000/base-9000-disk-0.raw/105/vm-105-disk-0.qcow2") == ["105"])
        #expect(try volume("local:backup/vzdump-qemu-100-2026_11_24-01_00_00.vma.zst") == ["100"])
        #expect(try volume("pbs:backup/vm/100/2026-11-24T01:00:00Z") == ["100"])
        #expect(try volume("local:subvol-200-disk-0") == ["200"])
        #expect(try volume("local:iso/vm-100-disk.iso") == ["100"])
        #expect(try volume("local:iso/debian.iso") == [])
        #expect(try volume("local:odd") == ["?"])
        let config = "PUT /nodes/{node}/qemu/{vmid}/config"
        #expect(try reach(config, ["vmid": "101"], ["scsi1": "local-lvm:vm-100-disk-1,size=1G"]) == ["100", "101"])
        #expect(try reach(config, ["vmid": "101"], ["scsi1": "local-lvm:32"]) == ["101"])
    }

    @Test func `whole nodes reach guests that nobody named`() throws {
        for endpoint in [
            "POST /nodes/{node}/status", "PUT /nodes/{node}/network", "POST /nodes/{node}/services/{service}/stop",
            "DELETE /storage/{storage}", "PUT /cluster/firewall/options", "POST /nodes/{node}/migrateall",
        ] { #expect(try reach(endpoint) == ["?"], "\(endpoint)") }
        for endpoint in ["POST /access/users", "POST /nodes/{node}/network", "POST /storage"] {
            #expect(try reach(endpoint) == [], "\(endpoint)")
        }
    }
}
