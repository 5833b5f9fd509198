import JSONLines
import Testing

@testable import Gateway

@Suite struct EndpointEffectsTests {
    private static let values = ["node": "pve1", "vmid": "101", "upid": "UPID:1"]

    private func effects(_ method: APIRequest.Method, _ template: String, _ parameters: JSONObject = [:]) -> Set<
        Effect
    >? {
        EndpointEffects.effects(of: APIRequest(method, template, Self.values, parameters))
    }

    @Test(arguments: ["qemu", "lxc"])
    func `what a guest suffers is known for both kinds`(kind: String) {
        let status = "/nodes/{node}/\(kind)/{vmid}/status"
        for verb in ["stop", "shutdown", "reboot", "suspend"] {
            #expect(effects(.post, "\(status)/\(verb)") == [.interrupt])
        }
        for verb in ["start", "resume"] { #expect(effects(.post, "\(status)/\(verb)") == [.start]) }
        #expect(effects(.put, "/nodes/{node}/\(kind)/{vmid}/config") == [.reconfigure])
    }

    @Test func `options that lead to the host escape`() {
        let config = "/nodes/{node}/qemu/{vmid}/config"
        #expect(effects(.post, config, ["cores": 2]) == [.reconfigure])
        #expect(effects(.post, config, ["args": "-device x"]) == [.reconfigure, .escape])
        #expect(effects(.put, config, ["name": "x", "hookscript": "local:x"]) == [.reconfigure, .escape])
    }

    @Test func `reads read, but for those that do more`() {
        #expect(effects(.get, "/cluster/resources") == [.read])
        #expect(effects(.get, "/nodes/{node}/query-url-metadata") == [.expose])
        #expect(effects(.get, "/nodes/pve1/query-url-metadata") == [.expose])
        #expect(effects(.get, "/nodes/{node}/qemu/{vmid}/agent/file-read") == [.exec])
        #expect(effects(.get, "/nodes/pve1/qemu/101/agent/file-read") == [.exec])
    }

    @Test func `what is not in the table has no effects to judge`() {
        #expect(effects(.delete, "/nodes/{node}/qemu/{vmid}/nothing") == nil)
        #expect(effects(.post, "/nodes/pve1/qemu/101/status/stop") == nil)
        #expect(effects(.put, "/nodes/{node}/qemu/{vmid}/status/stop") == nil)
        #expect(effects(.post, "/access/tickets") == nil)
        #expect(effects(.post, "/nodes/{node}/qemu/{vmid}/status/stop/") == nil)
    }

    @Test(
        arguments: [
            ("POST /nodes/{node}/qemu/{vmid}/status/shutdown", ["forceStop": true], [.interrupt]),
            ("POST /nodes/{node}/qemu/{vmid}/snapshot/{snapname}/rollback", [:], [.interrupt, .destroy]),
            (
                "POST /nodes/{node}/qemu/{vmid}/snapshot/{snapname}/rollback", ["start": 1],
                [.interrupt, .destroy, .start]
            ),
            ("PUT /cluster/ha/resources/{sid}", ["state": "stopped"], [.reconfigure, .interrupt]),
            ("PUT /cluster/ha/resources/{sid}", ["state": "disabled"], [.reconfigure, .interrupt]),
            ("PUT /cluster/ha/resources/{sid}", ["comment": "x"], [.reconfigure]),
            ("POST /cluster/ha/resources", ["sid": "vm:100"], [.reconfigure, .start]),
            ("POST /nodes/{node}/stopall", [:], [.interrupt]),
            ("POST /nodes/{node}/status", ["command": "shutdown"], [.interrupt]),
            ("POST /nodes/{node}/vzdump", ["mode": "snapshot"], [.create]),
            ("POST /nodes/{node}/vzdump", ["mode": "stop"], [.create, .interrupt]),
            ("POST /nodes/{node}/vzdump", ["mode": "Stop"], [.create, .interrupt]),
            ("POST /nodes/{node}/vzdump", [:], [.create, .interrupt]),
            ("POST /nodes/{node}/qemu/{vmid}/agent/shutdown", [:], [.interrupt]),
            ("POST /nodes/{node}/qemu/{vmid}/agent", ["command": "shutdown"], [.exec, .interrupt]),
            ("POST /nodes/{node}/qemu/{vmid}/agent", ["command": "ping"], [.exec]),
            ("PUT /nodes/{node}/qemu/{vmid}/sendkey", ["key": "ctrl-alt-delete"], [.interrupt, .exec]),
            ("POST /nodes/{node}/qemu/{vmid}/monitor", ["command": "quit"], [.interrupt, .escape]),
            ("POST /nodes/{node}/qemu", ["vmid": 100, "archive": "x"], [.create]),
            ("POST /nodes/{node}/qemu", ["vmid": 100, "archive": "x", "force": 1], [.create, .destroy]),
            ("POST /nodes/{node}/qemu", ["vmid": 100, "force": "0"], [.create]),
            ("POST /nodes/{node}/qemu/{vmid}/move_disk", ["disk": "scsi0", "storage": "x"], [.move]),
            ("POST /nodes/{node}/qemu/{vmid}/move_disk", ["disk": "scsi0", "target-vmid": 101], [.move, .destroy]),
            ("DELETE /nodes/{node}/storage/{storage}/content/{volume}", [:], [.destroy]),
            ("PUT /nodes/{node}/qemu/{vmid}/config", ["delete": "scsi1"], [.reconfigure]),
            ("PUT /nodes/{node}/qemu/{vmid}/config", ["delete": "net1,unused0"], [.reconfigure, .destroy, .interrupt]),
            ("PUT /nodes/{node}/qemu/{vmid}/config", ["delete": ["unused0"]], [.reconfigure, .destroy]),
            ("PUT /nodes/{node}/qemu/{vmid}/config", ["delete": "scsi1", "force": true], [.reconfigure, .destroy]),
            ("PUT /nodes/{node}/qemu/{vmid}/config", ["scsi1": "/dev/sda"], [.reconfigure, .escape]),
            (
                "PUT /nodes/{node}/qemu/{vmid}/config", ["scsi1": "local:0,import-from=/etc/shadow"],
                [.reconfigure, .escape]
            ),
            ("PUT /nodes/{node}/qemu/{vmid}/config", ["cdrom": "/etc/shadow,media=cdrom"], [.reconfigure, .escape]),
            ("PUT /nodes/{node}/qemu/{vmid}/config", ["cdrom": "file=/etc/shadow"], [.reconfigure, .escape]),
            ("PUT /nodes/{node}/qemu/{vmid}/config", ["cdrom": "local:iso/a.iso"], [.reconfigure]),
            ("POST /nodes/{node}/qemu", ["archive": "/tmp/x.vma"], [.create, .escape]),
            ("POST /nodes/{node}/lxc", ["ostemplate": "/tmp/x.tar"], [.create, .escape]),
            ("PUT /nodes/{node}/qemu/{vmid}/config", ["serial0": "socket"], [.reconfigure]),
            ("PUT /nodes/{node}/lxc/{vmid}/config", ["mp0": "/etc,mp=/x"], [.reconfigure, .escape]),
            // A drive's path behind another option is its path as well, as Proxmox reads it.
            ("PUT /nodes/{node}/qemu/{vmid}/config", ["ide2": "media=cdrom,/etc/shadow"], [.reconfigure, .escape]),
            ("PUT /nodes/{node}/qemu/{vmid}/config", ["efidisk0": "/dev/sda"], [.reconfigure, .escape]),
            ("PUT /nodes/{node}/qemu/{vmid}/config", ["tpmstate0": "version=v2.0,/x"], [.reconfigure, .escape]),
            ("PUT /nodes/{node}/lxc/{vmid}/config", ["mp0": "mp=/x,/etc"], [.reconfigure, .escape]),
            ("PUT /nodes/{node}/lxc/{vmid}/config", ["mp0": "local-lvm:8,mp=/x"], [.reconfigure]),
            ("POST /nodes/{node}/lxc", ["rootfs": "size=8G,/srv"], [.create, .escape]),
            // A device of the host by its number, without the word host.
            ("PUT /nodes/{node}/qemu/{vmid}/config", ["usb0": "1234:5678"], [.reconfigure, .escape]),
            ("PUT /nodes/{node}/qemu/{vmid}/config", ["usb0": "usb3=1,host=1-2"], [.reconfigure, .escape]),
            ("PUT /nodes/{node}/qemu/{vmid}/config", ["usb0": "mapping=key"], [.reconfigure, .escape]),
            ("PUT /nodes/{node}/qemu/{vmid}/config", ["virtiofs0": "dirid=share"], [.reconfigure, .escape]),
            ("PUT /nodes/{node}/lxc/{vmid}/config", ["features": "nesting=1"], [.reconfigure]),
            ("PUT /nodes/{node}/lxc/{vmid}/config", ["features": "nesting=1,mount=nfs"], [.reconfigure, .escape]),
            ("PUT /nodes/{node}/lxc/{vmid}/config", ["entrypoint": "/bin/sh -c x"], [.reconfigure, .exec]),
            ("POST /nodes/{node}/qemu/{vmid}/status/start", ["stateuri": "/tmp/x"], [.start, .escape]),
            // The host's own files as a storage, and what a caller names to be connected to.
            ("POST /storage", ["storage": "x", "type": "dir", "path": "/"], [.create, .escape]),
            ("POST /storage", ["storage": "x", "type": "nfs", "server": "192.0.2.9"], [.create, .escape]),
            ("POST /storage", ["storage": "x", "type": "iscsi", "portal": "192.0.2.9"], [.create, .escape]),
            ("POST /storage", ["storage": "x", "type": "dir", "is_mountpoint": "/mnt"], [.create, .escape]),
            ("POST /storage", ["storage": "x", "type": "zfspool", "pool": "tank", "sparse": true], [.create]),
            ("POST /storage", ["storage": "x", "type": "zfspool", "is_mountpoint": "yes"], [.create]),
            ("PUT /storage/{storage}", ["server": "192.0.2.9"], [.reconfigure, .escape]),
            ("PUT /storage/{storage}", ["options": "vers=3"], [.reconfigure, .escape]),
            ("PUT /storage/{storage}", ["content": "iso", "prune-backups": "keep-all=1"], [.reconfigure]),
            ("PUT /nodes/{node}/network/{iface}", ["ovs_options": "x"], [.reconfigure, .escape]),
            ("PUT /nodes/{node}/dns", ["dns1": "192.0.2.9"], [.reconfigure, .expose]),
            ("POST /nodes/{node}/hosts", ["data": "x"], [.reconfigure, .expose]),
            ("PUT /nodes/{node}/lxc/{vmid}/firewall/options", ["enable": 1], [.reconfigure, .expose, .interrupt]),
            ("POST /nodes/{node}/qemu/{vmid}/firewall/rules", ["action": "DROP"], [.reconfigure, .expose, .interrupt]),
            ("POST /access/users/{userid}/token/{tokenid}", [:], [.escape]),
            ("PUT /access/acl", [:], [.escape]),
            ("POST /nodes/{node}/execute", [:], [.escape]),
            ("POST /nodes/{node}/storage/{storage}/download-url", [:], [.create, .escape]),
            ("POST /nodes/{node}/qemu/{vmid}/vncproxy", [:], [.escape]),
            ("GET /nodes/{node}/scan/nfs", ["server": "198.51.100.1"], [.expose]),
            ("GET /cluster/acme/tos", [:], [.read]),
            ("GET /cluster/acme/tos", ["directory": "https://198.51.100.1/"], [.expose]),
        ] as [(String, JSONObject, Set<Effect>)])
    func `what the parameters bring about`(endpoint: String, parameters: JSONObject, expected: Set<Effect>) throws {
        let words = endpoint.split(separator: " ").map(String.init)
        let method = try #require(APIRequest.Method(rawValue: words[0]))
        let found = try #require(effects(method, words[1], parameters))
        #expect(found == expected)
        #expect(try #require(EndpointEffects.possible(of: endpoint)).isSuperset(of: found))
    }

    @Test func `parameters that have to be named beside their endpoint`() {
        let config = "PUT /nodes/{node}/qemu/{vmid}/config"
        for name in ["hookscript", "args", "hostpci0", "scsi3", "cdrom"] {
            #expect(EndpointEffects.mayEscape(config, by: name), "\(name)")
        }
        for name in ["cores", "hookscripts", "", "net0"] {
            #expect(!EndpointEffects.mayEscape(config, by: name), "\(name)")
        }
        // Where the endpoint itself leads out, listing it says so.
        #expect(!EndpointEffects.mayEscape("PUT /access/acl", by: "path"))
        #expect(!EndpointEffects.mayEscape("PUT /nowhere", by: "path"))
        let request = APIRequest(
            .put, "/nodes/{node}/qemu/{vmid}/config", [:],
            ["name": "x", "scsi1": "local:1", "scsi2": "/dev/sda", "hostpci0": "01:00", "args": ""])
        #expect(EndpointEffects.escapes(of: request).sorted() == ["hostpci0", "scsi2"])
        #expect(EndpointEffects.escapes(of: APIRequest(.put, "/access/acl", [:], ["path": "/"])) == [])
    }
}
